namespace Posthorn.MailAuth.Dkim;

/// <summary>RFC 6376 sections 3.4.1 and 3.4.2, for one header field that arrives without its final CRLF.</summary>
internal static class HeaderCanonicalizer
{
    public static void Append<TSink>(DkimCanonicalization canonicalization, ReadOnlySpan<byte> field, ref TSink sink)
        where TSink : ICanonicalSink, allows ref struct
    {
        var colon = field.IndexOf((byte)':');
        if (canonicalization == DkimCanonicalization.Simple || colon < 0)
        {
            sink.Append(field);
            return;
        }

        AppendLowerCase(field[..colon].TrimEnd(" \t"u8), ref sink);
        sink.Append(":"u8);
        AppendUnfolded(field[(colon + 1)..], ref sink);
    }

    private static void AppendLowerCase<TSink>(ReadOnlySpan<byte> name, ref TSink sink)
        where TSink : ICanonicalSink, allows ref struct
    {
        Span<byte> lower = stackalloc byte[64];
        while (!name.IsEmpty)
        {
            var length = Math.Min(lower.Length, name.Length);
            for (var i = 0; i < length; i++)
            {
                lower[i] = name[i] is >= (byte)'A' and <= (byte)'Z' ? (byte)(name[i] | 0x20) : name[i];
            }

            sink.Append(lower[..length]);
            name = name[length..];
        }
    }

    /// <summary>Words with one space between them. A CRLF inside a field always stands before white space.</summary>
    private static void AppendUnfolded<TSink>(ReadOnlySpan<byte> value, ref TSink sink)
        where TSink : ICanonicalSink, allows ref struct
    {
        value = SkipWhiteSpace(value);
        while (!value.IsEmpty)
        {
            var end = WordLength(value);
            sink.Append(value[..end]);
            value = SkipWhiteSpace(value[end..]);
            if (!value.IsEmpty)
            {
                sink.Append(" "u8);
            }
        }
    }

    private static int WordLength(ReadOnlySpan<byte> value)
    {
        var length = 0;
        while (true)
        {
            var stop = value[length..].IndexOfAny(" \t\r"u8);
            if (stop < 0)
            {
                return value.Length;
            }

            length += stop;
            if (value[length] != '\r' || value[length..].StartsWith("\r\n"u8))
            {
                return length;
            }

            length++;
        }
    }

    private static ReadOnlySpan<byte> SkipWhiteSpace(ReadOnlySpan<byte> value)
    {
        while (true)
        {
            value = value.TrimStart(" \t"u8);
            if (!value.StartsWith("\r\n"u8))
            {
                return value;
            }

            value = value[2..];
        }
    }
}
