using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Posthorn.Webhooks.Settings;

/// <summary>The wire form of webhooks: which members there are depends on the webhook and on who asks.</summary>
internal static class WebhookAnswers
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="showStatusChange">The query said <c>include=account_status_change</c>.</param>
    /// <param name="showKey">With the public key, where posts are signed: the one that verifies them, of a policy too.</param>
    public static JsonObject Of(Webhook webhook, bool showStatusChange, bool showKey)
    {
        var json = new JsonObject { ["enabled"] = webhook.Enabled, ["url"] = webhook.Url };
        foreach (var (name, type) in WebhookRules.Types)
        {
            json[name] = (webhook.Events & Webhook.BitOf(type)) != 0;
        }

        if (showStatusChange)
        {
            json["account_status_change"] = webhook.AccountStatusChange;
        }

        json["friendly_name"] = webhook.FriendlyName;
        json["id"] = webhook.Id;
        json["created_date"] = Moment(webhook.CreatedAt);
        json["updated_date"] = Moment(webhook.UpdatedAt);
        if (webhook.OAuth is { } oauth)
        {
            json["oauth_client_id"] = oauth.ClientId;
            json["oauth_token_url"] = oauth.TokenUrl;
        }

        if (webhook.PolicyId is { } policy)
        {
            json["security_policy"] = policy;
        }

        if (showKey && webhook.Signing is { } keys)
        {
            json["public_key"] = keys.Public;
        }

        return json;
    }

    /// <summary>What a program of the days of one webhook reads where there is none.</summary>
    public static JsonObject None()
    {
        var json = new JsonObject { ["enabled"] = false, ["url"] = "" };
        foreach (var (name, _) in WebhookRules.Types)
        {
            json[name] = false;
        }

        return json;
    }

    public static JsonObject Signed(Webhook? webhook) => new() { ["id"] = webhook?.Id ?? "", ["public_key"] = webhook?.Signing?.Public ?? "" };

    public static IResult Json(JsonNode json, int status = StatusCodes.Status200OK) =>
        TypedResults.Text(json.ToJsonString(Readable), "application/json", statusCode: status);

    /// <summary>SendGrid's errors here say more than usual, or less.</summary>
    public static IResult Refusal(int status, string message, params (string Name, string? Value)[] more)
    {
        var error = new JsonObject { ["message"] = message };
        foreach (var (name, value) in more)
        {
            error[name] = value;
        }

        error["field"] ??= null;
        error["help"] = null;
        return Json(new JsonObject { ["errors"] = new JsonArray(error) }, status);
    }

    private static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
