using System.Buffers;

namespace Posthorn.Smtp;

/// <summary>
/// RFC 5321 section 4.1.2, <c>Path</c> and what it is made of, over octets; RFC 6531 section 3.3 adds UTF-8.
/// Nothing is copied: the parts are ranges of the input.
/// </summary>
internal static class PathGrammar
{
    private static readonly SearchValues<byte> AtomOctets =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-/=?^_`{|}~"u8);

    private static readonly SearchValues<byte> LabelOctets =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"u8);

    /// <summary>Reads the path that the text starts with, a source route included (RFC 5321 section 3.6.1: ignored).</summary>
    public static SmtpPathError Read(ReadOnlySpan<byte> text, int maxLocalOctets, out PathParts parts)
    {
        parts = default;
        if (text.StartsWith("<>"u8))
        {
            parts = new PathParts(1..1, 1..1, 2);
            return SmtpPathError.None;
        }

        var position = 1;
        if (!text.StartsWith("<"u8) || !SkipSourceRoute(text, ref position))
        {
            return SmtpPathError.Syntax;
        }

        var localStart = position;
        if (!ReadLocalPart(text, ref position))
        {
            return SmtpPathError.Syntax;
        }

        var local = localStart..position;
        var domain = position..position;
        if (At(text, position) == '@')
        {
            var domainStart = ++position;
            if (!ReadDomain(text, ref position))
            {
                return SmtpPathError.Syntax;
            }

            domain = domainStart..position;
        }
        else if (!System.Text.Ascii.EqualsIgnoreCase(text[local], "postmaster"u8))
        {
            return SmtpPathError.Syntax;
        }

        if (At(text, position) != '>' || !PrintableText.IsPrintable(text[localStart..position]))
        {
            return SmtpPathError.Syntax;
        }

        parts = new PathParts(local, domain, position + 1);
        if (text[local].Length > maxLocalOctets)
        {
            return SmtpPathError.LocalPartTooLong;
        }

        return text[domain].Length > SmtpPath.MaxDomainOctets ? SmtpPathError.DomainTooLong : SmtpPathError.None;
    }

    /// <summary><c>Domain</c> or <c>address-literal</c> and nothing else: what may follow EHLO.</summary>
    public static bool IsDomain(ReadOnlySpan<byte> text)
    {
        var position = 0;
        return text.Length <= SmtpPath.MaxDomainOctets && ReadDomain(text, ref position) && position == text.Length;
    }

    /// <summary>The octet at a position, or 0 (which no production contains) beyond the end.</summary>
    private static byte At(ReadOnlySpan<byte> text, int position) => position < text.Length ? text[position] : (byte)0;

    /// <summary><c>A-d-l ":"</c>, if there is one.</summary>
    private static bool SkipSourceRoute(ReadOnlySpan<byte> text, ref int position)
    {
        if (At(text, position) != '@')
        {
            return true;
        }

        while (At(text, position) == '@')
        {
            position++;
            if (!ReadDomain(text, ref position))
            {
                return false;
            }

            if (At(text, position) == ',')
            {
                position++;
                continue;
            }

            return At(text, position++) == ':';
        }

        return false;
    }

    private static bool ReadLocalPart(ReadOnlySpan<byte> text, ref int position) =>
        At(text, position) == '"' ? ReadQuotedString(text, ref position) : ReadDotString(text, ref position);

    private static bool ReadDotString(ReadOnlySpan<byte> text, ref int position)
    {
        while (true)
        {
            var start = position;
            while (position < text.Length && (AtomOctets.Contains(text[position]) || text[position] >= 0x80))
            {
                position++;
            }

            if (position == start)
            {
                return false;
            }

            if (At(text, position) != '.')
            {
                return true;
            }

            position++;
        }
    }

    private static bool ReadQuotedString(ReadOnlySpan<byte> text, ref int position)
    {
        position++;
        while (position < text.Length)
        {
            var octet = text[position++];
            if (octet == '"')
            {
                return true;
            }

            // quoted-pairSMTP: the octet after the backslash is taken as it is.
            if (octet == '\\' && (position >= text.Length || text[position++] is < (byte)' ' or > (byte)'~'))
            {
                return false;
            }

            if (octet is < (byte)' ' or 0x7f)
            {
                return false;
            }
        }

        return false;
    }

    private static bool ReadDomain(ReadOnlySpan<byte> text, ref int position)
    {
        if (At(text, position) == '[')
        {
            return ReadAddressLiteral(text, ref position);
        }

        while (true)
        {
            var start = position;
            while (position < text.Length && (LabelOctets.Contains(text[position]) || text[position] >= 0x80))
            {
                position++;
            }

            if (!IsLabel(text[start..position]))
            {
                return false;
            }

            if (At(text, position) != '.')
            {
                return true;
            }

            position++;
        }
    }

    private static bool IsLabel(ReadOnlySpan<byte> label) => label.Length is > 0 and <= 63 && label[0] != '-' && label[^1] != '-';

    private static bool ReadAddressLiteral(ReadOnlySpan<byte> text, ref int position)
    {
        var start = ++position;
        while (position < text.Length && text[position] is >= (byte)'!' and <= (byte)'~' and not ((byte)'[' or (byte)'\\' or (byte)']'))
        {
            position++;
        }

        return position > start && At(text, position++) == ']';
    }
}

/// <summary>Where the parts of a path stand in the text, and the length of the path.</summary>
internal readonly record struct PathParts(Range LocalPart, Range Domain, int Length);
