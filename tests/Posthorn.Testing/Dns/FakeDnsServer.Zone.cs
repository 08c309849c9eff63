using System.Net;
using Posthorn.Dns;

namespace Posthorn.Testing.Dns;

/// <summary>What the server knows and how it misbehaves. Each call returns the server, so they can be chained. TTLs are seconds.</summary>
public sealed partial class FakeDnsServer
{
    private const uint DefaultTtl = 300;

    public FakeDnsServer A(string name, string ip, uint ttl = DefaultTtl) => Add(new ARecord(DomainName.Parse(name), ttl, IPAddress.Parse(ip)));

    public FakeDnsServer Aaaa(string name, string ip, uint ttl = DefaultTtl) => Add(new AaaaRecord(DomainName.Parse(name), ttl, IPAddress.Parse(ip)));

    public FakeDnsServer Mx(string name, ushort preference, string exchange, uint ttl = DefaultTtl) =>
        Add(new MxRecord(DomainName.Parse(name), ttl, preference, DomainName.Parse(exchange)));

    /// <summary>RFC 7505: no mail at all.</summary>
    public FakeDnsServer NullMx(string name) => Mx(name, 0, ".");

    /// <summary>Long texts are cut into strings of 255 octets.</summary>
    public FakeDnsServer Txt(string name, string text, uint ttl = DefaultTtl) => Add(TxtRecord.Of(DomainName.Parse(name), ttl, text));

    public FakeDnsServer Cname(string name, string target, uint ttl = DefaultTtl) =>
        Add(new CnameRecord(DomainName.Parse(name), ttl, DomainName.Parse(target)));

#pragma warning disable CA1720 // The record has this name.
    public FakeDnsServer Ptr(string ip, string target, uint ttl = DefaultTtl) =>
        Add(new PtrRecord(ReverseName.For(IPAddress.Parse(ip)), ttl, DomainName.Parse(target)));
#pragma warning restore CA1720

    public FakeDnsServer Tlsa(string name, byte usage, byte selector, byte matchingType, byte[] data, uint ttl = DefaultTtl) =>
        Add(new TlsaRecord(DomainName.Parse(name), ttl, usage, selector, matchingType, data));

    /// <summary>Any record.</summary>
    public FakeDnsServer Add(DnsRecord record)
    {
        _zone.Add(record);
        return this;
    }

    /// <summary>Forgets records and misbehaviour of a name, which then does not exist.</summary>
    public FakeDnsServer Remove(string name)
    {
        _zone.Remove(DomainName.Parse(name));
        return this;
    }

    /// <summary>TTL and minimum of the SOA record in negative answers, 60 at first; null leaves the record out.</summary>
    public FakeDnsServer NegativeTtl(uint? seconds)
    {
        _zone.NegativeTtl = seconds;
        return this;
    }

    /// <summary>SERVFAIL.</summary>
    public FakeDnsServer ServFail(string name) => Mark(name, DnsBehaviour.ServFail);

    /// <summary>REFUSED.</summary>
    public FakeDnsServer Refuse(string name) => Mark(name, DnsBehaviour.Refused);

    /// <summary>No answer.</summary>
    public FakeDnsServer Silent(string name) => Mark(name, DnsBehaviour.Silent);

    /// <summary>Over UDP, the query's id and then nonsense.</summary>
    public FakeDnsServer Garbage(string name) => Mark(name, DnsBehaviour.Garbage);

    /// <summary>Over TCP, the query's id and then nonsense.</summary>
    public FakeDnsServer GarbageOverTcp(string name) => Mark(name, DnsBehaviour.GarbageOverTcp);

    /// <summary>Over TCP, no answer.</summary>
    public FakeDnsServer SilentOverTcp(string name) => Mark(name, DnsBehaviour.SilentOverTcp);

    /// <summary>Over UDP, TC and no records; the whole answer over TCP.</summary>
    public FakeDnsServer Truncate(string name) => Mark(name, DnsBehaviour.Truncate);

    /// <summary>Over UDP, the answer under another id, and nothing else.</summary>
    public FakeDnsServer WrongId(string name) => Mark(name, DnsBehaviour.WrongId);

    /// <summary>Over UDP, forged answers before the true one: another id, another question, another sender. They say 203.0.113.66.</summary>
    public FakeDnsServer Forge(string name) => Mark(name, DnsBehaviour.Forged);

    /// <summary>Over UDP, a hundred answers under other ids, and nothing else.</summary>
    public FakeDnsServer Flood(string name) => Mark(name, DnsBehaviour.Flood);

    /// <summary>Answers carry the AD flag.</summary>
    public FakeDnsServer Authenticate(string name) => Mark(name, DnsBehaviour.Authenticated);

    /// <summary>The answer ends with this alias, even when its target is known.</summary>
    public FakeDnsServer BareAlias(string name) => Mark(name, DnsBehaviour.BareAlias);

    /// <summary>FORMERR to every query with EDNS.</summary>
    public FakeDnsServer WithoutEdns(string name) => Mark(name, DnsBehaviour.NoEdns);

    /// <summary>Name servers to ask instead of an answer.</summary>
    public FakeDnsServer Refer(string name) => Mark(name, DnsBehaviour.Referral);

    private FakeDnsServer Mark(string name, DnsBehaviour behaviour)
    {
        _zone.Mark(DomainName.Parse(name), behaviour);
        return this;
    }
}
