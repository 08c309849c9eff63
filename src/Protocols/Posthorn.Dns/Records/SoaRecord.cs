using Posthorn.Dns.Wire;

namespace Posthorn.Dns;

/// <summary>SOA: the head of a zone (RFC 1035 section 3.3.13).</summary>
/// <param name="Name">The zone.</param>
/// <param name="Ttl">Seconds.</param>
/// <param name="PrimaryServer">MNAME.</param>
/// <param name="ResponsibleMailbox">RNAME: the first label is the local part.</param>
/// <param name="Serial">The version of the zone.</param>
/// <param name="Refresh">Seconds between a secondary's checks.</param>
/// <param name="Retry">Seconds before a failed check is repeated.</param>
/// <param name="Expire">Seconds after which a secondary gives up the zone.</param>
/// <param name="Minimum">Seconds for which "no such name" and "no such data" may be kept (RFC 2308 section 4).</param>
public sealed record SoaRecord(
    DomainName Name,
    uint Ttl,
    DomainName PrimaryServer,
    DomainName ResponsibleMailbox,
    uint Serial,
    uint Refresh,
    uint Retry,
    uint Expire,
    uint Minimum) : DnsRecord(Name, Ttl)
{
    public override DnsRecordType Type => DnsRecordType.SOA;

    /// <summary>Seconds for which a negative answer that carries this record may be kept (RFC 2308 section 5).</summary>
    public uint NegativeTtl => Math.Min(Ttl, Minimum);

    internal static SoaRecord? Read(ref WireReader reader, DomainName name, uint ttl) =>
        reader.TryReadName(out var primary) && reader.TryReadName(out var mailbox)
        && reader.TryReadUInt32(out var serial) && reader.TryReadUInt32(out var refresh)
        && reader.TryReadUInt32(out var retry) && reader.TryReadUInt32(out var expire)
        && reader.TryReadUInt32(out var minimum)
            ? new SoaRecord(name, ttl, primary, mailbox, serial, refresh, retry, expire, minimum)
            : null;

    internal override void WriteData(WireWriter writer)
    {
        writer.WriteCompressedName(PrimaryServer);
        writer.WriteCompressedName(ResponsibleMailbox);
        writer.WriteUInt32(Serial);
        writer.WriteUInt32(Refresh);
        writer.WriteUInt32(Retry);
        writer.WriteUInt32(Expire);
        writer.WriteUInt32(Minimum);
    }
}
