using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using System.Text;

namespace Posthorn.Templating;

/// <summary>
/// Character references, WHATWG HTML section 13.2.5.72 and after. Names: those of HTML 4, and the ASCII signs that HTML 5 has named;
/// its two thousand others are left as they stand.
/// </summary>
internal static class HtmlEntities
{
    private const int LongestName = 10;
    private const int LongestDigits = 9;

    private const string NamesAndSigns =
        "AMP & LT < GT > QUOT \" COPY © REG ® excl ! num # dollar $ percnt % lpar ( rpar ) ast * plus + comma , period . sol / colon : semi ; equals = quest ? "
        + "commat @ lsqb [ lbrack [ bsol \\ rsqb ] rbrack ] Hat ^ lowbar _ grave ` lcub { lbrace { verbar | vert | rcub } rbrace } hyphen ‐ dash ‐";

    private static readonly FrozenDictionary<string, string> Signs = NamesAndSigns.Split(' ').Chunk(2)
        .Append(["Tab", "\t"]).Append(["NewLine", "\n"])
        .ToFrozenDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);

    /// <summary>What numbers 128 to 159 mean: those of windows-1252, since so many writers thought so.</summary>
    private const string Windows1252 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

    public static string DecodeText(ReadOnlySpan<char> text) => Decode(text, inAttribute: false);

    public static string DecodeAttribute(ReadOnlySpan<char> value) => Decode(value, inAttribute: true);

    /// <summary>For between two of these quotes.</summary>
    public static string EncodeAttribute(string value, char quote) =>
        value.Replace("&", "&amp;", StringComparison.Ordinal).Replace(quote.ToString(), quote == '"' ? "&quot;" : "&#39;", StringComparison.Ordinal);

    public static string EncodeText(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    private static string Decode(ReadOnlySpan<char> text, bool inAttribute)
    {
        if (!text.Contains('&'))
        {
            return text.ToString();
        }

        var decoded = new StringBuilder(text.Length);
        while (!text.IsEmpty)
        {
            var next = text.IndexOf('&');
            if (next < 0)
            {
                break;
            }

            _ = decoded.Append(text[..next]);
            text = text[next..];
            var (value, length) = Reference(text, inAttribute);
            _ = value is null ? decoded.Append('&') : decoded.Append(value);
            text = text[length..];
        }

        return decoded.Append(text).ToString();
    }

    private static (string? Value, int Length) Reference(ReadOnlySpan<char> text, bool inAttribute) =>
        text is ['&', '#', ..] ? Numeric(text) : Named(text, inAttribute);

    private static (string? Value, int Length) Numeric(ReadOnlySpan<char> text)
    {
        var isHex = text.Length > 2 && text[2] is 'x' or 'X';
        var start = isHex ? 3 : 2;
        var end = start;
        while (end < text.Length && (isHex ? char.IsAsciiHexDigit(text[end]) : char.IsAsciiDigit(text[end])))
        {
            end++;
        }

        if (end == start)
        {
            return (null, 1);
        }

        var digits = text[start..end].TrimStart('0');
        var style = isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None;
        var isKnown = long.TryParse(digits.Length > LongestDigits ? "" : digits, style, CultureInfo.InvariantCulture, out var number) && number <= 0x10ffff && Rune.IsValid((int)number);
        var value = !isKnown || number == 0 ? "\ufffd" : number is >= 128 and < 160 ? Windows1252[(int)number - 128].ToString() : new Rune((int)number).ToString();
        return (value, end < text.Length && text[end] == ';' ? end + 1 : end);
    }

    /// <summary>Without its semicolon only a Latin-1 name counts, and in an attribute only where no letter, digit or <c>=</c> follows.</summary>
    private static (string? Value, int Length) Named(ReadOnlySpan<char> text, bool inAttribute)
    {
        var end = 1;
        while (end < text.Length && end <= LongestName && char.IsAsciiLetterOrDigit(text[end]))
        {
            end++;
        }

        if (end < text.Length && text[end] == ';' && Find(text[1..end]) is { } named)
        {
            return (named, end + 1);
        }

        for (var length = Math.Min(end, 7); length > 2; length--)
        {
            if (Find(text[1..length]) is [var single] && single <= '\u00ff' && IsLegacy(text[1..length]))
            {
                var follows = length < text.Length ? text[length] : '\0';
                return inAttribute && (follows == '=' || char.IsAsciiLetterOrDigit(follows)) ? (null, 1) : (single.ToString(), length);
            }
        }

        return (null, 1);
    }

    /// <summary>The names of HTML 4's first edition and their capitals.</summary>
    private static bool IsLegacy(ReadOnlySpan<char> name) =>
        name is not "apos" && (!Signs.ContainsKey(name.ToString()) || name is "AMP" or "LT" or "GT" or "QUOT" or "COPY" or "REG");

    private static string? Find(ReadOnlySpan<char> name)
    {
        if (Signs.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var sign))
        {
            return sign;
        }

        var reference = $"&{name};";
        var decoded = WebUtility.HtmlDecode(reference);
        return decoded == reference ? null : decoded;
    }
}
