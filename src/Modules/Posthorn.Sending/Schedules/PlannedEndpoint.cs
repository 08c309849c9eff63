using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Posthorn.Accounts;
using Posthorn.Kernel;
using Posthorn.Sending.Submissions;

namespace Posthorn.Sending.Schedules;

/// <summary>GET /v3/posthorn/scheduled: all mail of the account that waits for its time, with and without a batch, the next first.</summary>
internal static class PlannedEndpoint
{
    private const int MaxLimit = 500;
    private const int DefaultLimit = 50;

    public static void Map(IEndpointRouteBuilder v3) => v3.MapGet("/posthorn/scheduled", ListAsync).RequireScope("user.scheduled_sends.read");

    private static async Task<IResult> ListAsync(
        string? limit, string? after, HttpContext context, ScheduleStore store, SubmissionCache submissions, CancellationToken cancellationToken)
    {
        var count = DefaultLimit;
        if (limit is not null && (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out count) || count is < 1 or > MaxLimit))
        {
            return ApiRefusal.Of(400, $"The limit is a number from 1 to {MaxLimit}.", "limit");
        }

        (DateTimeOffset, long)? place = null;
        if (after is not null && (place = PlaceOf(after)) is null)
        {
            return ApiRefusal.Of(400, "This is not what an earlier answer gave as next.", "after");
        }

        var account = context.Caller().AccountId;
        var parts = await store.ListAsync(account, place, count + 1, cancellationToken);
        List<PlannedSend> result = [];
        foreach (var part in parts.Take(count))
        {
            result.Add(SendOf(part, await submissions.GetAsync(account, part.Part.SubmissionId, cancellationToken)));
        }

        var last = parts.Count > count ? parts[count - 1].Part : null;
        return TypedResults.Json(
            new PlannedSends(result, last is null ? null : $"{last.SendAt.ToUnixTimeMilliseconds()}-{last.SubmissionId}"), ScheduleJson.Wire.PlannedSends);
    }

    private static PlannedSend SendOf(PlannedPart planned, Submission? submission) => new(
        new MessageId(planned.Part.SubmissionId, planned.Token).ToString(),
        planned.Part.SendAt.ToUnixTimeSeconds(),
        planned.Part.Recipients,
        planned.Part.BatchId,
        planned.Batch switch { BatchStatus.Pause => "pause", BatchStatus.Cancel => "cancel", _ => "planned" },
        submission?.Request.From?.Email,
        submission?.Request.Subject ?? submission?.Request.Personalizations[0].Subject);

    private static (DateTimeOffset, long)? PlaceOf(string after) =>
        after.Split('-') is [var time, var id]
        && long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
        && long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var submission)
            ? (DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), submission)
            : null;
}
