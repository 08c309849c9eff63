using System.Diagnostics.CodeAnalysis;

namespace Posthorn.Dns.Wire;

/// <summary>What every record begins with (RFC 1035 section 4.1.3), and the choice of what follows it.</summary>
internal readonly record struct RecordHead(DomainName Name, DnsRecordType Type, ushort Class, uint Ttl, ushort DataLength)
{
    public static bool TryRead(ref WireReader reader, out RecordHead head)
    {
        head = default;
        if (!reader.TryReadName(out var name) || !reader.TryReadUInt16(out var type) || !reader.TryReadUInt16(out var @class)
            || !reader.TryReadUInt32(out var ttl) || !reader.TryReadUInt16(out var length))
        {
            return false;
        }

        head = new RecordHead(name, (DnsRecordType)type, @class, ttl, length);
        return true;
    }

    public bool TryReadRecord(ref WireReader reader, [NotNullWhen(true)] out DnsRecord? record)
    {
        record = null;
        if (!reader.TryEnterData(DataLength))
        {
            return false;
        }

        record = ReadData(ref reader);
        if (record is null)
        {
            // The data lies whole in the message, so data that ends too early is wrong in itself, not cut off.
            return reader.Fail(reader.Error == DnsFormatError.Truncated ? DnsFormatError.BadRecordData : reader.Error);
        }

        return reader.TryLeaveData();
    }

    private DnsRecord? ReadData(ref WireReader reader) => (Class, Type) switch
    {
        (DnsRecord.ClassIN, DnsRecordType.A) => ARecord.Read(ref reader, Name, Ttl),
        (DnsRecord.ClassIN, DnsRecordType.AAAA) => AaaaRecord.Read(ref reader, Name, Ttl),
        (DnsRecord.ClassIN, DnsRecordType.MX) => MxRecord.Read(ref reader, Name, Ttl),
        (DnsRecord.ClassIN, DnsRecordType.TXT) => TxtRecord.Read(ref reader, Name, Ttl),
        (DnsRecord.ClassIN, DnsRecordType.CNAME) => CnameRecord.Read(ref reader, Name, Ttl),
        (DnsRecord.ClassIN, DnsRecordType.PTR) => PtrRecord.Read(ref reader, Name, Ttl),
        (DnsRecord.ClassIN, DnsRecordType.NS) => NsRecord.Read(ref reader, Name, Ttl),
        (DnsRecord.ClassIN, DnsRecordType.SOA) => SoaRecord.Read(ref reader, Name, Ttl),
        (DnsRecord.ClassIN, DnsRecordType.TLSA) => TlsaRecord.Read(ref reader, Name, Ttl),
        _ => reader.TryReadBytes(DataLength, out var data) ? new UnknownRecord(Name, Ttl, Type, Class, data.ToArray()) : null,
    };
}
