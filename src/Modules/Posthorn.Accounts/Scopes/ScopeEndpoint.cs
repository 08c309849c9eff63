using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Posthorn.Accounts.Scopes;

/// <summary><c>GET /v3/scopes</c>: what the caller may do. Any key may ask.</summary>
internal static class ScopeEndpoint
{
    public static void Map(IEndpointRouteBuilder v3) => v3.MapGet("/scopes", List).RequireKey();

    private static JsonHttpResult<ScopeList> List(HttpContext context) =>
        TypedResults.Json(new ScopeList(ScopeRules.Shown(context.Caller().Account, context.Caller().Key)), ScopesJson.Default.ScopeList);
}

internal sealed record ScopeList([property: JsonPropertyName("scopes")] IReadOnlyList<string> Scopes);

[JsonSerializable(typeof(ScopeList))]
internal sealed partial class ScopesJson : JsonSerializerContext;
