using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Posthorn.Events;

namespace Posthorn.Insights.Messages;

/// <summary>Rows as <c>/v3/logs</c> shows them. Pure.</summary>
internal static class LogAnswers
{
    /// <summary>The newest are kept.</summary>
    public const int MaxEvents = 100;

    private static readonly IReadOnlyDictionary<string, string> NoArguments = new Dictionary<string, string>();

    public static JsonObject OfList(MessageRow row)
    {
        var json = Begin(row);
        if (!string.IsNullOrEmpty(row.Reason))
        {
            json["reason"] = row.Reason;
        }

        json["sg_message_id_created_at"] = FeedAnswers.Moment(row.CreatedAt);
        return json;
    }

    /// <param name="row">The copy.</param>
    /// <param name="events">Oldest first.</param>
    /// <param name="facts">Null: its mail was deleted.</param>
    public static JsonObject OfOne(MessageRow row, IReadOnlyList<CopyEvent> events, CopyFacts? facts)
    {
        var json = Begin(row);
        json["api_key_id"] = row.KeyId ?? "";
        json["client_ip"] = row.ClientAddress ?? "";
        json["teammate"] = row.Teammate ?? "";
        json["events"] = new JsonArray([.. events.TakeLast(MaxEvents).Select(happened => OfEvent(happened, facts))]);
        if (row.TemplateId is not null)
        {
            json["template_id"] = row.TemplateId;
        }

        if (row.GroupId is { } group)
        {
            json["asm_group_id"] = group;
        }

        if (row.Categories.Count > 0)
        {
            json["category"] = new JsonArray([.. row.Categories.Select(category => JsonValue.Create(category))]);
        }

        if (row.UniqueArguments is not null)
        {
            json["custom_args"] = JsonNode.Parse(row.UniqueArguments);
        }

        if (row.OutboundIp is not null)
        {
            json["outbound_ip"] = row.OutboundIp;
            json["outbound_ip_type"] = "dedicated";
        }

        return json;
    }

    private static JsonObject Begin(MessageRow row) => new()
    {
        ["from_email"] = row.From,
        ["sg_message_id"] = row.MessageId,
        ["subject"] = row.Subject,
        ["to_email"] = row.To,
        ["status"] = row.Status.LogName(),
    };

    /// <summary>As webhooks write it, but the sender's arguments stay together.</summary>
    private static JsonObject OfEvent(CopyEvent happened, CopyFacts? facts)
    {
        var buffer = new ArrayBufferWriter<byte>();
        EventPayload.Write(happened, facts is null ? null : facts with { UniqueArguments = NoArguments }, buffer);
        var json = JsonNode.Parse(buffer.WrittenSpan)!.AsObject();
        if (facts is { UniqueArguments.Count: > 0 })
        {
            json["custom_args"] = JsonSerializer.SerializeToNode(new Dictionary<string, string>(facts.UniqueArguments), MessagesJson.Default.DictionaryStringString);
        }

        // Described as being there only when they are true.
        if (json["tls"]?.GetValue<int>() == 0)
        {
            json.Remove("tls");
        }

        if (json["sg_machine_open"]?.GetValue<bool>() == false)
        {
            json.Remove("sg_machine_open");
        }

        return json;
    }
}
