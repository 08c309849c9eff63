using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Primitives;

namespace Posthorn.Sending.Library;

/// <summary><c>_metadata</c>: where this page is, and its neighbours.</summary>
internal sealed record PageMetadata(string? Prev, string Self, string? Next, long Count)
{
    public static PageMetadata Of<T>(HttpRequest request, int size, Page<T> page) => new(
        page.Previous is { } previous ? Address(request, size, previous.ToString()) : null,
        Address(request, size, request.Query["page_token"].ToString()),
        page.Next is { } next ? Address(request, size, next.ToString()) : null,
        page.Count);

    /// <summary>The same question with another token: what else the caller asked for stays.</summary>
    private static string Address(HttpRequest request, int size, string token)
    {
        var query = request.Query
            .Where(part => part.Key is not ("page_size" or "page_token"))
            .Append(new("page_size", size.ToString()))
            .Append(new KeyValuePair<string, StringValues>("page_token", token));
        return UriHelper.BuildAbsolute(request.Scheme, request.Host, request.PathBase, request.Path, new QueryBuilder(query).ToQueryString());
    }
}
