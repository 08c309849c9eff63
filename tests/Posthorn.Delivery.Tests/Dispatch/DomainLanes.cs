using Posthorn.Delivery.Dispatch;
using Posthorn.Delivery.Queue;
using Posthorn.Delivery.Sources;
using Posthorn.Delivery.Tls;

namespace Posthorn.Delivery.Tests.Dispatch;

/// <summary>Each domain is a site of its own, known at once.</summary>
internal sealed class DomainLanes(DeliveryOptions options) : ILaneFinder
{
    /// <summary>Messages a second to every domain; null: no limit.</summary>
    public double? PerSecond { get; set; }

    /// <summary>The provider of every domain; null: none.</summary>
    public string? Provider { get; set; }

    /// <summary>No lane can be found before this.</summary>
    public DateTimeOffset? Until { get; set; }

    public ValueTask<LaneFinding> FindAsync(QueuedCopy copy, CancellationToken cancellationToken) =>
        new(Until is { } until ? LaneFinding.Wait(until) : new LaneFinding(TargetOf(copy.Domain), default));

    public void Release(SourceChoice choice)
    {
    }

    public LaneTarget TargetOf(string domain) => new(
        new LaneKey(0, options.Mode is DeliveryMode.Direct ? domain : "", ""),
        Provider ?? domain,
        Provider,
        new LaneLimits(options.ConnectionsPerDestination, options.MessagesPerConnection, PerSecond),
        TlsPolicy.Opportunistic,
        SendingSource.Default("posthorn.example.com"),
        null);
}
