using Posthorn.Dns.Wire;

namespace Posthorn.Dns;

/// <summary>A record of any other type or class, its data as it came (RFC 3597).</summary>
public sealed record UnknownRecord(DomainName Name, uint Ttl, DnsRecordType RecordType, ushort RecordClass, ReadOnlyMemory<byte> Data)
    : DnsRecord(Name, Ttl)
{
    public override DnsRecordType Type => RecordType;

    public override ushort Class => RecordClass;

    public bool Equals(UnknownRecord? other) =>
        base.Equals(other) && (RecordType, RecordClass) == (other.RecordType, other.RecordClass) && Data.Span.SequenceEqual(other.Data.Span);

    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), RecordType, RecordClass, Data.Length);

    internal override void WriteData(WireWriter writer) => writer.WriteBytes(Data.Span);
}
