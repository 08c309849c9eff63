using System.Buffers;
using System.Globalization;

namespace Posthorn.Templating;

/// <summary>Numbers as JavaScript reads and prints them (ECMA-262, <c>Number::toString</c> and <c>StringToNumber</c>).</summary>
internal static class JavaScriptNumber
{
    // From this many digits before the point, or zeros behind it, an exponent is printed.
    private const int LongestInteger = 21;
    private const int LongestFraction = -6;

    private static readonly SearchValues<char> DecimalCharacters = SearchValues.Create("0123456789+-.eE");

    public static string Format(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
        }

        if (value == Math.Truncate(value) && Math.Abs(value) < 1e15)
        {
            return ((long)value).ToString(CultureInfo.InvariantCulture);
        }

        var sign = value < 0 ? "-" : "";
        var (digits, point) = Shortest(Math.Abs(value));
        return sign + (point switch
        {
            > LongestInteger or <= LongestFraction => Exponential(digits, point - 1),
            <= 0 => "0." + new string('0', -point) + digits,
            _ when digits.Length <= point => digits.PadRight(point, '0'),
            _ => $"{digits.AsSpan(0, point)}.{digits.AsSpan(point)}",
        });
    }

    /// <returns>NaN when it is no number; nothing but blanks is zero.</returns>
    public static double Parse(string text)
    {
        var trimmed = text.AsSpan().Trim();
        if (trimmed.IsEmpty)
        {
            return 0;
        }

        if (trimmed.Length > 2 && trimmed[0] == '0' && trimmed[1] is 'x' or 'X')
        {
            return ulong.TryParse(trimmed[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex) ? hex : double.NaN;
        }

        const NumberStyles Decimal = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return !trimmed.ContainsAnyExcept(DecimalCharacters) && double.TryParse(trimmed, Decimal, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;
    }

    /// <summary>The fewest digits that say this number, and where the point stands among them.</summary>
    private static (string Digits, int Point) Shortest(double value)
    {
        var text = value.ToString("E16", CultureInfo.InvariantCulture);
        var shortest = value.ToString("R", CultureInfo.InvariantCulture);
        var exponent = shortest.IndexOf('E', StringComparison.Ordinal);
        var mantissa = exponent < 0 ? shortest : shortest[..exponent];
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal).Trim('0');
        return (digits, int.Parse(text.AsSpan(text.IndexOf('E', StringComparison.Ordinal) + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) + 1);
    }

    private static string Exponential(string digits, int exponent)
    {
        var sign = exponent < 0 ? '-' : '+';
        return digits.Length == 1
            ? $"{digits}e{sign}{Math.Abs(exponent)}"
            : $"{digits[0]}.{digits.AsSpan(1)}e{sign}{Math.Abs(exponent)}";
    }
}
