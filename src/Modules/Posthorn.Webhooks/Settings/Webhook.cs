using Posthorn.Events;

namespace Posthorn.Webhooks.Settings;

/// <summary>Whom an account wants to be told of what happens to its mail.</summary>
/// <param name="Id">A UUID.</param>
/// <param name="Events">A bit for each type, its number in the log.</param>
internal sealed record Webhook(long AccountId, string Id, string Url, bool Enabled, long Events, bool AccountStatusChange, string? FriendlyName)
{
    public OAuthSettings? OAuth { get; init; }

    public SigningPair? Keys { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    public bool Wants(EventType type) => Enabled && (Events & BitOf(type)) != 0;

    public static long BitOf(EventType type) => 1L << (int)type;
}

/// <param name="ClientSecret">Never shown.</param>
/// <param name="TokenUrl">Where a token is asked for.</param>
/// <param name="Scopes">Asked for with it; none is usual.</param>
internal sealed record OAuthSettings(string ClientId, string ClientSecret, string TokenUrl, IReadOnlyList<string>? Scopes = null);

/// <param name="Private">PKCS 8.</param>
/// <param name="Public">SubjectPublicKeyInfo in base64, as the API shows it.</param>
internal sealed record SigningPair(byte[] Private, string Public);
