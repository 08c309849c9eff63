using System.Buffers;
using System.Globalization;
using System.Text.Unicode;

namespace Posthorn.Smtp;

/// <summary>Writes replies, RFC 5321 section 4.2: one line per text line, the enhanced code on each (RFC 2034 section 4).</summary>
public static class SmtpReplyWriter
{
    /// <summary>RFC 5321 section 4.5.3.1.5: octets of one reply line, code and CRLF included. Longer texts are cut at a character.</summary>
    public const int MaxLineOctets = 512;

    /// <param name="output">Receives whole lines, each ending in CRLF.</param>
    /// <param name="reply">Line ends inside a text become blanks, other controls <c>?</c>: a text cannot add a line.</param>
    /// <param name="withEnhanced">False leaves the enhanced code out: the extension was not offered.</param>
    public static void Write(IBufferWriter<byte> output, SmtpReply reply, bool withEnhanced = true)
    {
        var enhanced = withEnhanced ? reply.Enhanced : null;
        var last = Math.Max(0, reply.Lines.Count - 1);
        for (var i = 0; i < last; i++)
        {
            WriteLine(output, reply.Code, '-', enhanced, reply.Lines[i]);
        }

        WriteLine(output, reply.Code, ' ', enhanced, reply.Lines.Count == 0 ? "" : reply.Lines[last]);
    }

    private static void WriteLine(IBufferWriter<byte> output, int code, char separator, EnhancedStatusCode? enhanced, string text)
    {
        var line = output.GetSpan(MaxLineOctets)[..MaxLineOctets];
        code.TryFormat(line, out var length, default, CultureInfo.InvariantCulture);
        line[length++] = (byte)separator;
        if (enhanced is { } status)
        {
            Utf8.TryWrite(line[length..], CultureInfo.InvariantCulture, $"{status.Class}.{status.Subject}.{status.Detail} ", out var written);
            length += written;
        }

        Utf8.FromUtf16(PrintableText.From(text), line[length..^2], out _, out var textLength);
        length += textLength;
        "\r\n"u8.CopyTo(line[length..]);
        output.Advance(length + 2);
    }
}
