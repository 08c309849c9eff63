using System.Globalization;

namespace Posthorn.Mime;

/// <summary>RFC 5322 section 3.3 <c>date-time</c>, with the obsolete forms of section 4.3 when reading.</summary>
public static class MailDate
{
    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    /// <summary>In UTC and to the second: <c>Wed, 08 Oct 2025 06:36:22 +0000 (UTC)</c>.</summary>
    public static string Format(DateTimeOffset date) =>
        date.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000 (UTC)'", CultureInfo.InvariantCulture);

    /// <summary>Reads a date; the name of the day is ignored, an unknown zone counts as UTC.</summary>
    public static bool TryParse(string text, out DateTimeOffset date)
    {
        date = default;
        var words = Words(text);
        var first = words.Count > 0 && !char.IsAsciiDigit(words[0][0]) ? 1 : 0;
        if (words.Count < first + 4
            || !TryNumber(words[first], 2, out var day)
            || !TryMonth(words[first + 1], out var month)
            || !TryYear(words[first + 2], out var year)
            || !TryTime(words[first + 3], out var time)
            || day is < 1 || day > DateTime.DaysInMonth(year, month)
            || !TryZone(words.Count > first + 4 ? words[first + 4] : "", out var zone))
        {
            return false;
        }

        var local = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Unspecified) + time;
        if (local < DateTime.MinValue.AddDays(1) || local > DateTime.MaxValue.AddDays(-1))
        {
            return false;
        }

        date = new DateTimeOffset(local, zone);
        return true;
    }

    private static List<string> Words(string text)
    {
        // A date that needs more words than this is none.
        const int MaxWords = 8;
        var words = new List<string>();
        var depth = 0;
        var start = -1;
        for (var i = 0; i <= text.Length && words.Count < MaxWords; i++)
        {
            var character = i < text.Length ? text[i] : ' ';
            var isSeparator = depth > 0 || char.IsWhiteSpace(character) || character is ',' or '(' or ')';
            if (isSeparator && start >= 0)
            {
                words.Add(text[start..i]);
                start = -1;
            }
            else if (!isSeparator && start < 0)
            {
                start = i;
            }

            depth = Math.Max(0, depth + (character == '(' ? 1 : character == ')' ? -1 : 0));
        }

        return words;
    }

    private static bool TryNumber(ReadOnlySpan<char> text, int maxDigits, out int number)
    {
        number = 0;
        return text.Length <= maxDigits && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    private static bool TryMonth(string text, out int month)
    {
        month = text.Length < 3 ? 0 : 1 + Array.FindIndex(Months, name => text.StartsWith(name, StringComparison.OrdinalIgnoreCase));
        return month > 0;
    }

    private static bool TryYear(string text, out int year)
    {
        if (!TryNumber(text, 4, out year))
        {
            return false;
        }

        year += text.Length switch
        {
            2 => year < 50 ? 2000 : 1900,
            3 => 1900,
            _ => 0,
        };
        return year is >= 1900 and <= 9999;
    }

    private static bool TryTime(string text, out TimeSpan time)
    {
        time = default;
        var parts = text.Split(':');
        var second = 0;
        if (parts.Length is not (2 or 3)
            || !TryNumber(parts[0], 2, out var hour) || hour > 23
            || !TryNumber(parts[1], 2, out var minute) || minute > 59
            || (parts.Length == 3 && (!TryNumber(parts[2], 2, out second) || second > 60)))
        {
            return false;
        }

        // A leap second has no place in a DateTime.
        time = new TimeSpan(hour, minute, Math.Min(second, 59));
        return true;
    }

    private static bool TryZone(string text, out TimeSpan zone)
    {
        zone = text.ToUpperInvariant() switch
        {
            "EDT" => TimeSpan.FromHours(-4),
            "EST" or "CDT" => TimeSpan.FromHours(-5),
            "CST" or "MDT" => TimeSpan.FromHours(-6),
            "MST" or "PDT" => TimeSpan.FromHours(-7),
            "PST" => TimeSpan.FromHours(-8),
            _ => TimeSpan.Zero,
        };
        if (text is not (['+' or '-', ..]))
        {
            return true;
        }

        if (text.Length != 5 || !TryNumber(text.AsSpan(1, 2), 2, out var hours) || !TryNumber(text.AsSpan(3), 2, out var minutes))
        {
            return false;
        }

        zone = new TimeSpan(hours, minutes, 0) * (text[0] == '-' ? -1 : 1);
        return minutes < 60 && zone.Duration() <= TimeSpan.FromHours(14);
    }
}
