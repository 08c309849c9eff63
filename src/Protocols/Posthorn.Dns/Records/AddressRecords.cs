using System.Net;
using Posthorn.Dns.Wire;

namespace Posthorn.Dns;

/// <summary>A: an IPv4 address (RFC 1035 section 3.4.1).</summary>
public sealed record ARecord(DomainName Name, uint Ttl, IPAddress Address) : DnsRecord(Name, Ttl)
{
    public override DnsRecordType Type => DnsRecordType.A;

    internal static ARecord? Read(ref WireReader reader, DomainName name, uint ttl) =>
        reader.TryReadBytes(4, out var octets) ? new ARecord(name, ttl, new IPAddress(octets)) : null;

    internal override void WriteData(WireWriter writer) => writer.WriteBytes(Address.GetAddressBytes());
}

/// <summary>AAAA: an IPv6 address (RFC 3596 section 2.1).</summary>
public sealed record AaaaRecord(DomainName Name, uint Ttl, IPAddress Address) : DnsRecord(Name, Ttl)
{
    public override DnsRecordType Type => DnsRecordType.AAAA;

    internal static AaaaRecord? Read(ref WireReader reader, DomainName name, uint ttl) =>
        reader.TryReadBytes(16, out var octets) ? new AaaaRecord(name, ttl, new IPAddress(octets)) : null;

    internal override void WriteData(WireWriter writer) => writer.WriteBytes(Address.GetAddressBytes());
}
