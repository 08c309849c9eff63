using System.Buffers.Binary;

namespace Posthorn.MailAuth.Curve25519;

/// <summary>
/// An integer modulo p = 2^255 − 19 in five limbs of 51 bits. Every operation leaves each limb below 2^51 + 2^15,
/// so that sums and products of two elements never overflow. Nothing here branches on a value.
/// </summary>
internal readonly struct FieldElement
{
    private const int LimbBits = 51;
    private const ulong LimbMask = (1UL << LimbBits) - 1;

    /// <summary>The limbs of 4p: added before a subtraction so that no limb goes below zero.</summary>
    private const ulong FourTimesLowLimb = 4 * (LimbMask - 18);
    private const ulong FourTimesHighLimb = 4 * LimbMask;

    private readonly ulong _l0;
    private readonly ulong _l1;
    private readonly ulong _l2;
    private readonly ulong _l3;
    private readonly ulong _l4;

    private FieldElement(ulong l0, ulong l1, ulong l2, ulong l3, ulong l4) =>
        (_l0, _l1, _l2, _l3, _l4) = (l0, l1, l2, l3, l4);

    public static FieldElement Zero => default;

    public static FieldElement One => new(1, 0, 0, 0, 0);

    /// <param name="value">Below 2^51.</param>
    public static FieldElement From(ulong value) => new(value, 0, 0, 0, 0);

    /// <summary>Reads 32 octets, little-endian; the top bit is ignored (RFC 8032 keeps a sign there).</summary>
    public static FieldElement Read(ReadOnlySpan<byte> octets) => new(
        BinaryPrimitives.ReadUInt64LittleEndian(octets) & LimbMask,
        (BinaryPrimitives.ReadUInt64LittleEndian(octets[6..]) >> 3) & LimbMask,
        (BinaryPrimitives.ReadUInt64LittleEndian(octets[12..]) >> 6) & LimbMask,
        (BinaryPrimitives.ReadUInt64LittleEndian(octets[19..]) >> 1) & LimbMask,
        (BinaryPrimitives.ReadUInt64LittleEndian(octets[24..]) >> 12) & LimbMask);

    /// <summary>Writes the one representative below p as 32 octets, little-endian.</summary>
    public void Write(Span<byte> octets)
    {
        var reduced = Carry(_l0, _l1, _l2, _l3, _l4);

        // The quotient by p is 0 or 1: adding 19 overflows 2^255 exactly when the value is p or more.
        var quotient = (reduced._l0 + 19) >> LimbBits;
        quotient = (reduced._l1 + quotient) >> LimbBits;
        quotient = (reduced._l2 + quotient) >> LimbBits;
        quotient = (reduced._l3 + quotient) >> LimbBits;
        quotient = (reduced._l4 + quotient) >> LimbBits;

        var l0 = reduced._l0 + (19 * quotient);
        var l1 = reduced._l1 + (l0 >> LimbBits);
        var l2 = reduced._l2 + (l1 >> LimbBits);
        var l3 = reduced._l3 + (l2 >> LimbBits);
        var l4 = reduced._l4 + (l3 >> LimbBits);
        (l0, l1, l2, l3, l4) = (l0 & LimbMask, l1 & LimbMask, l2 & LimbMask, l3 & LimbMask, l4 & LimbMask);

        BinaryPrimitives.WriteUInt64LittleEndian(octets, l0 | (l1 << 51));
        BinaryPrimitives.WriteUInt64LittleEndian(octets[8..], (l1 >> 13) | (l2 << 38));
        BinaryPrimitives.WriteUInt64LittleEndian(octets[16..], (l2 >> 26) | (l3 << 25));
        BinaryPrimitives.WriteUInt64LittleEndian(octets[24..], (l3 >> 39) | (l4 << 12));
    }

    /// <summary>True for the odd half of the field: the sign bit of RFC 8032 section 5.1.2.</summary>
    public bool IsOdd
    {
        get
        {
            Span<byte> octets = stackalloc byte[32];
            Write(octets);
            return (octets[0] & 1) == 1;
        }
    }

    public bool HasSameValueAs(in FieldElement other)
    {
        Span<byte> mine = stackalloc byte[32];
        Span<byte> theirs = stackalloc byte[32];
        Write(mine);
        other.Write(theirs);
        return mine.SequenceEqual(theirs);
    }

    public static FieldElement operator +(in FieldElement a, in FieldElement b) =>
        Carry(a._l0 + b._l0, a._l1 + b._l1, a._l2 + b._l2, a._l3 + b._l3, a._l4 + b._l4);

    public static FieldElement operator -(in FieldElement a, in FieldElement b) => Carry(
        a._l0 + FourTimesLowLimb - b._l0,
        a._l1 + FourTimesHighLimb - b._l1,
        a._l2 + FourTimesHighLimb - b._l2,
        a._l3 + FourTimesHighLimb - b._l3,
        a._l4 + FourTimesHighLimb - b._l4);

    public static FieldElement operator -(in FieldElement a) => Zero - a;

    /// <summary>Schoolbook multiplication; 2^255 wraps around to 19.</summary>
    public static FieldElement operator *(in FieldElement a, in FieldElement b)
    {
        var b1 = 19 * b._l1;
        var b2 = 19 * b._l2;
        var b3 = 19 * b._l3;
        var b4 = 19 * b._l4;

        var r0 = Wide(a._l0, b._l0) + Wide(a._l1, b4) + Wide(a._l2, b3) + Wide(a._l3, b2) + Wide(a._l4, b1);
        var r1 = Wide(a._l0, b._l1) + Wide(a._l1, b._l0) + Wide(a._l2, b4) + Wide(a._l3, b3) + Wide(a._l4, b2);
        var r2 = Wide(a._l0, b._l2) + Wide(a._l1, b._l1) + Wide(a._l2, b._l0) + Wide(a._l3, b4) + Wide(a._l4, b3);
        var r3 = Wide(a._l0, b._l3) + Wide(a._l1, b._l2) + Wide(a._l2, b._l1) + Wide(a._l3, b._l0) + Wide(a._l4, b4);
        var r4 = Wide(a._l0, b._l4) + Wide(a._l1, b._l3) + Wide(a._l2, b._l2) + Wide(a._l3, b._l1) + Wide(a._l4, b._l0);

        r1 += (ulong)(r0 >> LimbBits);
        r2 += (ulong)(r1 >> LimbBits);
        r3 += (ulong)(r2 >> LimbBits);
        r4 += (ulong)(r3 >> LimbBits);
        return Carry(
            ((ulong)r0 & LimbMask) + (19 * (ulong)(r4 >> LimbBits)),
            (ulong)r1 & LimbMask,
            (ulong)r2 & LimbMask,
            (ulong)r3 & LimbMask,
            (ulong)r4 & LimbMask);
    }

    public FieldElement Squared => this * this;

    /// <summary>1/this, and 0 for 0: this^(p − 2), by Fermat.</summary>
    public FieldElement Inverted => Power(lowestOctet: 0xEB, highestOctet: 0x7F);

    /// <summary>this^((p − 5) / 8), the candidate in RFC 8032 section 5.1.3.</summary>
    public FieldElement SquareRootCandidate => Power(lowestOctet: 0xFD, highestOctet: 0x0F);

    /// <summary>this^((p − 1) / 4): a square root of −1 when this is 2.</summary>
    public FieldElement QuarterPower => Power(lowestOctet: 0xFB, highestOctet: 0x1F);

    /// <summary><paramref name="yes"/> where <paramref name="mask"/> is all ones, <paramref name="no"/> where it is zero.</summary>
    public static FieldElement Select(ulong mask, in FieldElement yes, in FieldElement no) => new(
        (yes._l0 & mask) | (no._l0 & ~mask),
        (yes._l1 & mask) | (no._l1 & ~mask),
        (yes._l2 & mask) | (no._l2 & ~mask),
        (yes._l3 & mask) | (no._l3 & ~mask),
        (yes._l4 & mask) | (no._l4 & ~mask));

    /// <summary>Square and multiply. All exponents needed are public and are 30 octets of ones between two others.</summary>
    private FieldElement Power(byte lowestOctet, byte highestOctet)
    {
        var result = One;
        for (var bit = 255; bit >= 0; bit--)
        {
            var octet = (bit / 8) switch { 0 => lowestOctet, 31 => highestOctet, _ => byte.MaxValue };
            result = result.Squared;
            if (((octet >> (bit % 8)) & 1) == 1)
            {
                result *= this;
            }
        }

        return result;
    }

    private static UInt128 Wide(ulong a, ulong b)
    {
        var high = Math.BigMul(a, b, out var low);
        return new UInt128(high, low);
    }

    private static FieldElement Carry(ulong l0, ulong l1, ulong l2, ulong l3, ulong l4)
    {
        l1 += l0 >> LimbBits;
        l2 += l1 >> LimbBits;
        l3 += l2 >> LimbBits;
        l4 += l3 >> LimbBits;
        return new(
            (l0 & LimbMask) + (19 * (l4 >> LimbBits)),
            l1 & LimbMask,
            l2 & LimbMask,
            l3 & LimbMask,
            l4 & LimbMask);
    }
}
