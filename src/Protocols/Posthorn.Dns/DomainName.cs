using System.Diagnostics.CodeAnalysis;

namespace Posthorn.Dns;

/// <summary>
/// A domain name (RFC 1035 section 3.1): labels of 1 to 63 octets, at most 255 octets on the wire.
/// Always absolute. Equality ignores the case of ASCII letters (RFC 4343); the case as received is kept for show.
/// </summary>
public sealed class DomainName : IEquatable<DomainName>
{
    public const int MaxWireLength = 255;
    public const int MaxLabelLength = 63;

    /// <summary>The root, the name without labels: written <c>.</c></summary>
    public static readonly DomainName Root = new([0]);

    private readonly byte[] _wire;
    private readonly int _hash;

    /// <param name="wire">A valid name without pointers. The array belongs to the new value.</param>
    private DomainName(byte[] wire)
    {
        _wire = wire;
        var hash = new HashCode();
        for (var position = 0; wire[position] != 0; position += wire[position] + 1)
        {
            LabelCount++;
        }

        // Length octets are below 64 and so are never taken for letters: the whole form can be folded at once.
        foreach (var octet in wire)
        {
            hash.Add(ToLower(octet));
        }

        _hash = hash.ToHashCode();
    }

    /// <summary>The uncompressed wire form: length octet and label, repeated, then a zero octet.</summary>
    public ReadOnlySpan<byte> Wire => _wire;

    /// <summary>The number of labels, 0 for the root.</summary>
    public int LabelCount { get; }

    public bool IsRoot => LabelCount == 0;

    /// <summary>The name without its first label; null for the root.</summary>
    public DomainName? Parent => IsRoot ? null : new DomainName(_wire[(_wire[0] + 1)..]);

    /// <summary>
    /// Reads the text form of RFC 1035 section 5.1: labels with dots between, a final dot or none,
    /// <c>\DDD</c> for an octet by its decimal number and <c>\X</c> for a character without its meaning.
    /// </summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out DomainName? name, out DnsFormatError error)
    {
        name = null;
        Span<byte> wire = stackalloc byte[MaxWireLength];
        error = DomainNameText.Read(text, wire, out var length);
        if (error != DnsFormatError.None)
        {
            return false;
        }

        name = new DomainName(wire[..length].ToArray());
        return true;
    }

    /// <inheritdoc cref="TryParse(string?, out DomainName?, out DnsFormatError)"/>
    public static bool TryParse(string? text, [NotNullWhen(true)] out DomainName? name) => TryParse(text, out name, out _);

    /// <summary>For names that the program itself writes down. What arrives from outside is met with <c>TryParse</c>.</summary>
    /// <exception cref="FormatException">The text is not a domain name.</exception>
    public static DomainName Parse(string text) =>
        TryParse(text, out var name, out var error) ? name : throw new FormatException($"Not a domain name ({error}): {text}");

    /// <summary>Puts labels in front: <c>_dmarc</c> before <c>example.org</c>.</summary>
    /// <param name="labels">One or more labels in text form.</param>
    /// <param name="name">The longer name, or null.</param>
    /// <param name="error">What is wrong with the labels, or that the whole became too long.</param>
    public bool TryPrepend(string labels, [NotNullWhen(true)] out DomainName? name, out DnsFormatError error)
    {
        name = null;
        if (!TryParse(labels, out var front, out error))
        {
            return false;
        }

        if (front._wire.Length - 1 + _wire.Length > MaxWireLength)
        {
            error = DnsFormatError.NameTooLong;
            return false;
        }

        name = new DomainName([.. front._wire.AsSpan(..^1), .. _wire]);
        return true;
    }

    /// <summary>True for the name itself and for every name below it.</summary>
    public bool IsAtOrBelow(DomainName ancestor)
    {
        var position = 0;
        for (var above = LabelCount - ancestor.LabelCount; above > 0; above--)
        {
            position += _wire[position] + 1;
        }

        return EqualsIgnoringCase(_wire.AsSpan(position), ancestor._wire);
    }

    public bool Equals(DomainName? other) =>
        other is not null && _hash == other._hash && EqualsIgnoringCase(_wire, other._wire);

    public override bool Equals(object? obj) => Equals(obj as DomainName);

    public override int GetHashCode() => _hash;

    public static bool operator ==(DomainName? left, DomainName? right) => left is null ? right is null : left.Equals(right);

    public static bool operator !=(DomainName? left, DomainName? right) => !(left == right);

    /// <summary>The text form without a final dot, special octets escaped; one dot for the root.</summary>
    public override string ToString() => DomainNameText.Write(_wire);

    /// <param name="wire">A name that the wire reader has checked and unpacked.</param>
    internal static DomainName FromCheckedWire(ReadOnlySpan<byte> wire) => wire.Length == 1 ? Root : new DomainName(wire.ToArray());

    private static bool EqualsIgnoringCase(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        if (left.Length != right.Length)
        {
            return false;
        }

        for (var i = 0; i < left.Length; i++)
        {
            if (ToLower(left[i]) != ToLower(right[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static byte ToLower(byte octet) => octet is >= (byte)'A' and <= (byte)'Z' ? (byte)(octet | 0x20) : octet;
}
