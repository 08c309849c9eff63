using System.Text.Json.Nodes;
using Posthorn.Webhooks.Settings;

namespace Posthorn.Webhooks.Policies;

/// <summary>A way to secure webhooks that name it: a token, a signature, or both.</summary>
internal sealed record SecurityPolicy(long AccountId, string Id, string Name, OAuthSettings? OAuth, SigningPair? Keys)
{
    public JsonObject ToJson()
    {
        var json = new JsonObject { ["id"] = Id, ["name"] = Name };
        if (OAuth is { } oauth)
        {
            json["oauth"] = new JsonObject
            {
                ["client_id"] = oauth.ClientId, ["token_url"] = oauth.TokenUrl, ["scopes"] = new JsonArray([.. (oauth.Scopes ?? []).Select(scope => (JsonNode)scope)]),
            };
        }

        if (Keys is { } keys)
        {
            json["signature"] = new JsonObject { ["public_key"] = keys.Public };
        }

        return json;
    }
}
