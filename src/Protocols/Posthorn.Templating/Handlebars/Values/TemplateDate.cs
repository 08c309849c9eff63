using System.Globalization;

namespace Posthorn.Templating;

/// <summary>The dates that <c>formatDate</c> takes: ISO 8601, seconds since 1970, or milliseconds (spec 3.5).</summary>
internal static class TemplateDate
{
    // Seconds beyond this are past the year 5000, milliseconds below it before March 1973.
    private const double FirstMilliseconds = 1e11;
    private const int ShortestEpoch = 9;

    private static readonly string[] IsoFormats =
    [
        "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd HH:mmK", "yyyy-MM-dd HH:mm:ssK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss.FFFFFFF K",
    ];

    /// <returns>Null when it is no date. A date without a zone is UTC.</returns>
    public static DateTimeOffset? Read(TemplateValue value) => value.Kind switch
    {
        ValueKind.Number => FromEpoch(value.Number),
        ValueKind.Text when IsEpoch(value.Text) => FromEpoch(JavaScriptNumber.Parse(value.Text)),
        ValueKind.Text => FromIso(value.Text.Trim()),
        _ => null,
    };

    /// <summary><c>-0800</c> or <c>+05:30</c>; anything else is UTC.</summary>
    public static TimeSpan ReadOffset(string text)
    {
        var digits = text.Trim().Replace(":", "", StringComparison.Ordinal);
        if (digits is not [('+' or '-') and var sign, _, _, _, _]
            || !int.TryParse(digits.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number / 100 > 14 || number % 100 > 59)
        {
            return TimeSpan.Zero;
        }

        var offset = new TimeSpan(number / 100, number % 100, 0);
        return offset > TimeSpan.FromHours(14) ? TimeSpan.Zero : sign == '-' ? -offset : offset;
    }

    private static bool IsEpoch(string text) => text.Length >= ShortestEpoch && !text.AsSpan(text[0] == '-' ? 1 : 0).ContainsAnyExceptInRange('0', '9');

    private static DateTimeOffset? FromEpoch(double number)
    {
        var milliseconds = Math.Abs(number) >= FirstMilliseconds ? number : number * 1000;
        return milliseconds >= DateTimeOffset.MinValue.ToUnixTimeMilliseconds() && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds)
            : null;
    }

    private static DateTimeOffset? FromIso(string text) =>
        DateTimeOffset.TryParseExact(WithColon(text), IsoFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : null;

    /// <summary>+0530 as +05:30, which is the one form that .NET reads.</summary>
    private static string WithColon(string text) =>
        text.Length > 16 && text[^5] is '+' or '-' && text[^3] != ':' ? $"{text.AsSpan(0, text.Length - 2)}:{text.AsSpan(text.Length - 2)}" : text;
}
