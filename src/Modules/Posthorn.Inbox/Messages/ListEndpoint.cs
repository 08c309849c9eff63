using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Posthorn.Accounts;
using Posthorn.Inbox.Search;
using Posthorn.Inbox.Storage;
using Posthorn.Kernel;

namespace Posthorn.Inbox.Messages;

/// <param name="Next">The <c>before</c> of the next page, or null: that was all.</param>
internal sealed record MessagePage(IReadOnlyList<InboxMessage> Result, string? Next);

/// <summary>GET /inbox/messages: newest first, page by page.</summary>
internal static class ListEndpoint
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 500;

    public static void Map(RouteGroupBuilder inbox) => inbox.MapGet("/messages", HandleAsync).RequireScope("inbox.read");

    public static async Task<Results<JsonHttpResult<MessagePage>, JsonHttpResult<ApiErrors>>> HandleAsync(
        [AsParameters] InboxFilter filter, string? limit, string? before, HttpContext context, InboxStore store, CancellationToken cancellationToken)
    {
        var errors = new List<ApiError>();
        var query = filter.Read(errors);
        var size = (int)(QueryNumber.Read(limit, "limit", 1, MaxLimit, errors) ?? DefaultLimit);
        var beforeId = QueryNumber.Read(before, "before", 0, long.MaxValue, errors);
        if (errors.Count > 0 || query is null)
        {
            return Refusal.Of(StatusCodes.Status400BadRequest, errors);
        }

        // One more than asked for tells whether there is a next page.
        var messages = await store.FindAsync(context.Caller().AccountId, query, beforeId, size + 1, cancellationToken);
        var page = messages.Count > size
            ? new MessagePage(messages[..size], messages[size - 1].Id.ToString(CultureInfo.InvariantCulture))
            : new MessagePage(messages, null);
        return TypedResults.Json(page, InboxJson.Wire.MessagePage);
    }
}
