using Posthorn.Dns.Wire;

namespace Posthorn.Dns;

/// <summary>CNAME: the owner is another name for <paramref name="Target"/> (RFC 1035 section 3.3.1).</summary>
public sealed record CnameRecord(DomainName Name, uint Ttl, DomainName Target) : DnsRecord(Name, Ttl)
{
    public override DnsRecordType Type => DnsRecordType.CNAME;

    internal static CnameRecord? Read(ref WireReader reader, DomainName name, uint ttl) =>
        reader.TryReadName(out var target) ? new CnameRecord(name, ttl, target) : null;

    internal override void WriteData(WireWriter writer) => writer.WriteCompressedName(Target);
}

/// <summary>NS: a server of the zone (RFC 1035 section 3.3.11).</summary>
public sealed record NsRecord(DomainName Name, uint Ttl, DomainName Server) : DnsRecord(Name, Ttl)
{
    public override DnsRecordType Type => DnsRecordType.NS;

    internal static NsRecord? Read(ref WireReader reader, DomainName name, uint ttl) =>
        reader.TryReadName(out var server) ? new NsRecord(name, ttl, server) : null;

    internal override void WriteData(WireWriter writer) => writer.WriteCompressedName(Server);
}

/// <summary>PTR: the name of an address, asked for with <see cref="ReverseName"/> (RFC 1035 section 3.3.12).</summary>
public sealed record PtrRecord(DomainName Name, uint Ttl, DomainName Target) : DnsRecord(Name, Ttl)
{
    public override DnsRecordType Type => DnsRecordType.PTR;

    internal static PtrRecord? Read(ref WireReader reader, DomainName name, uint ttl) =>
        reader.TryReadName(out var target) ? new PtrRecord(name, ttl, target) : null;

    internal override void WriteData(WireWriter writer) => writer.WriteCompressedName(Target);
}
