using Posthorn.Dns.Wire;

namespace Posthorn.Dns;

/// <summary>A resource record (RFC 1035 section 4.1.3). The family is closed: what has no type of its own is an <see cref="UnknownRecord"/>.</summary>
/// <param name="Name">The owner.</param>
/// <param name="Ttl">Seconds for which the record may be kept. Any value of 32 bits occurs; a cache caps it (RFC 8767 section 4).</param>
public abstract record DnsRecord(DomainName Name, uint Ttl)
{
    /// <summary>The class of everything that mail needs (RFC 1035 section 3.2.4).</summary>
    public const ushort ClassIN = 1;

    public abstract DnsRecordType Type { get; }

    public virtual ushort Class => ClassIN;

    /// <summary>Writes RDATA alone, without its length.</summary>
    internal abstract void WriteData(WireWriter writer);
}
