using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Posthorn.Events;

namespace Posthorn.Insights.Messages;

/// <summary>Rows as <c>/v3/messages</c> shows them. Pure.</summary>
internal static class FeedAnswers
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IResult Json(JsonNode json, int status = StatusCodes.Status200OK) => TypedResults.Text(json.ToJsonString(Readable), "application/json", statusCode: status);

    public static JsonObject OfList(MessageRow row) => new()
    {
        ["from_email"] = row.From,
        ["msg_id"] = row.MessageId,
        ["subject"] = row.Subject,
        ["to_email"] = row.To,
        ["status"] = row.Status.FeedName(),
        ["opens_count"] = row.Opens,
        ["clicks_count"] = row.Clicks,
        ["last_event_time"] = Moment(row.LastEventAt),
    };

    public static JsonObject OfOne(MessageRow row, IReadOnlyList<CopyEvent> events)
    {
        return new JsonObject
        {
            ["from_email"] = row.From,
            ["msg_id"] = row.MessageId,
            ["subject"] = row.Subject,
            ["to_email"] = row.To,
            ["status"] = row.Status.FeedName(),
            ["template_id"] = row.TemplateId ?? "",
            ["asm_group_id"] = row.GroupId ?? 0,
            ["teammate"] = row.Teammate ?? "",
            ["api_key_id"] = row.KeyId ?? "",
            ["events"] = new JsonArray([.. events.Select(OfEvent)]),
            ["originating_ip"] = row.ClientAddress ?? "",
            ["categories"] = new JsonArray([.. row.Categories.Select(category => JsonValue.Create(category))]),
            ["unique_args"] = row.UniqueArguments ?? "",
            ["outbound_ip"] = row.OutboundIp ?? "",
            ["outbound_ip_type"] = row.OutboundIp is null ? "" : "dedicated",
        };
    }

    public static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static JsonObject OfEvent(CopyEvent happened)
    {
        var detail = happened.Detail;
        var json = new JsonObject
        {
            ["event_name"] = FeedEvents.NameOf(happened.Type),
            ["processed"] = Moment(happened.At),
            ["http_user_agent"] = detail.UserAgent ?? "",
            ["mx_server"] = detail.Host ?? "",
        };
        switch (happened.Type)
        {
            case EventType.Bounce:
                json["reason"] = Cut(detail.Reason);
                json["bounce_type"] = detail.BounceType == "blocked" ? "soft" : "hard";
                break;
            case EventType.Deferred:
                json["reason"] = Cut(detail.Response);
                json["attempt_num"] = int.TryParse(detail.Attempt, NumberStyles.None, CultureInfo.InvariantCulture, out var attempt) ? attempt : 1;
                break;
            case EventType.Dropped:
                json["reason"] = Cut(detail.Reason);
                break;
            case EventType.Click:
                json["url"] = detail.Url ?? "";
                break;
        }

        return json;
    }

    private static string Cut(string? reason) => Feed.StorableText.Of(reason ?? "", MessageRules.MaxReason);
}
