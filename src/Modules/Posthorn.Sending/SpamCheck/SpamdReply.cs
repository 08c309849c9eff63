using System.Globalization;
using System.Text;

namespace Posthorn.Sending.SpamCheck;

/// <summary>What SpamAssassin makes of a message.</summary>
/// <param name="Score">Points; the more, the more it looks like spam.</param>
/// <param name="Report">Its explanation for people, bounded.</param>
internal sealed record SpamVerdict(double Score, string Report);

/// <summary>Reads the answer to REPORT in the protocol of SpamAssassin's daemon (spamd/PROTOCOL of its distribution). Pure.</summary>
internal static class SpamdReply
{
    /// <summary>Octets of an answer at most: a report is a few thousand.</summary>
    public const int MaxLength = 64 * 1024;

    /// <summary>The answer is whole, as its Content-length says, or its header is too long to be one.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> octets)
    {
        var header = octets.IndexOf("\r\n\r\n"u8);
        if (header < 0)
        {
            return octets.Length >= MaxLength;
        }

        return ValueOf(octets[..header], "Content-length"u8) is { } length
            && int.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var expected)
            && octets.Length - header - 4 >= expected;
    }

    /// <returns>Null: this is not what spamd says.</returns>
    public static SpamVerdict? Read(ReadOnlySpan<byte> octets)
    {
        var end = octets.IndexOf("\r\n\r\n"u8);
        if (end < 0 || !octets.StartsWith("SPAMD/"u8))
        {
            return null;
        }

        // SPAMD/1.1 0 EX_OK, then Spam: True ; 15.0 / 5.0
        var header = octets[..end];
        var words = Encoding.ASCII.GetString(header[..Math.Max(0, header.IndexOfAny("\r\n"u8))]).Split(' ');
        if (words is not [_, "0", ..] || ValueOf(header, "Spam"u8) is not { } spam)
        {
            return null;
        }

        var points = spam[(spam.IndexOf(';') + 1)..].Split('/')[0].Trim();
        return double.TryParse(points, NumberStyles.Float, CultureInfo.InvariantCulture, out var score) && double.IsFinite(score)
            ? new SpamVerdict(score, Encoding.UTF8.GetString(octets[(end + 4)..Math.Min(octets.Length, MaxLength)]))
            : null;
    }

    private static string? ValueOf(ReadOnlySpan<byte> header, ReadOnlySpan<byte> name)
    {
        foreach (var range in header.Split("\r\n"u8))
        {
            var line = header[range];
            if (line.Length > name.Length && line[name.Length] == ':' && Ascii.EqualsIgnoreCase(line[..name.Length], name))
            {
                return Encoding.ASCII.GetString(line[(name.Length + 1)..]).Trim();
            }
        }

        return null;
    }
}
