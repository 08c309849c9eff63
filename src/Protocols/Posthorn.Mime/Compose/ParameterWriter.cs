using System.Text;

namespace Posthorn.Mime;

/// <summary>Parameters of Content-Type and Content-Disposition: plain, quoted, or extended as in RFC 2231.</summary>
internal static class ParameterWriter
{
    // What leaves room for the blank before a parameter and the semicolon after it.
    private const int MaxLength = HeaderWriter.PreferredLineLength - 2;

    public static void Write(HeaderWriter header, string name, string value)
    {
        header.Append(";"u8);
        if (value.Length > 0 && name.Length + 1 + value.Length <= MaxLength && value.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
        {
            header.Word($"{name}={value}");
            return;
        }

        if (!value.AsSpan().ContainsAnyExcept(Characters.Printable) && !value.Contains("=?", StringComparison.Ordinal))
        {
            var quoted = QuotedString.Format(value);
            if (name.Length + 1 + quoted.Length <= MaxLength)
            {
                header.Word($"{name}={quoted}");
                return;
            }
        }

        WriteExtended(header, name, Encoding.UTF8.GetBytes(value));
    }

    /// <summary>RFC 2231 sections 3 and 4; a character never spans two sections.</summary>
    private static void WriteExtended(HeaderWriter header, string name, ReadOnlySpan<byte> value)
    {
        var only = $"{name}*=utf-8''";
        if (only.Length + EncodedLength(value) <= MaxLength)
        {
            header.Word(only);
            AppendEncoded(header, value);
            return;
        }

        for (var section = 0; !value.IsEmpty; section++)
        {
            var start = section == 0 ? $"{name}*0*=utf-8''" : $"{name}*{section}*=";
            var length = TakeCharacters(value, MaxLength - start.Length);
            if (section > 0)
            {
                header.Append(";"u8);
                header.Fold();
            }

            header.Word(start);
            AppendEncoded(header, value[..length]);
            value = value[length..];
        }
    }

    private static int TakeCharacters(ReadOnlySpan<byte> value, int room)
    {
        var taken = 0;
        while (taken < value.Length)
        {
            Rune.DecodeFromUtf8(value[taken..], out _, out var length);
            room -= EncodedLength(value.Slice(taken, length));
            if (room < 0)
            {
                break;
            }

            taken += length;
        }

        return taken;
    }

    private static int EncodedLength(ReadOnlySpan<byte> value)
    {
        var length = 0;
        foreach (var octet in value)
        {
            length += Characters.AttributeChar.Contains(octet) ? 1 : 3;
        }

        return length;
    }

    private static void AppendEncoded(HeaderWriter header, ReadOnlySpan<byte> value)
    {
        Span<byte> escape = stackalloc byte[3];
        foreach (var octet in value)
        {
            if (Characters.AttributeChar.Contains(octet))
            {
                header.Append([octet]);
            }
            else
            {
                Hex.Escape((byte)'%', octet, escape);
                header.Append(escape);
            }
        }
    }
}
