using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Posthorn.Mime;

/// <summary>RFC 5322 section 2.2: headers up to the empty line. CRLF and LF both end a line.</summary>
internal static class HeaderParser
{
    /// <summary>
    /// Reads a header section. The first line that is no header ends it and belongs to the body already
    /// (as if the empty line had been forgotten), except for the <c>From </c> line of an mbox.
    /// </summary>
    /// <param name="entity">The part, from its first header on.</param>
    /// <param name="limits">Counted while reading.</param>
    /// <param name="headers">In the order of the message.</param>
    /// <param name="headersEnd">Where the last header ends, its line end included.</param>
    /// <param name="bodyStart">Where the body starts.</param>
    /// <param name="error">Which limit was passed.</param>
    public static bool TryParse(
        ReadOnlyMemory<byte> entity, MimeLimits limits, [NotNullWhen(true)] out List<MimeHeader>? headers,
        out int headersEnd, out int bodyStart, [NotNullWhen(false)] out string? error)
    {
        headers = [];
        error = null;
        var section = entity.Span;
        var name = (string?)null;
        var fieldStart = 0;
        var valueStart = 0;
        var valueEnd = 0;
        headersEnd = 0;
        bodyStart = 0;
        while (bodyStart < section.Length)
        {
            var lineStart = bodyStart;
            var line = ReadLine(section, lineStart, out var next);
            var isContinuation = name is not null && !line.IsEmpty && line[0] is (byte)' ' or (byte)'\t';
            if (!isContinuation)
            {
                Flush(headers, entity, ref name, fieldStart, valueStart, valueEnd, headersEnd);
                if (!TryReadName(line, out name, out var colon) && !(lineStart == 0 && line.StartsWith("From "u8)))
                {
                    bodyStart = line.IsEmpty ? next : lineStart;
                    return true;
                }

                (fieldStart, valueStart) = (lineStart, lineStart + colon + 1);
            }

            valueEnd = lineStart + line.Length;
            headersEnd = bodyStart = next;
            if (next > limits.MaxHeaderBytes || headers.Count + (name is null ? 0 : 1) > limits.MaxHeaders)
            {
                error = next > limits.MaxHeaderBytes
                    ? $"a header section of more than {limits.MaxHeaderBytes} octets"
                    : $"more than {limits.MaxHeaders} headers in one part";
                headers = null;
                return false;
            }
        }

        Flush(headers, entity, ref name, fieldStart, valueStart, valueEnd, headersEnd);
        return true;
    }

    private static ReadOnlySpan<byte> ReadLine(ReadOnlySpan<byte> section, int start, out int next)
    {
        var length = section[start..].IndexOf((byte)'\n');
        if (length < 0)
        {
            next = section.Length;
            return section[start..];
        }

        next = start + length + 1;
        var line = section.Slice(start, length);
        return line is [.., (byte)'\r'] ? line[..^1] : line;
    }

    private static bool TryReadName(ReadOnlySpan<byte> line, [NotNullWhen(true)] out string? name, out int colon)
    {
        name = null;
        colon = line.IndexOf((byte)':');
        if (colon < 1)
        {
            return false;
        }

        var text = line[..colon].TrimEnd(" \t"u8);
        if (text.IsEmpty || text.ContainsAnyExceptInRange((byte)'!', (byte)'~'))
        {
            return false;
        }

        name = Encoding.ASCII.GetString(text);
        return true;
    }

    private static void Flush(
        List<MimeHeader> headers, ReadOnlyMemory<byte> entity, ref string? name, int fieldStart, int valueStart, int valueEnd, int fieldEnd)
    {
        if (name is not null)
        {
            headers.Add(new MimeHeader(name, entity[valueStart..valueEnd], entity[fieldStart..fieldEnd]));
            name = null;
        }
    }
}
