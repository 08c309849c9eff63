using System.Buffers;

namespace Posthorn.Sink.Connections;

/// <summary>Gives replies another form. Input is whole replies as <c>SmtpReplyWriter</c> writes them: lines that end in CRLF.</summary>
internal static class ReplyShapeWriter
{
    private const int CodeLength = 3;

    /// <summary>Octets of the first reply, all its lines.</summary>
    public static int LengthOfFirst(ReadOnlySpan<byte> replies)
    {
        var length = 0;
        while (length < replies.Length)
        {
            var end = replies[length..].IndexOf((byte)'\n') + 1;
            var isLast = end <= CodeLength || replies[length + CodeLength] != '-';
            length = end == 0 ? replies.Length : length + end;
            if (isLast)
            {
                break;
            }
        }

        return length;
    }

    /// <param name="output">Receives the reply in its new form.</param>
    /// <param name="reply">One reply.</param>
    /// <param name="shape">What to change.</param>
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> reply, ReplyShape shape)
    {
        while (!reply.IsEmpty)
        {
            var end = reply.IndexOf((byte)'\n') + 1;
            var line = end == 0 ? reply : reply[..(end - 2)];
            reply = end == 0 ? default : reply[end..];
            if (shape.Odd && reply.IsEmpty && line.Length > CodeLength)
            {
                WriteOddEnd(output, line, shape);
            }
            else
            {
                WriteLine(output, line, shape);
            }
        }
    }

    private static void WriteOddEnd(IBufferWriter<byte> output, ReadOnlySpan<byte> last, ReplyShape shape)
    {
        Span<byte> continued = [.. last];
        continued[CodeLength] = (byte)'-';
        WriteLine(output, continued, shape);
        WriteLine(output, continued[..(CodeLength + 1)], shape with { PadTo = 0 });
        WriteLine(output, last[..CodeLength], shape with { PadTo = 0 });
    }

    private static void WriteLine(IBufferWriter<byte> output, ReadOnlySpan<byte> line, ReplyShape shape)
    {
        output.Write(line);
        var missing = Math.Max(0, shape.PadTo - line.Length);
        output.GetSpan(missing + 1)[..missing].Fill((byte)'.');
        output.Advance(missing);
        output.Write(shape.BareLineFeeds ? "\n"u8 : "\r\n"u8);
    }
}
