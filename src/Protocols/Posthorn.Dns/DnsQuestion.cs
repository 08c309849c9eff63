namespace Posthorn.Dns;

/// <summary>What is asked (RFC 1035 section 4.1.2). The class is 1, IN, in everything that mail needs.</summary>
public sealed record DnsQuestion(DomainName Name, DnsRecordType Type, ushort Class = DnsRecord.ClassIN)
{
    public override string ToString() => $"{Name} {Type}";
}
