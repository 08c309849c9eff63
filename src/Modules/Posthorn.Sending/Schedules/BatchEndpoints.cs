using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Posthorn.Accounts;

namespace Posthorn.Sending.Schedules;

/// <summary>POST /v3/mail/batch and GET /v3/mail/batch/{batch_id}: mail-sending 5.1.</summary>
internal static class BatchEndpoints
{
    public const string InvalidId = "invalid batch id";

    public static void Map(IEndpointRouteBuilder v3)
    {
        v3.MapPost("/mail/batch", CreateAsync).RequireScope("mail.batch.create");
        v3.MapGet("/mail/batch/{batchId}", FindAsync).RequireScope("mail.batch.read");

        // A name that a widely used client knows for taking a status away.
        v3.MapDelete("/mail/batch/{batchId}", ScheduledSendEndpoints.DeleteAsync).RequireScope("user.scheduled_sends.delete");
    }

    private static async Task<IResult> CreateAsync(HttpContext context, Batches batches, CancellationToken cancellationToken) =>
        TypedResults.Json(new BatchId(await batches.CreateAsync(context.Caller().AccountId, cancellationToken)), ScheduleJson.Wire.BatchId, statusCode: 201);

    private static async Task<IResult> FindAsync(string batchId, HttpContext context, Batches batches, CancellationToken cancellationToken) =>
        await batches.FindAsync(context.Caller().AccountId, batchId, cancellationToken) is { } batch
            ? TypedResults.Json(new BatchId(batch.Id), ScheduleJson.Wire.BatchId)
            : ApiRefusal.Of(400, InvalidId);
}
