using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Posthorn.Accounts;
using Posthorn.Erasure.Jobs;
using Posthorn.Kernel;

namespace Posthorn.Erasure.Reports;

/// <summary><c>/v3/posthorn/erasures</c>: what became of the jobs, and what each erased. Ours, not SendGrid's.</summary>
internal static class ReportEndpoints
{
    private const int DefaultLimit = 50;

    public static void Map(IEndpointRouteBuilder v3)
    {
        v3.MapGet("/posthorn/erasures", ListAsync).RequireScope("recipients.erasejob.read");
        v3.MapGet("/posthorn/erasures/{jobId}", FindAsync).RequireScope("recipients.erasejob.read");
    }

    private static async Task<IResult> ListAsync(HttpContext context, JobStore jobs, IEnumerable<IRecipientData> rooms, CancellationToken cancellationToken)
    {
        var (page, errors) = OffsetPage.Read(context.Request, DefaultLimit);
        if (page is null)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, errors);
        }

        var accountId = context.Caller().AccountId;
        var reports = await jobs.ListAsync(accountId, page.Limit, page.Offset, cancellationToken);
        page.WriteLinks(context, await jobs.CountAsync(accountId, cancellationToken));
        return TypedResults.Json(new ReportsAnswer([.. reports.Select(report => ReportAnswer.Of(report, rooms))]), ReportJson.Wire.ReportsAnswer);
    }

    private static async Task<IResult> FindAsync(HttpContext context, string jobId, JobStore jobs, IEnumerable<IRecipientData> rooms, CancellationToken cancellationToken) =>
        Guid.TryParseExact(jobId, "D", out var id) && await jobs.FindAsync(context.Caller().AccountId, id.ToString(), cancellationToken) is { } report
            ? TypedResults.Json(ReportAnswer.Of(report, rooms), ReportJson.Wire.ReportAnswer)
            : ApiRefusal.Of(StatusCodes.Status404NotFound, "not found");
}

internal sealed record ReportsAnswer(IReadOnlyList<ReportAnswer> Result);

/// <param name="State"><c>pending</c>, <c>running</c>, <c>finished</c> or <c>incomplete</c>.</param>
/// <param name="Addresses">How many different ones.</param>
/// <param name="CreatedAt">Unix seconds, as <paramref name="FinishedAt"/>, which is null before the end.</param>
/// <param name="Turns">How often all rooms were asked.</param>
/// <param name="Erased">Rows that were deleted or blanked, by what they were.</param>
internal sealed record ReportAnswer(
    string JobId, string State, long Addresses, long CreatedAt, long? FinishedAt, long Turns, IReadOnlyDictionary<string, long> Erased)
{
    public static ReportAnswer Of(ErasureReport report, IEnumerable<IRecipientData> rooms) => new(
        report.Job.Id, report.Job.State.ToString().ToLowerInvariant(), report.Job.Addresses, report.Job.CreatedAt.ToUnixTimeSeconds(), report.Job.FinishedAt?.ToUnixTimeSeconds(),
        report.Job.Turns, rooms.Select(room => room.Kind).Union(report.Erased.Keys).Order(StringComparer.Ordinal).ToDictionary(kind => kind, kind => report.Erased.GetValueOrDefault(kind)));
}

[JsonSerializable(typeof(ReportsAnswer))]
internal sealed partial class ReportJson : JsonSerializerContext
{
    public static ReportJson Wire { get; } = new(new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower });
}
