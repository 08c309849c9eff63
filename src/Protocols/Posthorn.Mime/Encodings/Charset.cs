using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;

namespace Posthorn.Mime;

/// <summary>Octets to text by the name that a message gives for its charset.</summary>
public static class Charset
{
    private static readonly DecoderReplacementFallback Unreadable = new("\uFFFD");
    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    /// <summary>
    /// Never fails: octets that the charset does not know become U+FFFD, a charset that we do not know is read as iso-8859-1.
    /// No charset, or us-ascii with high octets (a frequent lie), is utf-8 where that is valid and windows-1252 otherwise.
    /// </summary>
    public static string Decode(ReadOnlySpan<byte> octets, string? charset)
    {
        if (IsUnnamed(charset))
        {
            return (Utf8.IsValid(octets) ? Encoding.UTF8 : Windows1252).GetString(octets);
        }

        return Find(charset!).GetString(octets);
    }

    /// <summary>As <see cref="Decode"/>, for those who write the text again: false when the charset is unknown or octets would be lost.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> octets, string? charset, [NotNullWhen(true)] out string? text)
    {
        var encoding = IsUnnamed(charset) ? (Utf8.IsValid(octets) ? Encoding.UTF8 : Windows1252) : FindKnown(charset!);
        text = encoding?.GetString(octets);
        if (text is null || (encoding is UTF8Encoding ? !Utf8.IsValid(octets) : text.Contains('\uFFFD', StringComparison.Ordinal)))
        {
            text = null;
        }

        return text is not null;
    }

    private static bool IsUnnamed(string? charset) =>
        string.IsNullOrEmpty(charset) || Is(charset, "us-ascii") || Is(charset, "ascii") || Is(charset, "ansi_x3.4-1968");

    private static Encoding Find(string charset) => FindKnown(charset) ?? Encoding.Latin1;

    private static Encoding? FindKnown(string charset)
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

        if (Is(charset, "iso-8859-1") || Is(charset, "iso8859-1") || Is(charset, "latin1") || Is(charset, "iso_8859-1"))
        {
            return Encoding.Latin1;
        }

        return CodePagesEncodingProvider.Instance.GetEncoding(charset, EncoderFallback.ReplacementFallback, Unreadable);
    }

    private static bool Is(string charset, string name) => charset.Equals(name, StringComparison.OrdinalIgnoreCase);
}
