using Posthorn.Events;
using Posthorn.Kernel;

namespace Posthorn.Webhooks.Settings;

/// <summary>What a request says of a webhook; null where it says nothing.</summary>
/// <param name="OAuth">All three members; an empty one is an empty text.</param>
/// <param name="PolicyId">Empty: none any more.</param>
internal sealed record WebhookDraft(
    string? Url, bool? Enabled, IReadOnlyDictionary<EventType, bool> Events, bool? AccountStatusChange, bool HasFriendlyName, string? FriendlyName, OAuthDraft OAuth,
    string? PolicyId);

/// <summary>Null: the request does not say. Empty: not any more.</summary>
internal sealed record OAuthDraft(string? ClientId, string? ClientSecret, string? TokenUrl);

/// <summary>What a webhook may be. Pure: what is wrong is noted in the request.</summary>
internal static class WebhookRules
{
    public const int MaxWebhooks = 5;
    public const int MaxUrl = 2048;
    public const int MaxName = 255;
    public const int MaxSecret = 2048;
    public const int MaxPolicyId = 100;

    /// <summary>Names on the wire, in SendGrid's order. A complaint is <c>spam_report</c> here and <c>spamreport</c> as an event.</summary>
    public static IReadOnlyList<(string Name, EventType Type)> Types { get; } =
    [
        ("group_resubscribe", EventType.GroupResubscribe), ("delivered", EventType.Delivered), ("group_unsubscribe", EventType.GroupUnsubscribe),
        ("spam_report", EventType.SpamReport), ("bounce", EventType.Bounce), ("deferred", EventType.Deferred), ("unsubscribe", EventType.Unsubscribe),
        ("processed", EventType.Processed), ("open", EventType.Open), ("click", EventType.Click), ("dropped", EventType.Dropped),
    ];

    public static WebhookDraft Read(JsonMembers request)
    {
        var events = new Dictionary<EventType, bool>();
        foreach (var (name, type) in Types)
        {
            if (request.Boolean(name) is { } wanted)
            {
                events[type] = wanted;
            }
        }

        return new WebhookDraft(
            ReadUrl(request, "url"), request.Boolean("enabled"), events, request.Boolean("account_status_change"), request.Has("friendly_name"),
            request.Line("friendly_name", MaxName), ReadOAuth(request), Text(request, "security_policy", MaxPolicyId));
    }

    /// <returns>The members; a null on the wire is the same as an empty text.</returns>
    public static OAuthDraft ReadOAuth(JsonMembers request) => new(
        Text(request, "oauth_client_id", MaxSecret), Text(request, "oauth_client_secret", MaxSecret), ReadTokenUrl(request, "oauth_token_url"));

    /// <summary>Null when the member is absent or refused.</summary>
    public static string? ReadUrl(JsonMembers request, string name)
    {
        var url = request.Line(name, MaxUrl);
        if (url is not null && !IsUrl(url))
        {
            request.Refuse(name, $"'{url}' is not a valid url");
            return null;
        }

        return url;
    }

    public static bool IsUrl(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var parsed) && (parsed.Scheme == Uri.UriSchemeHttp || parsed.Scheme == Uri.UriSchemeHttps)
            && parsed.Host.Length > 0 && !url.AsSpan().ContainsAny(' ', '\\');

    /// <summary>The settings that come of what there is and what a request says.</summary>
    /// <param name="field">The member that is to blame, null when there is none.</param>
    /// <param name="message">What is wrong with it.</param>
    public static OAuthSettings? Apply(OAuthSettings? now, OAuthDraft draft, out string? field, out string? message)
    {
        (field, message) = (null, null);
        var id = draft.ClientId ?? now?.ClientId ?? "";
        var secret = draft.ClientSecret ?? now?.ClientSecret ?? "";
        var url = draft.TokenUrl ?? now?.TokenUrl ?? "";
        if (id.Length == 0 && url.Length == 0)
        {
            return null;
        }

        if (id.Length == 0 || url.Length == 0)
        {
            field = id.Length == 0 ? "oauth_client_id" : "oauth_token_url";
            message = "oauth_client_id and oauth_token_url go together: set both, or neither.";
            return now;
        }

        if (secret.Length == 0)
        {
            (field, message) = ("oauth_client_secret", "oauth_client_secret is needed with oauth_client_id.");
            return now;
        }

        return new OAuthSettings(id, secret, url, now?.Scopes);
    }

    private static string? Text(JsonMembers request, string name, int maxLength) => request.IsNull(name) ? "" : request.Line(name, maxLength);

    private static string? ReadTokenUrl(JsonMembers request, string name) =>
        Text(request, name, MaxUrl) is not { Length: > 0 } url ? Text(request, name, MaxUrl) : IsUrl(url) ? url : Refused(request, name, url);

    private static string? Refused(JsonMembers request, string name, string url)
    {
        request.Refuse(name, $"'{url}' is not a valid url");
        return null;
    }
}
