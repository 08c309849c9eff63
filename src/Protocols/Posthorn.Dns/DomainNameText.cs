using System.Text;

namespace Posthorn.Dns;

/// <summary>The text form of a name, RFC 1035 section 5.1 with the escapes of RFC 4343 section 2.1, to and from its wire form.</summary>
internal static class DomainNameText
{
    /// <param name="text">The name, with or without a final dot.</param>
    /// <param name="wire">Room for <see cref="DomainName.MaxWireLength"/> octets.</param>
    /// <param name="length">The octets written.</param>
    public static DnsFormatError Read(ReadOnlySpan<char> text, Span<byte> wire, out int length)
    {
        length = 0;
        if (text.IsEmpty)
        {
            return DnsFormatError.EmptyName;
        }

        if (text is ".")
        {
            wire[length++] = 0;
            return DnsFormatError.None;
        }

        while (!text.IsEmpty)
        {
            var error = ReadLabel(ref text, wire, ref length);
            if (error != DnsFormatError.None)
            {
                return error;
            }
        }

        wire[length++] = 0;
        return DnsFormatError.None;
    }

    public static string Write(ReadOnlySpan<byte> wire)
    {
        if (wire[0] == 0)
        {
            return ".";
        }

        var text = new StringBuilder(wire.Length);
        for (var position = 0; wire[position] != 0; position += wire[position] + 1)
        {
            if (position > 0)
            {
                text.Append('.');
            }

            foreach (var octet in wire.Slice(position + 1, wire[position]))
            {
                _ = octet switch
                {
                    (byte)'.' or (byte)'\\' => text.Append('\\').Append((char)octet),
                    > (byte)' ' and <= (byte)'~' => text.Append((char)octet),
                    _ => text.Append('\\').Append(octet.ToString("D3")),
                };
            }
        }

        return text.ToString();
    }

    /// <summary>Takes one label and the dot behind it. The name's final zero octet must still fit after the label.</summary>
    private static DnsFormatError ReadLabel(ref ReadOnlySpan<char> text, Span<byte> wire, ref int length)
    {
        var start = length++;
        while (!text.IsEmpty && text[0] != '.')
        {
            var error = ReadOctet(ref text, out var octet);
            if (error != DnsFormatError.None)
            {
                return error;
            }

            if (length - start > DomainName.MaxLabelLength)
            {
                return DnsFormatError.LabelTooLong;
            }

            if (length >= DomainName.MaxWireLength - 1)
            {
                return DnsFormatError.NameTooLong;
            }

            wire[length++] = octet;
        }

        if (length - start == 1)
        {
            return DnsFormatError.EmptyLabel;
        }

        wire[start] = (byte)(length - start - 1);
        text = text.IsEmpty ? text : text[1..];
        return DnsFormatError.None;
    }

    private static DnsFormatError ReadOctet(ref ReadOnlySpan<char> text, out byte octet)
    {
        octet = (byte)text[0];
        if (text[0] is <= ' ' or > '~')
        {
            return DnsFormatError.BadCharacter;
        }

        if (text[0] != '\\')
        {
            text = text[1..];
            return DnsFormatError.None;
        }

        if (text.Length >= 4 && IsDecimalOctet(text[1], text[2], text[3], out octet))
        {
            text = text[4..];
            return DnsFormatError.None;
        }

        if (text.Length < 2 || char.IsAsciiDigit(text[1]) || text[1] is < ' ' or > '~')
        {
            return DnsFormatError.BadEscape;
        }

        octet = (byte)text[1];
        text = text[2..];
        return DnsFormatError.None;
    }

    private static bool IsDecimalOctet(char hundreds, char tens, char ones, out byte octet)
    {
        octet = 0;
        if (!char.IsAsciiDigit(hundreds) || !char.IsAsciiDigit(tens) || !char.IsAsciiDigit(ones))
        {
            return false;
        }

        var value = ((hundreds - '0') * 100) + ((tens - '0') * 10) + (ones - '0');
        octet = (byte)value;
        return value <= byte.MaxValue;
    }
}
