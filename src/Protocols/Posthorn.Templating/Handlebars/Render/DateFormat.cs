using System.Globalization;
using System.Text;

namespace Posthorn.Templating;

/// <summary>Dates in words: the tokens of spec 3.5, English names; every other character stands for itself.</summary>
internal static class DateFormat
{
    // Longer ones first: where two begin alike, the longer is meant.
    private static readonly string[] Tokens = ["YYYY", "MMMM", "dddd", "MMM", "ddd", "YY", "MM", "DD", "hh", "HH", "mm", "ss", "ZZ", "M", "D", "h", "H", "m", "s", "A", "Z"];

    public static string Format(DateTimeOffset moment, TimeSpan offset, string format)
    {
        var text = new StringBuilder(format.Length + 16);
        var local = Shift(moment, offset);
        for (var i = 0; i < format.Length;)
        {
            var token = TokenAt(format.AsSpan(i));
            _ = token is null ? text.Append(format[i]) : text.Append(Value(token, local));
            i += token?.Length ?? 1;
        }

        return text.ToString();
    }

    private static string? TokenAt(ReadOnlySpan<char> format)
    {
        foreach (var token in Tokens)
        {
            if (format.StartsWith(token, StringComparison.Ordinal))
            {
                return token;
            }
        }

        return null;
    }

    private static string Value(string token, DateTimeOffset local) => token switch
    {
        "A" => local.Hour < 12 ? "AM" : "PM",
        "Z" => local.ToString("zzz", CultureInfo.InvariantCulture),
        "ZZ" => local.ToString("zzz", CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal),

        // .NET writes years and days in lower case, and takes one letter alone for a name of a whole format.
        _ => local.ToString((token.Length == 1 ? "%" : "") + token.Replace('Y', 'y').Replace('D', 'd'), CultureInfo.InvariantCulture),
    };

    /// <summary>The first and the last day there are cannot be moved across their ends.</summary>
    private static DateTimeOffset Shift(DateTimeOffset moment, TimeSpan offset)
    {
        var ticks = moment.UtcTicks + offset.Ticks;
        return ticks < DateTime.MinValue.Ticks || ticks > DateTime.MaxValue.Ticks ? moment.ToUniversalTime() : moment.ToOffset(offset);
    }
}
