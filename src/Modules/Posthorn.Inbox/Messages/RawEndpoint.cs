using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Posthorn.Accounts;
using Posthorn.Inbox.Storage;
using Posthorn.Kernel;

namespace Posthorn.Inbox.Messages;

/// <summary>GET /inbox/messages/{id}/raw: the mail as it came.</summary>
internal static class RawEndpoint
{
    public static void Map(RouteGroupBuilder inbox) => inbox.MapGet("/messages/{id}/raw", HandleAsync).RequireScope("inbox.read");

    public static async Task<Results<FileContentHttpResult, JsonHttpResult<ApiErrors>>> HandleAsync(
        string id, HttpContext context, InboxStore store, CancellationToken cancellationToken)
    {
        if (!QueryNumber.TryReadId(id, out var number) || await store.ReadRawAsync(context.Caller().AccountId, number, cancellationToken) is not { } raw)
        {
            return Refusal.NoSuchMail(id);
        }

        context.Response.Headers.XContentTypeOptions = "nosniff";
        return TypedResults.Bytes(raw, "message/rfc822", $"{number}.eml");
    }
}
