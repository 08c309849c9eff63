using System.Globalization;
using System.Text;

namespace Posthorn.Smtp;

/// <summary>
/// Text from a stranger, made harmless for one line of a log, a page or a reply: controls, invisible formatting
/// and direction marks become <c>?</c>, line ends and tabs a blank, broken UTF-8 the replacement character.
/// </summary>
internal static class PrintableText
{
    public static string From(ReadOnlySpan<byte> bytes) => bytes.ContainsAnyExceptInRange((byte)' ', (byte)'~')
        ? From(Encoding.UTF8.GetString(bytes))
        : Encoding.ASCII.GetString(bytes);

    public static string From(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return text;
        }

        var printable = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '\r' or '\n' or '\t')
            {
                printable.Append(' ');
            }
            else if (IsPrintable(rune))
            {
                printable.Append(rune);
            }
            else
            {
                printable.Append('?');
            }
        }

        return printable.ToString();
    }

    /// <summary>True when the bytes are UTF-8 without anything that <see cref="From(string)"/> would replace.</summary>
    public static bool IsPrintable(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(bytes, out var rune, out var length) != System.Buffers.OperationStatus.Done || !IsPrintable(rune))
            {
                return false;
            }

            bytes = bytes[length..];
        }

        return true;
    }

    private static bool IsPrintable(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
