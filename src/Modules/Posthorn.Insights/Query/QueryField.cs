namespace Posthorn.Insights.Query;

internal enum FieldKind
{
    Text,

    /// <summary>Kept in lower case.</summary>
    Email,
    Number,
    Time,
    Status,
    MessageId,
    Categories,
    Events,

    /// <summary>With a key: <c>unique_args['order']</c>.</summary>
    Arguments,

    /// <summary>Known to SendGrid, and nothing that this server has: always null.</summary>
    Nothing,
}

/// <summary>What may be asked for.</summary>
/// <param name="Column">Of the table <c>m</c>.</param>
internal sealed record QueryField(string Name, FieldKind Kind, string Column = "")
{
    /// <summary>Of <c>/v3/messages</c>.</summary>
    public static IReadOnlyDictionary<string, QueryField> OfFeed { get; } = new[]
    {
        new QueryField("msg_id", FieldKind.MessageId, "m.message_id"),
        new QueryField("from_email", FieldKind.Text, "m.from_email"),
        new QueryField("to_email", FieldKind.Email, "m.to_key"),
        new QueryField("subject", FieldKind.Text, "m.subject"),
        new QueryField("status", FieldKind.Status, "m.status"),
        new QueryField("template_id", FieldKind.Text, "m.template_id"),
        new QueryField("template_name", FieldKind.Nothing),
        new QueryField("campaign_id", FieldKind.Nothing),
        new QueryField("campaign_name", FieldKind.Nothing),
        new QueryField("marketing_campaign_id", FieldKind.Nothing),
        new QueryField("marketing_campaign_name", FieldKind.Nothing),
        new QueryField("api_key_id", FieldKind.Text, "m.api_key_id"),
        new QueryField("asm_group_id", FieldKind.Number, "m.asm_group_id"),
        new QueryField("teammate", FieldKind.Text, "m.teammate"),
        new QueryField("outbound_ip", FieldKind.Text, "m.outbound_ip"),
        new QueryField("events", FieldKind.Events, "m.events"),
        new QueryField("categories", FieldKind.Categories),
        new QueryField("unique_args", FieldKind.Arguments, "m.unique_args"),
        new QueryField("clicks", FieldKind.Number, "m.clicks"),
        new QueryField("last_event_time", FieldKind.Time, "m.last_event_at"),
    }.ToDictionary(field => field.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Of <c>/v3/logs</c>.</summary>
    public static IReadOnlyDictionary<string, QueryField> OfLogs { get; } = new[]
    {
        new QueryField("sg_message_id", FieldKind.MessageId, "m.message_id"),
        new QueryField("subject", FieldKind.Text, "m.subject"),
        new QueryField("to_email", FieldKind.Email, "m.to_key"),
        new QueryField("reason", FieldKind.Text, "m.reason"),
        new QueryField("status", FieldKind.Status, "m.status"),
        new QueryField("categories", FieldKind.Categories),
        new QueryField("sg_message_id_created_at", FieldKind.Time, "m.created_at"),
    }.ToDictionary(field => field.Name, StringComparer.OrdinalIgnoreCase);
}
