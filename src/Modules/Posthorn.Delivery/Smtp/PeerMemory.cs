using System.Net;

namespace Posthorn.Delivery.Smtp;

/// <summary>What earlier connections taught about hosts, so that the next one does not learn it again. Only in memory: forgetting costs one attempt.</summary>
internal sealed class PeerMemory(TimeProvider clock)
{
    /// <summary>Addresses where nobody answered lately, or another was much quicker: they are tried last.</summary>
    public ShortMemory<EndPoint> DeadAddresses { get; } = new(10_000, TimeSpan.FromMinutes(1), clock);

    /// <summary>Hosts whose TLS handshake failed: where the policy allows it they are spoken to in clear text at once.</summary>
    public ShortMemory<string> BrokenTls { get; } = new(10_000, TimeSpan.FromHours(1), clock);

    /// <summary>Hosts that offer CHUNKING and then refuse BDAT, or break off in it.</summary>
    public ShortMemory<string> BrokenChunking { get; } = new(10_000, TimeSpan.FromHours(6), clock);
}
