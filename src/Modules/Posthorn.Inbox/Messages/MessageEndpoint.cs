using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Posthorn.Accounts;
using Posthorn.Inbox.Storage;
using Posthorn.Kernel;

namespace Posthorn.Inbox.Messages;

/// <summary>GET /inbox/messages/{id}: taken apart when it is asked for.</summary>
internal static class MessageEndpoint
{
    public static void Map(RouteGroupBuilder inbox) => inbox.MapGet("/messages/{id}", HandleAsync).RequireScope("inbox.read");

    public static async Task<Results<JsonHttpResult<MessageDetails>, JsonHttpResult<ApiErrors>>> HandleAsync(
        string id, HttpContext context, InboxStore store, CancellationToken cancellationToken)
    {
        if (QueryNumber.TryReadId(id, out var number)
            && await store.GetAsync(context.Caller().AccountId, number, cancellationToken) is { } message
            && await store.ReadRawAsync(context.Caller().AccountId, number, cancellationToken) is { } raw)
        {
            return TypedResults.Json(MessageDetails.Read(message, raw, $"{context.Request.PathBase}/inbox/messages/{number}"), InboxJson.Wire.MessageDetails);
        }

        return Refusal.NoSuchMail(id);
    }
}
