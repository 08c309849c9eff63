using System.Data.Common;
using System.Text.Json;
using Posthorn.Kernel;

namespace Posthorn.Insights.Messages;

/// <summary>One copy in the activity feed.</summary>
internal sealed record MessageRow(
    CopyId Copy,
    string MessageId,
    string From,
    string To,
    string Subject,
    MessageStatus Status,
    long Opens,
    long Clicks,
    DateTimeOffset CreatedAt,
    DateTimeOffset LastEventAt,
    string? Reason,
    string? OutboundIp,
    string? TemplateId,
    long? GroupId,
    string? KeyId,
    string? Teammate,
    string? ClientAddress,
    string? UniqueArguments,
    IReadOnlyList<string> Categories)
{
    /// <summary>In the order that <see cref="Read"/> expects; <c>m</c> is the table.</summary>
    public const string Columns =
        "m.submission_id, m.ordinal, m.message_id, m.from_email, m.to_email, m.subject, m.status, m.opens, m.clicks, m.created_at, m.last_event_at, m.reason, m.outbound_ip, m.template_id, m.asm_group_id, m.api_key_id, m.teammate, m.client_ip, m.unique_args, m.categories";

    public static MessageRow Read(DbDataReader row) => new(
        new CopyId(row.GetInt64(0), row.GetInt32(1)), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5), (MessageStatus)row.GetInt32(6),
        row.GetInt64(7), row.GetInt64(8), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(9)), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(10)),
        Text(row, 11), Text(row, 12), Text(row, 13), row.IsDBNull(14) ? null : row.GetInt64(14), Text(row, 15), Text(row, 16),
        Text(row, 17), Text(row, 18), Text(row, 19) is { } categories ? JsonSerializer.Deserialize(categories, MessagesJson.Default.StringArray) ?? [] : []);

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
