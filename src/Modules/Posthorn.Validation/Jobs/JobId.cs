namespace Posthorn.Validation.Jobs;

/// <summary>ULIDs: 48 bits of time and 80 of chance, 26 characters of Crockford's alphabet. Pure.</summary>
internal static class JobId
{
    public const int Length = 26;
    public const int ChanceLength = 10;
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <param name="now">To the millisecond.</param>
    /// <param name="chance">Ten random octets.</param>
    public static string New(DateTimeOffset now, ReadOnlySpan<byte> chance)
    {
        Span<byte> octets = stackalloc byte[16];
        var time = now.ToUnixTimeMilliseconds();
        for (var i = 5; i >= 0; i--)
        {
            octets[i] = (byte)time;
            time >>= 8;
        }

        chance[..ChanceLength].CopyTo(octets[6..]);
        var number = System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(octets);
        Span<char> text = stackalloc char[Length];
        for (var i = Length - 1; i >= 0; i--)
        {
            text[i] = Alphabet[(int)(number & 31)];
            number >>= 5;
        }

        return new string(text);
    }
}
