using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Posthorn.Accounts;
using Posthorn.Events;
using Posthorn.Insights.Query;
using Posthorn.Kernel;

namespace Posthorn.Insights.Messages;

/// <summary><c>/v3/messages</c>: the activity feed.</summary>
internal static class MessageEndpoints
{
    public const int MaxLimit = 1000;
    public const int DefaultLimit = 10;

    public static void Map(IEndpointRouteBuilder v3)
    {
        v3.MapGet("/messages", ListAsync).RequireScope("messages.read");
        v3.MapGet("/messages/{id}", FindAsync).RequireScope("messages.read");
        v3.MapGet("/posthorn/messages", PageAsync).RequireScope("messages.read");
    }

    private static async Task<IResult> ListAsync(string? query, string? limit, HttpContext context, MessageStore messages, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (Read(query, limit, clock, out var tree, out var count) is { } refusal)
        {
            return refusal;
        }

        var found = await messages.FindAsync(context.Caller().AccountId, tree, null, count, cancellationToken);
        return FeedAnswers.Json(new JsonObject { ["messages"] = new JsonArray([.. found.Select(FeedAnswers.OfList)]) });
    }

    /// <summary>The same with a cursor, which SendGrid does not have: no row is shown twice or left out because events have the same time.</summary>
    private static async Task<IResult> PageAsync(
        string? query, string? limit, string? after, HttpContext context, MessageStore messages, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (Read(query, limit, clock, out var tree, out var count) is { } refusal)
        {
            return refusal;
        }

        MessagePlace? place = null;
        if (after is { Length: > 0 } && !MessageCursor.TryParse(after, out place))
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, "This is not what an earlier answer gave as next.", "after");
        }

        var found = await messages.FindAsync(context.Caller().AccountId, tree, place, count + 1, cancellationToken);
        var page = found.Take(count).ToList();
        return FeedAnswers.Json(new JsonObject
        {
            ["messages"] = new JsonArray([.. page.Select(FeedAnswers.OfList)]),
            ["next"] = found.Count > count ? MessageCursor.Of(page[^1]) : null,
        });
    }

    private static async Task<IResult> FindAsync(string id, HttpContext context, MessageStore messages, IEventLog events, CancellationToken cancellationToken)
    {
        var account = context.Caller().AccountId;
        return MessageIds.TryParse(id, out var copy) && await messages.FindAsync(account, copy, cancellationToken) is { } row && row.MessageId == id
            ? FeedAnswers.Json(FeedAnswers.OfOne(row, await events.ReadCopyAsync(account, copy, cancellationToken)))
            : ApiRefusal.Of(StatusCodes.Status404NotFound, "not found", "message_id");
    }

    /// <returns>The answer that says what is wrong; null: nothing.</returns>
    private static JsonHttpResult<ApiErrors>? Read(string? query, string? limit, TimeProvider clock, out QueryNode? tree, out int count)
    {
        (tree, count) = (null, DefaultLimit);
        if (limit is { Length: > 0 } && (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out count) || count is < 1 or > MaxLimit))
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, $"limit must be a whole number from 1 to {MaxLimit}", "limit");
        }

        return string.IsNullOrWhiteSpace(query) || QueryParser.TryParse(query, QueryField.OfFeed, clock.GetUtcNow(), out tree, out var error)
            ? null
            : ApiRefusal.Of(StatusCodes.Status400BadRequest, error);
    }
}
