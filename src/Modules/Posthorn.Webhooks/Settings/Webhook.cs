using Posthorn.Events;
using Posthorn.Webhooks.Policies;

namespace Posthorn.Webhooks.Settings;

/// <summary>Whom an account wants to be told of what happens to its mail.</summary>
/// <param name="Id">A UUID.</param>
/// <param name="Events">A bit for each type, its number in the log.</param>
internal sealed record Webhook(long AccountId, string Id, string Url, bool Enabled, long Events, bool AccountStatusChange, string? FriendlyName)
{
    /// <summary>The webhook's own; a policy that has one stands above it.</summary>
    public OAuthSettings? OAuth { get; init; }

    /// <summary>The webhook's own; a policy that has one stands above it.</summary>
    public SigningPair? Keys { get; init; }

    /// <summary>The id of the policy that it names; null when it names none.</summary>
    public string? PolicyId { get; init; }

    /// <summary>The policy itself, as the store reads it; whoever changes a webhook sets the id alone.</summary>
    public SecurityPolicy? Policy { get; init; }

    /// <summary>Where the token of a post comes from; null: a post has none.</summary>
    public OAuthSettings? TokenSource => Policy?.OAuth ?? OAuth;

    /// <summary>What a post is signed with; null: it is not signed.</summary>
    public SigningPair? Signing => Policy?.Keys ?? Keys;

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    public bool Wants(EventType type) => Enabled && (type == EventType.AccountStatusChange ? AccountStatusChange : (Events & BitOf(type)) != 0);

    public static long BitOf(EventType type) => 1L << (int)type;
}

/// <param name="ClientSecret">Never shown.</param>
/// <param name="TokenUrl">Where a token is asked for.</param>
/// <param name="Scopes">Asked for with it; none is usual.</param>
internal sealed record OAuthSettings(string ClientId, string ClientSecret, string TokenUrl, IReadOnlyList<string>? Scopes = null);

/// <param name="Private">PKCS 8.</param>
/// <param name="Public">SubjectPublicKeyInfo in base64, as the API shows it.</param>
internal sealed record SigningPair(byte[] Private, string Public);
