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
        var lines = new LineWriter(output);
        for (; ; )
        {
            var end = text.IndexOfAny((byte)'\r', (byte)'\n');
            EncodeLine(end < 0 ? text : text[..end], ref lines);
            if (end < 0)
            {
                lines.Finish();
                return;
            }

            lines.Append("\r\n"u8);
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

    private static void EncodeLine(ReadOnlySpan<byte> line, ref LineWriter lines)
    {
        // White space at the end of a line would be lost (RFC 2045 section 6.7, rule 3), so the last blank is escaped like what is not literal.
        var literalEnd = line is [.., (byte)' ' or (byte)'\t'] ? line.Length - 1 : line.Length;
        var (at, column, special) = (0, 0, -1);
        while (at < line.Length)
        {
            if (special < at)
            {
                // Looked for once and remembered: a long line would else cost its square.
                special = line[at..literalEnd].IndexOfAnyExcept(Literal) is var run and >= 0 ? at + run : literalEnd;
            }

            var isLiteral = special > at && !(column == 0 && IsTouchedByRelays(line[at..]));
            var rest = line.Length - at;
            var (width, length) = isLiteral ? (special - at, special - at) : (3, 1);
            var room = MaxLineLength - column;
            if (width > room || length < rest)
            {
                // Something follows on this line, so its last column belongs to the soft line break.
                room--;
            }

            if (room < (isLiteral ? 1 : 3))
            {
                lines.Append("=\r\n"u8);
                column = 0;
                continue;
            }

            if (isLiteral)
            {
                length = Math.Min(length, room);
                lines.Append(line.Slice(at, length));
                column += length;
            }
            else
            {
                lines.AppendEscaped(line[at]);
                column += 3;
            }

            at += length;
        }
    }

    private static bool IsTouchedByRelays(ReadOnlySpan<byte> start) => start[0] == '.' || (start[0] == 'F' && start.StartsWith("From "u8));

    /// <summary>Takes the buffer in pieces of many lines: asking for each line costs as much as encoding it.</summary>
    private ref struct LineWriter(IBufferWriter<byte> output)
    {
        private const int Piece = 4096;

        private Span<byte> _piece = [];
        private int _written;

        public void Append(ReadOnlySpan<byte> octets)
        {
            Reserve();
            octets.CopyTo(_piece[_written..]);
            _written += octets.Length;
        }

        public void AppendEscaped(byte octet)
        {
            Reserve();
            Hex.Escape((byte)'=', octet, _piece[_written..]);
            _written += 3;
        }

        public void Finish()
        {
            output.Advance(_written);
            _piece = [];
            _written = 0;
        }

        /// <summary>Nothing is longer than a line.</summary>
        private void Reserve()
        {
            if (_piece.Length - _written < MaxLineLength)
            {
                Finish();
                _piece = output.GetSpan(Piece);
            }
        }
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
