using Posthorn.Dns;

namespace Posthorn.Network;

/// <summary>What came of a query. The family is closed: found, no data, no such name, failure.</summary>
/// <param name="ExpiresAt">When the cache forgets this answer.</param>
public abstract record DnsAnswer(DateTimeOffset ExpiresAt)
{
    /// <summary>True when asking again later can bring something else: the servers failed, rather than said no.</summary>
    public abstract bool IsTemporary { get; }

    /// <summary>
    /// True when a trusted resolver vouches, by the AD flag, that every step to this answer was validated with DNSSEC.
    /// Always false for failures.
    /// </summary>
    public bool AuthenticatedData { get; init; }

    /// <summary>The records found that are of this kind; none for every other outcome.</summary>
    public IEnumerable<T> RecordsOf<T>()
        where T : DnsRecord => this is Found found ? found.Records.OfType<T>() : [];

    /// <summary>There are records.</summary>
    /// <param name="Records">At least one, all of the type asked for.</param>
    /// <param name="CanonicalName">Their owner: the name asked for, or what its aliases lead to.</param>
    /// <param name="ExpiresAt">From the smallest TTL among records and aliases, within the resolver's limits.</param>
    public sealed record Found(IReadOnlyList<DnsRecord> Records, DomainName CanonicalName, DateTimeOffset ExpiresAt) : DnsAnswer(ExpiresAt)
    {
        public override bool IsTemporary => false;
    }

    /// <summary>The name exists, without records of this type (RFC 2308 section 2.2).</summary>
    public sealed record NoData(DateTimeOffset ExpiresAt) : DnsAnswer(ExpiresAt)
    {
        public override bool IsTemporary => false;
    }

    /// <summary>NXDOMAIN: the name, or the end of its aliases, does not exist (RFC 2308 section 2.1).</summary>
    public sealed record NameError(DateTimeOffset ExpiresAt) : DnsAnswer(ExpiresAt)
    {
        public override bool IsTemporary => false;
    }

    /// <summary>No server could tell.</summary>
    /// <param name="Reason">Why the last server that was asked could not.</param>
    /// <param name="Detail">A sentence for people, with the server's address.</param>
    /// <param name="ExpiresAt">Failures are kept for a few seconds only (RFC 9520).</param>
    public sealed record Failure(DnsFailureReason Reason, string Detail, DateTimeOffset ExpiresAt) : DnsAnswer(ExpiresAt)
    {
        public override bool IsTemporary => true;
    }
}
