using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Posthorn.Accounts;
using Posthorn.Delivery;
using Posthorn.Health;
using Posthorn.Http;
using Posthorn.Senders;

namespace Posthorn.Operator;

/// <summary><c>/v3/posthorn/queue</c>: what operators see of the queue and do with it.</summary>
internal static class QueueEndpoints
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 1000;
    private const string Read = "posthorn.queue.read";
    private const string Update = "posthorn.queue.update";

    public static void Map(RouteGroupBuilder v3)
    {
        var queue = v3.MapGroup("/posthorn/queue");
        queue.MapGet("", GetAsync).RequireScope(Read);
        queue.MapGet("/destinations", (HttpContext context, IQueueView view) => ListAsync(context, view, QueueGrouping.Destination)).RequireScope(Read);
        queue.MapGet("/pools", (HttpContext context, IQueueView view) => ListAsync(context, view, QueueGrouping.Pool)).RequireScope(Read);
        queue.MapGet("/accounts", (HttpContext context, IQueueView view) => ListAsync(context, view, QueueGrouping.Account)).RequireScope(Read);
        queue.MapGet("/destinations/{domain}", GetDestinationAsync).RequireScope(Read);
        foreach (var change in new[] { "retry", "pause", "bounce", "move" })
        {
            queue.MapPost($"/{change}", (HttpContext context, IQueueOperations operations, Confirmations confirmations) =>
                ChangeAsync(context, operations, confirmations, change)).RequireScope(Update);
        }

        queue.MapDelete("/pauses/{id:long}", ResumeAsync).RequireScope(Update);
        queue.MapGet("/restrictions", (HttpContext context, IRestrictions restrictions) => context.Response.WriteAsJsonAsync(
            new RestrictionsAnswer([.. restrictions.List().Select(RestrictionAnswer.Of)]), QueueJson.Default.RestrictionsAnswer, cancellationToken: context.RequestAborted))
            .RequireScope(Read);
        queue.MapDelete("/restrictions/{id:long}", CancelAsync).RequireScope(Update);
    }

    private static async Task GetAsync(HttpContext context, HealthBoard health, IQueueView view, IQueueOperations operations)
    {
        var purges = await operations.PurgesAsync(context.RequestAborted);
        var answer = new QueueAnswer(
            HealthAnswer.Of(health.Current),
            QueueGroupAnswer.Of(view.Total),
            [.. operations.Pauses.Where(pause => purges.All(purge => purge.Id != pause.Id)).Select(PauseAnswer.Of)],
            [.. purges.Select(PurgeAnswer.Of)]);
        await context.Response.WriteAsJsonAsync(answer, QueueJson.Default.QueueAnswer, cancellationToken: context.RequestAborted);
    }

    private static Task ListAsync(HttpContext context, IQueueView view, QueueGrouping grouping)
    {
        if (Number(context, "limit", DefaultLimit, 1, MaxLimit) is not { } limit)
        {
            return ErrorAnswers.WriteAsync(context, 400, $"limit must be a number from 1 to {MaxLimit}");
        }

        if (Number(context, "offset", 0, 0, int.MaxValue) is not { } offset)
        {
            return ErrorAnswers.WriteAsync(context, 400, "offset must be a number from 0");
        }

        var groups = view.By(grouping);
        var page = new QueueGroupsAnswer([.. groups.Skip(offset).Take(limit).Select(QueueGroupAnswer.Of)], groups.Count);
        return context.Response.WriteAsJsonAsync(page, QueueJson.Default.QueueGroupsAnswer, cancellationToken: context.RequestAborted);
    }

    private static Task GetDestinationAsync(HttpContext context, IQueueView view, string domain) =>
        view.Destination(domain.ToLowerInvariant()) is { } report
            ? context.Response.WriteAsJsonAsync(DestinationAnswer.Of(report), QueueJson.Default.DestinationAnswer, cancellationToken: context.RequestAborted)
            : ErrorAnswers.WriteAsync(context, 404, "nothing of this destination is here");

    private static async Task ChangeAsync(HttpContext context, IQueueOperations operations, Confirmations confirmations, string change)
    {
        var (request, problem) = await ReadAsync(context, change);
        if (request is null)
        {
            await ErrorAnswers.WriteAsync(context, 400, problem!);
            return;
        }

        var (scope, toPool, reason) = request;
        var name = $"{change} {scope} {toPool} {reason}";
        if (request.Confirm is not { } word)
        {
            var copies = operations.Count(scope);
            var answer = new ConfirmAnswer(copies, confirmations.WordFor(name), $"This would {change} {copies} copies. Repeat the call with confirm to do it.");
            await context.Response.WriteAsJsonAsync(answer, QueueJson.Default.ConfirmAnswer, cancellationToken: context.RequestAborted);
            return;
        }

        if (!confirmations.Holds(name, word))
        {
            await ErrorAnswers.WriteAsync(context, 400, "confirm is not the word for this change, or it is older than five minutes; call without it for a new one");
            return;
        }

        var done = change switch
        {
            "retry" => new QueueChangeAnswer(await operations.RetryAsync(scope, context.RequestAborted), null, null),
            "pause" => new QueueChangeAnswer(null, PauseAnswer.Of(await operations.PauseAsync(scope, reason, context.RequestAborted)), null),
            "bounce" => new QueueChangeAnswer(null, null, PurgeAnswer.Of(await operations.BounceAsync(scope, reason, context.RequestAborted))),
            _ => new QueueChangeAnswer(await operations.MoveAsync(scope, toPool, context.RequestAborted), null, null),
        };
        await context.Response.WriteAsJsonAsync(done, QueueJson.Default.QueueChangeAnswer, cancellationToken: context.RequestAborted);
    }

    private static async Task ResumeAsync(HttpContext context, IQueueOperations operations, long id)
    {
        if (await operations.ResumeAsync(id, context.RequestAborted))
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        await ErrorAnswers.WriteAsync(context, 404, "there is no such pause");
    }

    private static Task CancelAsync(HttpContext context, IRestrictions restrictions, long id)
    {
        if (restrictions.Cancel(id))
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        }

        return ErrorAnswers.WriteAsync(context, 404, "there is no such restriction");
    }

    private static async Task<(QueueChange? Change, string? Problem)> ReadAsync(HttpContext context, string change)
    {
        try
        {
            var request = await JsonSerializer.DeserializeAsync(context.Request.Body, QueueJson.Default.QueueChangeRequest, context.RequestAborted);
            return request is null ? (null, "the body must be a JSON object") : QueueChange.Parse(
                request, change, name => context.RequestServices.GetRequiredService<ISendingIps>().Current.FindPool(context.Caller().AccountId, name)?.Id);
        }
        catch (JsonException fault)
        {
            return (null, $"the body must be a JSON object with destination, pool, account, to_pool, reason and confirm, each a string or left out ({fault.Path})");
        }
    }

    private static int? Number(HttpContext context, string name, int usual, int least, int most) =>
        context.Request.Query[name].ToString() is not { Length: > 0 } text ? usual : int.TryParse(text, out var number) && number >= least && number <= most ? number : null;
}
