using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Posthorn.Partners.Answers;

/// <summary>How many items a page has: <c>?limit=</c>.</summary>
internal static class PageLimit
{
    /// <returns>Null: it is no number from 1 to the largest.</returns>
    public static int? Read(HttpRequest request, int absent, int max) => request.Query["limit"].ToString() is not { Length: > 0 } text
        ? absent
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit >= 1 && limit <= max ? limit : null;

    public static JsonHttpResult<PartnerErrors> Refusal(int max) =>
        PartnerRefusal.Of(StatusCodes.Status400BadRequest, $"limit must be a number from 1 to {max}.", "limit");
}
