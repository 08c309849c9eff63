using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Posthorn.Accounts;
using Posthorn.Webhooks.Posting;
using Posthorn.Webhooks.Queue;
using Posthorn.Webhooks.Settings;

namespace Posthorn.Webhooks.Replay;

/// <summary><c>/v3/posthorn/webhooks/{id}</c>: what was posted and what came of it, and the same once more. Not SendGrid's.</summary>
internal static class DeliveryEndpoints
{
    private const int MaxRequest = 4 * 1024;
    private const int MaxLimit = 200;
    private const int DefaultLimit = 50;

    public static void Map(IEndpointRouteBuilder v3)
    {
        var webhooks = v3.MapGroup("/posthorn/webhooks/{id}");
        webhooks.MapGet("/deliveries", ListAsync).RequireScope("user.webhooks.event.settings.read");
        webhooks.MapPost("/deliveries/{delivery}/replay", ReplayOneAsync).RequireScope("user.webhooks.event.settings.update");
        webhooks.MapPost("/replay", ReplayTimeAsync).RequireScope("user.webhooks.event.settings.update");
    }

    private static async Task<IResult> ListAsync(
        string id, string? limit, string? before, HttpContext context, WebhookStore store, DeliveryStore deliveries, CancellationToken cancellationToken)
    {
        var (count, place) = (DefaultLimit, long.MaxValue);
        if (limit is not null && (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out count) || count is < 1 or > MaxLimit))
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, $"The limit is a number from 1 to {MaxLimit}.", "limit");
        }

        if (before is not null && !long.TryParse(before, NumberStyles.None, CultureInfo.InvariantCulture, out place))
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, "This is not what an earlier answer gave as next.", "before");
        }

        var account = context.Caller().AccountId;
        if (await store.FindAsync(account, id, cancellationToken) is null)
        {
            return NotFound();
        }

        var found = await deliveries.ListAsync(account, id, place, count + 1, cancellationToken);
        return WebhookAnswers.Json(new JsonObject
        {
            ["deliveries"] = new JsonArray([.. found.Take(count).Select(Of)]),
            ["next"] = found.Count > count ? found[count - 1].Id.ToString(CultureInfo.InvariantCulture) : null,
        });
    }

    private static async Task<IResult> ReplayOneAsync(
        string id, string delivery, HttpContext context, DeliveryStore deliveries, QueueStore queues, TimeProvider clock, CancellationToken cancellationToken)
    {
        var account = context.Caller().AccountId;
        return long.TryParse(delivery, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && await deliveries.FindAsync(account, id, number, cancellationToken) is { } found
                ? Answer(await queues.ReplayAsync(account, id, ReplayRange.Numbers, found.FirstChunk, found.LastChunk, clock.GetUtcNow(), cancellationToken))
                : NotFound();
    }

    private static async Task<IResult> ReplayTimeAsync(
        string id, HttpContext context, WebhookStore store, QueueStore queues, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (request, refusal) = await JsonRequest.ReadAsync(context.Request, MaxRequest, cancellationToken);
        if (request is null)
        {
            return refusal!;
        }

        var (from, to) = (request.WholeNumber("from", 0, int.MaxValue), request.WholeNumber("to", 0, int.MaxValue));
        if (request.Errors.Count == 0 && (from is null || to is null || to < from))
        {
            request.Refuse(from is null ? "from" : "to", "from and to are needed, in Unix seconds, and to is not before from.");
        }

        if (request.Errors.Count > 0)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, request.Errors);
        }

        var account = context.Caller().AccountId;
        return await store.FindAsync(account, id, cancellationToken) is null
            ? NotFound()
            : Answer(await queues.ReplayAsync(account, id, ReplayRange.Times, from!.Value * 1000L, to!.Value * 1000L + 999, clock.GetUtcNow(), cancellationToken));
    }

    private static IResult Answer(long events) => events > 0
        ? WebhookAnswers.Json(new JsonObject { ["queued_events"] = events }, StatusCodes.Status202Accepted)
        : ApiRefusal.Of(StatusCodes.Status404NotFound, "Nothing that was posted then is kept.");

    private static JsonObject Of(Delivery delivery) => new()
    {
        ["id"] = delivery.Id.ToString(CultureInfo.InvariantCulture),
        ["posted_at"] = delivery.At.ToUnixTimeMilliseconds() / 1000.0,
        ["attempt"] = delivery.Attempt,
        ["events"] = delivery.Events,
        ["status"] = delivery.Status,
        ["failure"] = delivery.Failure,
        ["took_ms"] = delivery.TookMilliseconds,
        ["request_head"] = delivery.RequestHead,
        ["answer"] = delivery.Answer,
    };

    private static IResult NotFound() => WebhookAnswers.Refusal(StatusCodes.Status404NotFound, "Invalid id provided.");
}
