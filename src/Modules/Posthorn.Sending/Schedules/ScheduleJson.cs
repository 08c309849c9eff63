using System.Text.Json;
using System.Text.Json.Serialization;

namespace Posthorn.Sending.Schedules;

/// <param name="Value">The id.</param>
internal sealed record BatchId([property: JsonPropertyName("batch_id")] string Value);

/// <param name="Status"><c>pause</c> or <c>cancel</c>.</param>
internal sealed record ScheduledSend(string BatchId, string Status);

/// <summary>Mail that waits for its time, as <c>GET /v3/posthorn/scheduled</c> tells it.</summary>
/// <param name="MessageId">What the send was answered with.</param>
/// <param name="SendAt">Unix seconds.</param>
/// <param name="Recipients">Copies that leave at that moment.</param>
/// <param name="Status"><c>planned</c>, <c>pause</c> or <c>cancel</c>.</param>
internal sealed record PlannedSend(string MessageId, long SendAt, int Recipients, string? BatchId, string Status, string? From, string? Subject);

/// <param name="Next">The value of <c>after</c> for the next page, or null: this is the last.</param>
internal sealed record PlannedSends(IReadOnlyList<PlannedSend> Result, string? Next);

[JsonSerializable(typeof(BatchId))]
[JsonSerializable(typeof(ScheduledSend))]
[JsonSerializable(typeof(IReadOnlyList<ScheduledSend>))]
[JsonSerializable(typeof(PlannedSends))]
internal sealed partial class ScheduleJson : JsonSerializerContext
{
    public static ScheduleJson Wire { get; } = new(new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower });
}
