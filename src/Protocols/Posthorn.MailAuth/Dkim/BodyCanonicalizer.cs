using System.Numerics;
using System.Runtime.Intrinsics;

namespace Posthorn.MailAuth.Dkim;

/// <summary>
/// RFC 6376 sections 3.4.3 and 3.4.4. Only CRLF ends a line; a bare CR or LF is an ordinary octet.
/// Most bodies need no change, so the work is a vectorised search for the places that do.
/// </summary>
internal static class BodyCanonicalizer
{
    public static void Append<TSink>(DkimCanonicalization canonicalization, ReadOnlySpan<byte> body, ref TSink sink)
        where TSink : ICanonicalSink, allows ref struct
    {
        if (canonicalization == DkimCanonicalization.Simple)
        {
            sink.Append(WithoutTrailingEmptyLines(body));
            sink.Append("\r\n"u8);
            return;
        }

        var content = WithoutTrailingBlankLines(body);
        if (!content.IsEmpty)
        {
            AppendRelaxed(content, ref sink);
            sink.Append("\r\n"u8);
        }
    }

    private static ReadOnlySpan<byte> WithoutTrailingEmptyLines(ReadOnlySpan<byte> body)
    {
        while (body.EndsWith("\r\n"u8))
        {
            body = body[..^2];
        }

        return body;
    }

    /// <summary>A line of white space alone counts as empty once it is relaxed.</summary>
    private static ReadOnlySpan<byte> WithoutTrailingBlankLines(ReadOnlySpan<byte> body)
    {
        body = body.TrimEnd(" \t"u8);
        while (body.EndsWith("\r\n"u8))
        {
            body = body[..^2].TrimEnd(" \t"u8);
        }

        return body;
    }

    private static void AppendRelaxed<TSink>(ReadOnlySpan<byte> content, ref TSink sink)
        where TSink : ICanonicalSink, allows ref struct
    {
        while (true)
        {
            var start = IndexOfReducible(content);
            if (start < 0)
            {
                sink.Append(content);
                return;
            }

            var run = content[start..];
            var end = run.IndexOfAnyExcept((byte)' ', (byte)'\t');
            if (run[end..].StartsWith("\r\n"u8))
            {
                sink.Append(content[..start]);
            }
            else if (run[0] == ' ')
            {
                sink.Append(content[..(start + 1)]);
            }
            else
            {
                sink.Append(content[..start]);
                sink.Append(" "u8);
            }

            content = run[end..];
        }
    }

    /// <summary>
    /// The first white space that may have to change: a tab, or a space before white space or CR; −1 for none.
    /// The content does not end in white space.
    /// </summary>
    private static int IndexOfReducible(ReadOnlySpan<byte> content)
    {
        var i = 0;
        for (; i + Vector256<byte>.Count < content.Length; i += Vector256<byte>.Count)
        {
            var here = Vector256.Create(content.Slice(i, Vector256<byte>.Count));
            var next = Vector256.Create(content.Slice(i + 1, Vector256<byte>.Count));
            var found = (Equals(here, '\t') | (Equals(here, ' ') & (Equals(next, ' ') | Equals(next, '\t') | Equals(next, '\r'))))
                .ExtractMostSignificantBits();
            if (found != 0)
            {
                return i + BitOperations.TrailingZeroCount(found);
            }
        }

        for (; i < content.Length; i++)
        {
            if (content[i] == '\t' || (content[i] == ' ' && content[i + 1] is (byte)' ' or (byte)'\t' or (byte)'\r'))
            {
                return i;
            }
        }

        return -1;

        static Vector256<byte> Equals(Vector256<byte> octets, char value) =>
            Vector256.Equals(octets, Vector256.Create((byte)value));
    }
}
