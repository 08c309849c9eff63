using System.Buffers.Binary;

namespace Posthorn.MailAuth.Curve25519;

/// <summary>
/// Arithmetic modulo the group order L = 2^252 + 27742317777372353535851937790883648493, on little-endian octets.
/// Reduction goes bit by bit with masks instead of branches: slow beside a library of its own, quick beside the curve.
/// </summary>
internal static class ScalarField
{
    public const int Length = 32;
    private static ReadOnlySpan<ulong> Order => [0x5812631A5CF5D3ED, 0x14DEF9DEA2F79CD6, 0, 0x1000000000000000];

    /// <summary><paramref name="result"/> = <paramref name="wide"/> mod L.</summary>
    /// <param name="wide">64 octets.</param>
    public static void Reduce(ReadOnlySpan<byte> wide, Span<byte> result)
    {
        Span<ulong> limbs = stackalloc ulong[8];
        Read(wide, limbs);
        Reduce(limbs, result);
    }

    /// <summary><paramref name="result"/> = (a · b + c) mod L.</summary>
    public static void MultiplyAdd(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, ReadOnlySpan<byte> c, Span<byte> result)
    {
        Span<ulong> left = stackalloc ulong[4];
        Span<ulong> right = stackalloc ulong[4];
        Span<ulong> sum = stackalloc ulong[8];
        Read(a, left);
        Read(b, right);
        Read(c, sum);
        for (var i = 0; i < 4; i++)
        {
            UInt128 carry = 0;
            for (var j = 0; j < 4; j++)
            {
                carry += new UInt128(Math.BigMul(left[i], right[j], out var low), low);
                carry += sum[i + j];
                sum[i + j] = (ulong)carry;
                carry >>= 64;
            }

            for (var k = i + 4; k < 8; k++)
            {
                carry += sum[k];
                sum[k] = (ulong)carry;
                carry >>= 64;
            }
        }

        Reduce(sum, result);
        left.Clear();
        right.Clear();
        sum.Clear();
    }

    /// <summary>True for a value below L, the only form in which a signature's S is accepted (RFC 8032 section 5.1.7).</summary>
    public static bool IsReduced(ReadOnlySpan<byte> scalar)
    {
        Span<ulong> limbs = stackalloc ulong[4];
        Read(scalar, limbs);
        return SubtractOrder(limbs, limbs) == 1;
    }

    private static void Reduce(ReadOnlySpan<ulong> wide, Span<byte> result)
    {
        Span<ulong> remainder = stackalloc ulong[4];
        Span<ulong> lessOrder = stackalloc ulong[4];
        for (var bit = (wide.Length * 64) - 1; bit >= 0; bit--)
        {
            // Long division: bring down one bit, subtract L when it fits. The remainder stays below L, so nothing overflows.
            var carry = (wide[bit / 64] >> (bit % 64)) & 1;
            for (var i = 0; i < remainder.Length; i++)
            {
                var top = remainder[i] >> 63;
                remainder[i] = (remainder[i] << 1) | carry;
                carry = top;
            }

            var keep = 0 - SubtractOrder(remainder, lessOrder);
            for (var i = 0; i < remainder.Length; i++)
            {
                remainder[i] = (remainder[i] & keep) | (lessOrder[i] & ~keep);
            }
        }

        for (var i = 0; i < remainder.Length; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(result[(i * 8)..], remainder[i]);
        }
    }

    /// <returns>The borrow: 1 when <paramref name="value"/> was below L.</returns>
    private static ulong SubtractOrder(ReadOnlySpan<ulong> value, Span<ulong> difference)
    {
        ulong borrow = 0;
        for (var i = 0; i < value.Length; i++)
        {
            var step = (UInt128)value[i] - Order[i] - borrow;
            difference[i] = (ulong)step;
            borrow = (ulong)(step >> 64) & 1;
        }

        return borrow;
    }

    private static void Read(ReadOnlySpan<byte> octets, Span<ulong> limbs)
    {
        for (var i = 0; i < octets.Length / 8; i++)
        {
            limbs[i] = BinaryPrimitives.ReadUInt64LittleEndian(octets[(i * 8)..]);
        }
    }
}
