using System.Collections.Concurrent;
using Posthorn.Dns;

namespace Posthorn.Testing.Dns;

/// <summary>What the fake server knows, and the response that it gives to a query. No sockets here.</summary>
internal sealed class FakeZone
{
    private const int MaxAliases = 16;
    private readonly ConcurrentDictionary<DomainName, List<DnsRecord>> _records = new();
    private readonly ConcurrentDictionary<DomainName, DnsBehaviour> _behaviours = new();

    /// <summary>Seconds: TTL and minimum of the SOA record in negative answers. Null leaves the record out.</summary>
    public uint? NegativeTtl { get; set; } = 60;

    public void Add(DnsRecord record) => _records.AddOrUpdate(record.Name, _ => [record], (_, known) => [.. known, record]);

    public void Remove(DomainName name)
    {
        _records.TryRemove(name, out _);
        _behaviours.TryRemove(name, out _);
    }

    public void Mark(DomainName name, DnsBehaviour behaviour) =>
        _behaviours.AddOrUpdate(name, behaviour, (_, known) => known | behaviour);

    public DnsBehaviour BehaviourOf(DomainName name) => _behaviours.GetValueOrDefault(name);

    public DnsMessage Respond(DnsMessage query)
    {
        var question = query.Questions[0];
        var behaviour = BehaviourOf(question.Name);
        if (behaviour.HasFlag(DnsBehaviour.NoEdns) && query.Edns is not null)
        {
            return DnsMessage.ResponseTo(query, DnsResponseCode.FormatError) with { Edns = null };
        }

        if (behaviour.HasFlag(DnsBehaviour.ServFail))
        {
            return DnsMessage.ResponseTo(query, DnsResponseCode.ServerFailure);
        }

        if (behaviour.HasFlag(DnsBehaviour.Refused))
        {
            return DnsMessage.ResponseTo(query, DnsResponseCode.Refused);
        }

        if (behaviour.HasFlag(DnsBehaviour.Referral))
        {
            return DnsMessage.ResponseTo(query, DnsResponseCode.NoError) with
            {
                Authorities = [new NsRecord(question.Name, 300, DomainName.Parse("ns.example"))],
            };
        }

        return Answer(query, question) with { AuthenticData = behaviour.HasFlag(DnsBehaviour.Authenticated) };
    }

    private DnsMessage Answer(DnsMessage query, DnsQuestion question)
    {
        var answers = new List<DnsRecord>();
        var owner = question.Name;
        while (true)
        {
            var records = _records.GetValueOrDefault(owner, []);
            var wanted = records.Where(record => record.Type == question.Type).ToList();
            answers.AddRange(wanted);
            var alias = records.OfType<CnameRecord>().FirstOrDefault();
            if (wanted.Count > 0)
            {
                return DnsMessage.ResponseTo(query, DnsResponseCode.NoError) with { Answers = answers };
            }

            if (alias is null)
            {
                return Nothing(query, owner, answers);
            }

            answers.Add(alias);
            if (BehaviourOf(owner).HasFlag(DnsBehaviour.BareAlias) || answers.Count > MaxAliases)
            {
                return DnsMessage.ResponseTo(query, DnsResponseCode.NoError) with { Answers = answers };
            }

            owner = alias.Target;
        }
    }

    /// <summary>A name exists when it has records or when a name below it has.</summary>
    private DnsMessage Nothing(DnsMessage query, DomainName owner, List<DnsRecord> answers)
    {
        var exists = _records.Keys.Any(name => name.IsAtOrBelow(owner));
        return DnsMessage.ResponseTo(query, exists ? DnsResponseCode.NoError : DnsResponseCode.NameError) with
        {
            Answers = answers,
            Authorities = NegativeTtl is { } ttl ? [Soa(owner.Parent ?? owner, ttl)] : [],
        };
    }

    private static SoaRecord Soa(DomainName zone, uint ttl) =>
        new(zone, ttl, DomainName.Parse("ns.example"), DomainName.Parse("hostmaster.example"), 1, 3600, 900, 604800, ttl);
}
