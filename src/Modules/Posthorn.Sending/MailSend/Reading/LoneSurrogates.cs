using System.Globalization;

namespace Posthorn.Sending.MailSend.Reading;

/// <summary>
/// JSON may escape half of a surrogate pair (<c>"\ud83d"</c>: somebody cut an emoji in two), which is no Unicode text.
/// Like the servers that clients were written against, we read U+FFFD in its place.
/// </summary>
internal static class LoneSurrogates
{
    private const int EscapeLength = 6;

    /// <summary>The same memory when nothing had to change, else a copy of the same length. Never fails, whatever the input.</summary>
    public static ReadOnlyMemory<byte> Replace(ReadOnlyMemory<byte> json)
    {
        byte[]? copy = null;
        var source = json.Span;
        for (var at = NextEscape(source, 0); at >= 0; at = NextEscape(source, at))
        {
            var kind = SurrogateAt(source, at);
            if (kind == Half.None)
            {
                // Every other escape is two bytes as far as finding the next one goes.
                at += 2;
            }
            else if (kind == Half.High && SurrogateAt(source, at + EscapeLength) == Half.Low)
            {
                at += 2 * EscapeLength;
            }
            else
            {
                copy ??= source.ToArray();
                "\\ufffd"u8.CopyTo(copy.AsSpan(at));
                at += EscapeLength;
            }
        }

        return copy ?? json;
    }

    private enum Half
    {
        None,
        High,
        Low,
    }

    private static int NextEscape(ReadOnlySpan<byte> source, int from)
    {
        if (from >= source.Length)
        {
            return -1;
        }

        var offset = source[from..].IndexOf((byte)'\\');
        return offset < 0 ? -1 : from + offset;
    }

    private static Half SurrogateAt(ReadOnlySpan<byte> source, int at)
    {
        if (source.Length - at < EscapeLength || source[at] != '\\' || source[at + 1] != 'u'
            || !ushort.TryParse(source.Slice(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit))
        {
            return Half.None;
        }

        return char.IsHighSurrogate((char)unit) ? Half.High : char.IsLowSurrogate((char)unit) ? Half.Low : Half.None;
    }
}
