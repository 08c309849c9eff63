namespace Posthorn.Mime;

/// <summary>Octets as two upper-case hexadecimal digits behind a mark: <c>=C3</c>, <c>%C3</c>.</summary>
internal static class Hex
{
    private static ReadOnlySpan<byte> Digits => "0123456789ABCDEF"u8;

    public static void Escape(byte mark, byte octet, Span<byte> target)
    {
        target[2] = Digits[octet & 0xF];
        target[1] = Digits[octet >> 4];
        target[0] = mark;
    }

    /// <summary>Reads two digits, either case.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out byte octet)
    {
        octet = 0;
        if (text.Length < 2 || !char.IsAsciiHexDigit((char)text[0]) || !char.IsAsciiHexDigit((char)text[1]))
        {
            return false;
        }

        octet = (byte)((Value(text[0]) << 4) | Value(text[1]));
        return true;
    }

    private static int Value(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
