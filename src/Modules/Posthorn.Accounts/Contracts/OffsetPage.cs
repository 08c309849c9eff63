using System.Globalization;
using Microsoft.AspNetCore.Http;
using Posthorn.Kernel;

namespace Posthorn.Accounts;

/// <summary>Which part of a list: <c>?limit=…&amp;offset=…</c>, and the <c>Link</c> header that leads to the others.</summary>
/// <param name="Limit">1 to 500; default 500 unless the endpoint says otherwise.</param>
/// <param name="Offset">From 0.</param>
public sealed record OffsetPage(int Limit, int Offset)
{
    public const int MaxLimit = 500;

    /// <returns>The page, or what is wrong with the question.</returns>
    public static (OffsetPage? Page, IReadOnlyList<ApiError> Errors) Read(HttpRequest request, int defaultLimit = MaxLimit)
    {
        var errors = new List<ApiError>();
        var page = new OffsetPage(
            Number(request, "limit", defaultLimit, 1, MaxLimit, errors), Number(request, "offset", 0, 0, int.MaxValue, errors));
        return (errors.Count > 0 ? null : page, errors);
    }

    /// <summary>Four links, as SendGrid writes them: next, prev, last, first, each with the number of its page.</summary>
    public void WriteLinks(HttpContext context, int total)
    {
        var lastPage = Math.Max(1, ((total - 1) / Limit) + 1);
        var current = (Offset / Limit) + 1;
        context.Response.Headers.Link = string.Join(", ", Link(context, "next", Math.Min(current + 1, lastPage)), Link(context, "prev", Math.Max(current - 1, 1)),
            Link(context, "last", lastPage), Link(context, "first", 1));
    }

    private string Link(HttpContext context, string name, int page)
    {
        var request = context.Request;
        var offset = ((long)page - 1) * Limit;
        return $"<{request.Scheme}://{request.Host.ToUriComponent()}{request.Path.ToUriComponent()}?limit={Limit}&offset={offset}>; rel=\"{name}\"; title=\"{page}\"";
    }

    private static int Number(HttpRequest request, string name, int absent, int min, int max, List<ApiError> errors)
    {
        var text = request.Query[name].ToString();
        if (text.Length == 0)
        {
            return absent;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
        {
            return number;
        }

        errors.Add(new ApiError($"{name} must be a number from {min} to {max}.", name));
        return absent;
    }
}
