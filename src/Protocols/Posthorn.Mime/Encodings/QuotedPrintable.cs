using System.Buffers;

namespace Posthorn.Mime;

/// <summary>RFC 2045 section 6.7. Text may be encoded and decoded in pieces that end with a line end.</summary>
public static class QuotedPrintable
{
    /// <summary>Columns of a line, the <c>=</c> of a soft line break included, the CRLF not.</summary>
    public const int MaxLineLength = 76;

    private static readonly SearchValues<byte> Literal = SearchValues.Create(
        "\t !\"#$%&'()*+,-./0123456789:;<>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~"u8);

    /// <summary>
    /// Writes text; CRLF, CR and LF all end a line and become CRLF. A dot or <c>From </c> at the start of a line is escaped too,
    /// because relays touch those (RFC 5321 section 4.5.2, mbox) and a signature would not survive a clumsy one.
    /// </summary>
    public static void EncodeText(ReadOnlySpan<byte> text, IBufferWriter<byte> output)
    {
        for (; ; )
        {
            var end = text.IndexOfAny((byte)'\r', (byte)'\n');
            if (end < 0)
            {
                EncodeLine(text, output);
                return;
            }

            EncodeLine(text[..end], output);
            output.Write("\r\n"u8);
            text = text[(end + (text[end..].StartsWith("\r\n"u8) ? 2 : 1))..];
        }
    }

    /// <summary>Decodes what <see cref="EncodeText"/> and less careful writers produce: what is no escape stands for itself, line ends stay as they are.</summary>
    /// <param name="encoded">The encoded text.</param>
    /// <param name="destination">At least as long as <paramref name="encoded"/>.</param>
    /// <returns>The number of octets written.</returns>
    public static int Decode(ReadOnlySpan<byte> encoded, Span<byte> destination)
    {
        var written = 0;
        while (!encoded.IsEmpty)
        {
            var newLine = encoded.IndexOf((byte)'\n');
            var next = newLine < 0 ? encoded.Length : newLine + 1;
            var line = encoded[..next].TrimEnd("\r\n"u8);
            var text = line.TrimEnd(" \t"u8);
            if (text is [.., (byte)'='])
            {
                written += DecodeLine(text[..^1], destination[written..]);
            }
            else
            {
                written += DecodeLine(text, destination[written..]);
                var lineEnd = encoded[line.Length..next];
                lineEnd.CopyTo(destination[written..]);
                written += lineEnd.Length;
            }

            encoded = encoded[next..];
        }

        return written;
    }

    private static void EncodeLine(ReadOnlySpan<byte> line, IBufferWriter<byte> output)
    {
        while (!line.IsEmpty)
        {
            var target = output.GetSpan(MaxLineLength + 2);
            var taken = EncodeOutputLine(line, target, out var written);
            output.Advance(written);
            line = line[taken..];
        }
    }

    /// <summary>Fills one line of the output and says how much of the input it took.</summary>
    private static int EncodeOutputLine(ReadOnlySpan<byte> line, Span<byte> target, out int written)
    {
        var taken = 0;
        written = 0;
        while (taken < line.Length)
        {
            var rest = line[taken..];
            var run = LiteralRun(rest, MaxLineLength - written + 1, atLineStart: written == 0);
            var width = run > 0 ? run : 3;
            var length = Math.Max(run, 1);
            var room = MaxLineLength - written;
            if (width > room || length < rest.Length)
            {
                // Something follows on this line, so its last column belongs to the soft line break.
                room--;
            }

            if (run > 0)
            {
                length = Math.Min(run, room);
                rest[..length].CopyTo(target[written..]);
                written += length;
            }
            else if (width <= room)
            {
                Hex.Escape((byte)'=', rest[0], target[written..]);
                written += width;
            }
            else
            {
                length = 0;
            }

            if (length == 0)
            {
                break;
            }

            taken += length;
        }

        if (taken < line.Length)
        {
            "=\r\n"u8.CopyTo(target[written..]);
            written += 3;
        }

        return taken;
    }

    /// <summary>How many octets may stand for themselves; no further than <paramref name="limit"/>, or a long line would cost its square.</summary>
    private static int LiteralRun(ReadOnlySpan<byte> rest, int limit, bool atLineStart)
    {
        if (atLineStart && (rest[0] == '.' || rest.StartsWith("From "u8)))
        {
            return 0;
        }

        var window = rest[..Math.Min(rest.Length, limit)];
        var run = window.IndexOfAnyExcept(Literal);
        run = run < 0 ? window.Length : run;
        var endsInBlank = run == rest.Length && rest[^1] is (byte)' ' or (byte)'\t';
        return endsInBlank ? run - 1 : run;
    }

    private static int DecodeLine(ReadOnlySpan<byte> line, Span<byte> destination)
    {
        var written = 0;
        while (!line.IsEmpty)
        {
            var run = line.IndexOf((byte)'=');
            run = run < 0 ? line.Length : run;
            line[..run].CopyTo(destination[written..]);
            written += run;
            line = line[run..];
            if (line.IsEmpty)
            {
                break;
            }

            var isEscape = Hex.TryRead(line[1..], out var octet);
            destination[written++] = isEscape ? octet : (byte)'=';
            line = line[(isEscape ? 3 : 1)..];
        }

        return written;
    }
}
