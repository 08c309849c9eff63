using Posthorn.Kernel;
using Posthorn.Webhooks.Posting;
using Posthorn.Webhooks.Settings;

namespace Posthorn.Webhooks.Policies;

/// <summary>What a policy becomes by a request. What is wrong is noted in the request.</summary>
internal static class PolicyRules
{
    public const int MaxPolicies = 100;
    public const int MaxName = 255;
    public const int MaxScopes = 50;
    public const int MaxScope = 255;

    public static SecurityPolicy Apply(SecurityPolicy policy, JsonMembers request)
    {
        var name = request.Line("name", MaxName);
        if (name is not null && string.IsNullOrWhiteSpace(name))
        {
            request.Refuse("name", "The name must not be empty.");
        }

        var after = policy with { Name = name ?? policy.Name, OAuth = OAuthOf(policy.OAuth, request), Keys = KeysOf(policy.Keys, request) };
        if (request.Errors.Count == 0 && after is { OAuth: null, Keys: null })
        {
            request.Refuse("signature", "A security policy needs a signature, oauth, or both.");
        }

        return after;
    }

    /// <summary>Absent: as before. Null: not any more.</summary>
    private static OAuthSettings? OAuthOf(OAuthSettings? before, JsonMembers request)
    {
        if (request.IsNull("oauth"))
        {
            return null;
        }

        if (request.Members("oauth") is not { } oauth)
        {
            return before;
        }

        var clientId = oauth.Line("client_id", WebhookRules.MaxSecret) ?? before?.ClientId;
        var secret = oauth.Line("client_secret", WebhookRules.MaxSecret) ?? before?.ClientSecret;
        var tokenUrl = WebhookRules.ReadUrl(oauth, "token_url") ?? before?.TokenUrl;
        var scopes = oauth.Lines("scopes", MaxScopes, MaxScope) ?? before?.Scopes;
        foreach (var error in oauth.Errors)
        {
            request.Refuse($"oauth.{error.Field}", error.Message);
        }

        if (oauth.Errors.Count == 0 && (string.IsNullOrEmpty(clientId) || string.IsNullOrEmpty(secret) || tokenUrl is null))
        {
            request.Refuse("oauth", "client_id, client_secret and token_url go together.");
        }

        return request.Errors.Count > 0 ? before : new OAuthSettings(clientId!, secret!, tokenUrl!, scopes);
    }

    private static SigningPair? KeysOf(SigningPair? before, JsonMembers request)
    {
        if (request.IsNull("signature"))
        {
            return null;
        }

        if (request.Members("signature") is not { } signature)
        {
            return before;
        }

        var enabled = signature.Boolean("enabled");
        foreach (var error in signature.Errors)
        {
            request.Refuse($"signature.{error.Field}", error.Message);
        }

        return enabled switch { true => before ?? WebhookSigner.NewPair(), false => null, null => before };
    }
}
