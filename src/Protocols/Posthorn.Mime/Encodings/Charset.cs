using System.Text;
using System.Text.Unicode;

namespace Posthorn.Mime;

/// <summary>Octets to text by the name that a message gives for its charset.</summary>
public static class Charset
{
    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    /// <summary>
    /// Never fails: octets that the charset does not know become U+FFFD, a charset that we do not know is read as iso-8859-1.
    /// No charset, or us-ascii with high octets (a frequent lie), is utf-8 where that is valid and windows-1252 otherwise.
    /// </summary>
    public static string Decode(ReadOnlySpan<byte> octets, string? charset)
    {
        if (string.IsNullOrEmpty(charset) || Is(charset, "us-ascii") || Is(charset, "ascii") || Is(charset, "ansi_x3.4-1968"))
        {
            return (Utf8.IsValid(octets) ? Encoding.UTF8 : Windows1252).GetString(octets);
        }

        return Find(charset).GetString(octets);
    }

    private static Encoding Find(string charset)
    {
        if (Is(charset, "utf-8") || Is(charset, "utf8"))
        {
            return Encoding.UTF8;
        }

        if (Is(charset, "utf-16") || Is(charset, "utf-16le"))
        {
            return Encoding.Unicode;
        }

        if (Is(charset, "utf-16be"))
        {
            return Encoding.BigEndianUnicode;
        }

        return CodePagesEncodingProvider.Instance.GetEncoding(charset) ?? Encoding.Latin1;
    }

    private static bool Is(string charset, string name) => charset.Equals(name, StringComparison.OrdinalIgnoreCase);
}
