using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Posthorn.Storage;

namespace Posthorn.Http;

/// <summary>Ready means: the database answers and this node may act.</summary>
internal static class Health
{
    public static async Task<Results<ContentHttpResult, StatusCodeHttpResult>> ReadyAsync(
        IDatabase database, NodeMembership node, CancellationToken cancellationToken)
    {
        var answers = await database.ReadAsync(session => session.QueryLongAsync("SELECT 1"), cancellationToken) == 1;
        return answers && node.IsCurrent ? TypedResults.Text("ok") : TypedResults.StatusCode(503);
    }
}
