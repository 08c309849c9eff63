using Posthorn.Dns;

namespace Posthorn.Network;

/// <summary>What one response means for the question.</summary>
internal abstract record ResponseOutcome
{
    /// <param name="Records">The records asked for, at least one.</param>
    /// <param name="Owner">The name that they belong to.</param>
    /// <param name="Ttl">Seconds: the smallest among records and aliases on the way.</param>
    public sealed record Found(IReadOnlyList<DnsRecord> Records, DomainName Owner, uint Ttl) : ResponseOutcome;

    /// <summary>The response ends with an alias: ask again for its target.</summary>
    /// <param name="Target">The name to ask for.</param>
    /// <param name="Followed">How many aliases this response held on the way, at least one.</param>
    /// <param name="Ttl">Seconds: the smallest among these aliases.</param>
    public sealed record Alias(DomainName Target, int Followed, uint Ttl) : ResponseOutcome;

    /// <param name="NameExists">False for NXDOMAIN.</param>
    /// <param name="Ttl">Seconds for which this may be remembered; 0 without an SOA record (RFC 2308 section 5).</param>
    public sealed record Negative(bool NameExists, uint Ttl) : ResponseOutcome;

    public sealed record Failed(DnsFailureReason Reason, string Detail) : ResponseOutcome;
}
