using Posthorn.Dns.Wire;

namespace Posthorn.Dns;

/// <summary>TLSA: which certificate to expect at <c>_25._tcp.host</c> (RFC 6698 section 2.1, RFC 7672). Numbers without a meaning are kept as they are.</summary>
/// <param name="Name">The owner.</param>
/// <param name="Ttl">Seconds.</param>
/// <param name="Usage">0 PKIX-TA, 1 PKIX-EE, 2 DANE-TA, 3 DANE-EE.</param>
/// <param name="Selector">0 the whole certificate, 1 its public key.</param>
/// <param name="MatchingType">0 exact, 1 SHA-256, 2 SHA-512.</param>
/// <param name="Data">The certificate association data.</param>
public sealed record TlsaRecord(
    DomainName Name, uint Ttl, byte Usage, byte Selector, byte MatchingType, ReadOnlyMemory<byte> Data) : DnsRecord(Name, Ttl)
{
    public override DnsRecordType Type => DnsRecordType.TLSA;

    public bool Equals(TlsaRecord? other) =>
        base.Equals(other) && (Usage, Selector, MatchingType) == (other.Usage, other.Selector, other.MatchingType)
        && Data.Span.SequenceEqual(other.Data.Span);

    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Usage, Selector, MatchingType, Data.Length);

    internal static TlsaRecord? Read(ref WireReader reader, DomainName name, uint ttl) =>
        reader.TryReadByte(out var usage) && reader.TryReadByte(out var selector) && reader.TryReadByte(out var matching)
        && reader.TryReadBytes(reader.Remaining, out var data)
            ? new TlsaRecord(name, ttl, usage, selector, matching, data.ToArray())
            : null;

    internal override void WriteData(WireWriter writer)
    {
        writer.WriteByte(Usage);
        writer.WriteByte(Selector);
        writer.WriteByte(MatchingType);
        writer.WriteBytes(Data.Span);
    }
}
