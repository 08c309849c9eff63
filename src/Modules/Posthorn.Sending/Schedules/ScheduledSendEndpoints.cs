using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Posthorn.Accounts;
using Posthorn.Kernel;

namespace Posthorn.Sending.Schedules;

/// <summary>/v3/user/scheduled_sends: what batches are told. Texts and codes: mail-sending 5.1.</summary>
internal static class ScheduledSendEndpoints
{
    private const int MaxBody = 16 * 1024;
    private const int MaxId = 255;
    private const string Unknown = "batch id not found";

    public static void Map(IEndpointRouteBuilder v3)
    {
        var sends = v3.MapGroup("/user/scheduled_sends");
        sends.MapPost("", AddAsync).RequireScope("user.scheduled_sends.create");
        sends.MapGet("", ListAsync).RequireScope("user.scheduled_sends.read");
        sends.MapGet("/{batchId}", FindAsync).RequireScope("user.scheduled_sends.read");
        sends.MapPatch("/{batchId}", ChangeAsync).RequireScope("user.scheduled_sends.update");
        sends.MapDelete("/{batchId}", DeleteAsync).RequireScope("user.scheduled_sends.delete");
    }

    public static async Task<IResult> DeleteAsync(string batchId, HttpContext context, Batches batches, CancellationToken cancellationToken) =>
        await batches.ChangeStatusAsync(context.Caller().AccountId, batchId, BatchStatus.None, cancellationToken)
            ? TypedResults.NoContent()
            : ApiRefusal.Of(404, Unknown);

    private static async Task<IResult> AddAsync(HttpContext context, Batches batches, CancellationToken cancellationToken)
    {
        var (body, refusal) = await JsonRequest.ReadAsync(context.Request, MaxBody, cancellationToken);
        if (body is null)
        {
            return refusal!;
        }

        var batchId = body.Line("batch_id", MaxId);
        var status = StatusOf(body);
        if (batchId is null && body.Errors.All(error => error.Field != "batch_id"))
        {
            body.Refuse("batch_id", BatchEndpoints.InvalidId);
        }

        if (body.Errors.Count > 0)
        {
            return ApiRefusal.Of(400, body.Errors);
        }

        return await batches.AddStatusAsync(context.Caller().AccountId, batchId!, status!.Value, cancellationToken) switch
        {
            BatchOutcome.Done => TypedResults.Json(new ScheduledSend(batchId!, NameOf(status.Value)), ScheduleJson.Wire.ScheduledSend, statusCode: 201),
            BatchOutcome.UnknownBatch => ApiRefusal.Of(400, BatchEndpoints.InvalidId, "batch_id"),
            BatchOutcome.HasStatus => ApiRefusal.Of(400, "a status for this batch id exists, try PATCH to update the status", "batch_id"),
            _ => ApiRefusal.Of(400, "max limit reached", ""),
        };
    }

    private static async Task<IResult> ListAsync(HttpContext context, Batches batches, CancellationToken cancellationToken) =>
        Answer(await batches.ListAsync(context.Caller().AccountId, cancellationToken));

    /// <summary>A list also here: empty when the batch has no status.</summary>
    private static async Task<IResult> FindAsync(string batchId, HttpContext context, Batches batches, CancellationToken cancellationToken) =>
        Answer(await batches.FindAsync(context.Caller().AccountId, batchId, cancellationToken) is { Status: not BatchStatus.None } batch ? [batch] : []);

    private static async Task<IResult> ChangeAsync(string batchId, HttpContext context, Batches batches, CancellationToken cancellationToken)
    {
        var (body, refusal) = await JsonRequest.ReadAsync(context.Request, MaxBody, cancellationToken);
        if (body is null)
        {
            return refusal!;
        }

        var status = StatusOf(body);
        if (body.Errors.Count > 0)
        {
            return ApiRefusal.Of(400, body.Errors);
        }

        return await batches.ChangeStatusAsync(context.Caller().AccountId, batchId, status!.Value, cancellationToken)
            ? TypedResults.NoContent()
            : ApiRefusal.Of(404, Unknown);
    }

    private static BatchStatus? StatusOf(JsonMembers body)
    {
        var text = body.Line("status", MaxId);
        switch (text)
        {
            case "pause":
                return BatchStatus.Pause;
            case "cancel":
                return BatchStatus.Cancel;
            default:
                if (body.Errors.All(error => error.Field != "status"))
                {
                    body.Refuse("status", "The status must be either pause or cancel.");
                }

                return null;
        }
    }

    private static JsonHttpResult<IReadOnlyList<ScheduledSend>> Answer(IEnumerable<Batch> batches) => TypedResults.Json<IReadOnlyList<ScheduledSend>>(
        [.. batches.Select(batch => new ScheduledSend(batch.Id, NameOf(batch.Status)))], ScheduleJson.Wire.IReadOnlyListScheduledSend);

    private static string NameOf(BatchStatus status) => status == BatchStatus.Pause ? "pause" : "cancel";
}
