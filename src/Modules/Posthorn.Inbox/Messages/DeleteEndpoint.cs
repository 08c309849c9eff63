using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Posthorn.Accounts;
using Posthorn.Inbox.Storage;
using Posthorn.Kernel;

namespace Posthorn.Inbox.Messages;

/// <summary>DELETE /inbox/messages/{id} and DELETE /inbox/messages.</summary>
internal static class DeleteEndpoint
{
    public static void Map(RouteGroupBuilder inbox)
    {
        inbox.MapDelete("/messages/{id}", HandleOneAsync).RequireScope("inbox.delete");
        inbox.MapDelete("/messages", HandleAllAsync).RequireScope("inbox.delete");
    }

    public static async Task<Results<NoContent, JsonHttpResult<ApiErrors>>> HandleOneAsync(
        string id, HttpContext context, InboxStore store, CancellationToken cancellationToken)
    {
        var deleted = QueryNumber.TryReadId(id, out var number) && await store.DeleteAsync(context.Caller().AccountId, number, cancellationToken);
        return deleted ? TypedResults.NoContent() : Refusal.NoSuchMail(id);
    }

    public static async Task<NoContent> HandleAllAsync(HttpContext context, InboxStore store, CancellationToken cancellationToken)
    {
        await store.DeleteAllAsync(context.Caller().AccountId, cancellationToken);
        return TypedResults.NoContent();
    }
}
