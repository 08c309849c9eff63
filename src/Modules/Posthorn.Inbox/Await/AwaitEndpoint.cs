using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Posthorn.Accounts;
using Posthorn.Inbox.Messages;
using Posthorn.Inbox.Search;
using Posthorn.Kernel;

namespace Posthorn.Inbox.Await;

/// <summary>GET /inbox/await: holds the request until a mail that matches is there.</summary>
internal static class AwaitEndpoint
{
    private const int DefaultSeconds = 60;
    private const int MaxSeconds = 300;

    public static void Map(RouteGroupBuilder inbox) => inbox.MapGet("/await", HandleAsync).RequireScope("inbox.read");

    public static async Task<Results<JsonHttpResult<InboxMessage>, JsonHttpResult<ApiErrors>>> HandleAsync(
        [AsParameters] InboxFilter filter, string? timeout, string? after, HttpContext context, AwaitMessage awaitMessage, IHostApplicationLifetime lifetime,
        CancellationToken cancellationToken)
    {
        var errors = new List<ApiError>();
        var query = filter.Read(errors);
        var seconds = QueryNumber.Read(timeout, "timeout", 1, MaxSeconds, errors) ?? DefaultSeconds;
        var afterId = QueryNumber.Read(after, "after", 0, long.MaxValue, errors);
        if (errors.Count > 0 || query is null)
        {
            return Refusal.Of(StatusCodes.Status400BadRequest, errors);
        }

        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        try
        {
            return await awaitMessage.ExecuteAsync(context.Caller().AccountId, query, afterId, TimeSpan.FromSeconds(seconds), ends.Token) switch
            {
                AwaitOutcome.Arrived arrived => TypedResults.Json(arrived.Message, InboxJson.Wire.InboxMessage),
                AwaitOutcome.TooManyWait => Refusal.Of(
                    StatusCodes.Status503ServiceUnavailable, $"{Arrivals.MaxWaiters} requests wait for mail already. Try again when one of them has ended."),
                _ => Refusal.Of(StatusCodes.Status408RequestTimeout, Sentence(filter, seconds)),
            };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Refusal.Of(StatusCodes.Status503ServiceUnavailable, "The server is shutting down. Ask again when it is back.");
        }
    }

    private static string Sentence(InboxFilter filter, long seconds) => filter.ToString() is { Length: > 0 } query
        ? $"No mail that matches {query} arrived within {seconds} seconds."
        : $"No mail arrived within {seconds} seconds.";
}
