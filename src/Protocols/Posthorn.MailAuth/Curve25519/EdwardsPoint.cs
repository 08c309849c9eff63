namespace Posthorn.MailAuth.Curve25519;

/// <summary>
/// A point of edwards25519, −x² + y² = 1 + d·x²·y², in extended coordinates: x = X/Z, y = Y/Z, x·y = T/Z
/// (RFC 8032 section 5.1.4). The addition is complete: it has no special cases.
/// </summary>
internal readonly struct EdwardsPoint
{
    public const int EncodedLength = 32;
    private const int WindowBits = 4;

    private static readonly FieldElement D = -(FieldElement.From(121665) * FieldElement.From(121666).Inverted);
    private static readonly FieldElement TwoD = D + D;
    private static readonly FieldElement SquareRootOfMinusOne = FieldElement.From(2).QuarterPower;

    private readonly FieldElement _x;
    private readonly FieldElement _y;
    private readonly FieldElement _z;
    private readonly FieldElement _t;

    private EdwardsPoint(in FieldElement x, in FieldElement y, in FieldElement z, in FieldElement t) =>
        (_x, _y, _z, _t) = (x, y, z, t);

    /// <summary>The generator B: y = 4/5, x even.</summary>
    public static EdwardsPoint Generator { get; } = FindGenerator();

    private static EdwardsPoint Identity => new(FieldElement.Zero, FieldElement.One, FieldElement.One, FieldElement.Zero);

    public static EdwardsPoint operator +(in EdwardsPoint p, in EdwardsPoint q)
    {
        var a = (p._y - p._x) * (q._y - q._x);
        var b = (p._y + p._x) * (q._y + q._x);
        var c = p._t * TwoD * q._t;
        var d = (p._z + p._z) * q._z;
        var e = b - a;
        var f = d - c;
        var g = d + c;
        var h = b + a;
        return new(e * f, g * h, f * g, e * h);
    }

    public static EdwardsPoint operator -(in EdwardsPoint p) => new(-p._x, p._y, p._z, -p._t);

    /// <summary>
    /// [scalar]this in windows of four bits. Each window costs the same work whatever its value,
    /// and the table is read whole, so the scalar may be secret.
    /// </summary>
    /// <param name="scalar">32 octets, little-endian.</param>
    public EdwardsPoint Multiply(ReadOnlySpan<byte> scalar)
    {
        Span<EdwardsPoint> multiples = stackalloc EdwardsPoint[1 << WindowBits];
        multiples[0] = Identity;
        for (var i = 1; i < multiples.Length; i++)
        {
            multiples[i] = multiples[i - 1] + this;
        }

        var result = Identity;
        for (var window = (scalar.Length * 2) - 1; window >= 0; window--)
        {
            result = result.Doubled.Doubled.Doubled.Doubled;
            var value = (scalar[window / 2] >> (WindowBits * (window % 2))) & 0xF;
            result += Pick(multiples, (uint)value);
        }

        return result;
    }

    /// <summary>RFC 8032 section 5.1.2: y, with the sign of x in the top bit.</summary>
    public void Encode(Span<byte> octets)
    {
        var inverseZ = _z.Inverted;
        (_y * inverseZ).Write(octets);
        octets[31] |= (byte)((_x * inverseZ).IsOdd ? 0x80 : 0);
    }

    /// <summary>RFC 8032 section 5.1.3. False for what is no point, and for a y that is not below p.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> octets, out EdwardsPoint point)
    {
        point = default;
        if (octets.Length != EncodedLength)
        {
            return false;
        }

        var y = FieldElement.Read(octets);
        var wantsOdd = (octets[31] & 0x80) != 0;
        Span<byte> canonical = stackalloc byte[EncodedLength];
        y.Write(canonical);
        canonical[31] |= (byte)(octets[31] & 0x80);
        if (!canonical.SequenceEqual(octets) || !TryFindX(y, out var x))
        {
            return false;
        }

        if (x.IsOdd != wantsOdd)
        {
            x = -x;
            if (x.IsOdd != wantsOdd)
            {
                // x = 0 has no odd twin.
                return false;
            }
        }

        point = new(x, y, FieldElement.One, x * y);
        return true;
    }

    /// <summary>A square root of (y² − 1) / (d·y² + 1).</summary>
    private static bool TryFindX(in FieldElement y, out FieldElement x)
    {
        var u = y.Squared - FieldElement.One;
        var v = (D * y.Squared) + FieldElement.One;
        var v3 = v.Squared * v;
        x = u * v3 * (u * v3.Squared * v).SquareRootCandidate;
        var check = v * x.Squared;
        if (check.HasSameValueAs(u))
        {
            return true;
        }

        x *= SquareRootOfMinusOne;
        return check.HasSameValueAs(-u);
    }

    private static EdwardsPoint FindGenerator()
    {
        Span<byte> octets = stackalloc byte[EncodedLength];
        (FieldElement.From(4) * FieldElement.From(5).Inverted).Write(octets);
        return TryDecode(octets, out var point) ? point : throw new InvalidOperationException("The curve's constants are wrong.");
    }

    private EdwardsPoint Doubled
    {
        get
        {
            var a = _x.Squared;
            var b = _y.Squared;
            var c = _z.Squared;
            var h = a + b;
            var e = h - (_x + _y).Squared;
            var g = a - b;
            var f = c + c + g;
            return new(e * f, g * h, f * g, e * h);
        }
    }

    private static EdwardsPoint Pick(ReadOnlySpan<EdwardsPoint> multiples, uint index)
    {
        var (x, y, z, t) = (FieldElement.Zero, FieldElement.Zero, FieldElement.Zero, FieldElement.Zero);
        for (var i = 0u; i < multiples.Length; i++)
        {
            // All ones when i equals index, without a comparison that could become a branch.
            var mask = (ulong)(((long)(i ^ index) - 1) >> 63);
            ref readonly var candidate = ref multiples[(int)i];
            x = FieldElement.Select(mask, candidate._x, x);
            y = FieldElement.Select(mask, candidate._y, y);
            z = FieldElement.Select(mask, candidate._z, z);
            t = FieldElement.Select(mask, candidate._t, t);
        }

        return new(x, y, z, t);
    }
}
