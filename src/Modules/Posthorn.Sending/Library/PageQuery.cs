using System.Globalization;
using Microsoft.AspNetCore.Http;
using Posthorn.Kernel;

namespace Posthorn.Sending.Library;

/// <summary>Reads <c>page_size</c> and <c>page_token</c>.</summary>
internal static class PageQuery
{
    /// <summary>More are not put on one page, whatever was asked for.</summary>
    public const int LargestPage = 1000;

    public static PageRequest Read(IQueryCollection query, int usual, int min, int max, List<ApiError> errors)
    {
        var size = usual;
        if (query["page_size"].ToString() is { Length: > 0 } text && (!TryReadNumber(text, out size) || size < min || size > max))
        {
            errors.Add(new ApiError(
                max == int.MaxValue ? $"page_size must be a whole number from {min}." : $"page_size must be a whole number from {min} to {max}.", "page_size"));
        }

        PageToken? token = null;
        if (query["page_token"].ToString() is { Length: > 0 } given && !PageToken.TryParse(given, out token))
        {
            errors.Add(new ApiError("page_token must be a token from the _metadata of an earlier page.", "page_token"));
        }

        return new PageRequest(Math.Min(size, LargestPage), token);
    }

    /// <summary>Also what is too large for us: it still is a number.</summary>
    private static bool TryReadNumber(string text, out int number)
    {
        number = 0;
        if (!text.All(char.IsAsciiDigit))
        {
            return false;
        }

        number = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var read) ? read : int.MaxValue;
        return true;
    }
}
