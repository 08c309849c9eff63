using Posthorn.Dns.Wire;

namespace Posthorn.Dns;

/// <summary>MX: where mail for the owner goes (RFC 1035 section 3.3.9, RFC 5321 section 5.1).</summary>
/// <param name="Name">The owner.</param>
/// <param name="Ttl">Seconds.</param>
/// <param name="Preference">The lowest is tried first; equal ones in any order.</param>
/// <param name="Exchange">A host that has addresses.</param>
public sealed record MxRecord(DomainName Name, uint Ttl, ushort Preference, DomainName Exchange) : DnsRecord(Name, Ttl)
{
    public override DnsRecordType Type => DnsRecordType.MX;

    /// <summary>The owner accepts no mail at all (RFC 7505).</summary>
    public bool IsNull => Exchange.IsRoot;

    internal static MxRecord? Read(ref WireReader reader, DomainName name, uint ttl) =>
        reader.TryReadUInt16(out var preference) && reader.TryReadName(out var exchange)
            ? new MxRecord(name, ttl, preference, exchange)
            : null;

    internal override void WriteData(WireWriter writer)
    {
        writer.WriteUInt16(Preference);
        writer.WriteCompressedName(Exchange);
    }
}
