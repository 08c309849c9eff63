using System.Net;
using Posthorn.Dns;

namespace Posthorn.Network;

/// <summary>How the resolver asks and how long it remembers.</summary>
public sealed class DnsResolverOptions
{
    /// <summary>Recursive servers, asked in this order; at least one. See <see cref="SystemResolvers"/> and <see cref="DnsServerList"/>.</summary>
    public required IReadOnlyList<IPEndPoint> Servers { get; init; }

    /// <summary>
    /// Believe the AD flag of every server. Off by default: then only servers on the loopback interface are believed,
    /// because anybody on the way could set the flag.
    /// </summary>
    public bool TrustAuthenticatedData { get; init; }

    /// <summary>How long one server may take for one attempt, over UDP and then, if needed, again over TCP. Above zero; 2 seconds by default.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How often each server that stays silent is asked. 1 or more; 2 by default.</summary>
    public int Rounds { get; init; } = 2;

    /// <summary>How long a query may take in all, aliases included. Above zero; 10 seconds by default.</summary>
    public TimeSpan QueryTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many aliases in a row are followed. 0 or more; 8 by default.</summary>
    public int MaxAliases { get; init; } = 8;

    /// <summary>The longest message that is accepted over TCP, in octets, 512 to 65535 (the default).</summary>
    public int MaxMessageLength { get; init; } = DnsMessage.MaxLength;

    /// <summary>How many queries may be on the network at once; the others wait their turn. 1 or more; 512 by default.</summary>
    public int MaxConcurrentQueries { get; init; } = 512;

    /// <summary>How many answers are remembered. 0 (nothing) or more; 100,000 by default.</summary>
    public int CacheEntries { get; init; } = 100_000;

    /// <summary>The shortest time for which an answer with records is remembered, whatever its TTL. 0 or more; 1 second by default.</summary>
    public TimeSpan MinTtl { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest time for which an answer with records is remembered. At least <see cref="MinTtl"/>; 1 day by default.</summary>
    public TimeSpan MaxTtl { get; init; } = TimeSpan.FromDays(1);

    /// <summary>The longest time for which "no such name" and "no data" are remembered. 0 or more; 1 hour by default (RFC 2308 section 5).</summary>
    public TimeSpan MaxNegativeTtl { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long a failure is remembered, so that a broken domain is not asked for each of its mails. 0 to 5 minutes; 5 seconds by default (RFC 9520 section 3.2).</summary>
    public TimeSpan FailureTtl { get; init; } = TimeSpan.FromSeconds(5);

    /// <exception cref="ArgumentException">A value is out of its range; the exception names it.</exception>
    internal void Validate()
    {
        if (Servers.Count == 0)
        {
            throw new ArgumentException("At least one DNS server is needed.", nameof(Servers));
        }

        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(AttemptTimeout, TimeSpan.Zero, nameof(AttemptTimeout));
        ArgumentOutOfRangeException.ThrowIfLessThan(Rounds, 1, nameof(Rounds));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(QueryTimeout, TimeSpan.Zero, nameof(QueryTimeout));
        ArgumentOutOfRangeException.ThrowIfNegative(MaxAliases, nameof(MaxAliases));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxMessageLength, DnsMessage.PlainUdpLength, nameof(MaxMessageLength));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxMessageLength, DnsMessage.MaxLength, nameof(MaxMessageLength));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxConcurrentQueries, 1, nameof(MaxConcurrentQueries));
        ArgumentOutOfRangeException.ThrowIfNegative(CacheEntries, nameof(CacheEntries));
        ArgumentOutOfRangeException.ThrowIfLessThan(MinTtl, TimeSpan.Zero, nameof(MinTtl));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxTtl, MinTtl, nameof(MaxTtl));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxNegativeTtl, TimeSpan.Zero, nameof(MaxNegativeTtl));
        ArgumentOutOfRangeException.ThrowIfLessThan(FailureTtl, TimeSpan.Zero, nameof(FailureTtl));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(FailureTtl, TimeSpan.FromMinutes(5), nameof(FailureTtl));
    }
}
