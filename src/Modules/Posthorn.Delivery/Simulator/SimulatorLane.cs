using Posthorn.Delivery.Dispatch;
using Posthorn.Delivery.Sources;
using Posthorn.Delivery.Tls;

namespace Posthorn.Delivery.Simulator;

/// <summary>The one lane of all test copies. It has no hosts, no address of ours, no shaping rules and no share in warm-up.</summary>
internal sealed class SimulatorLane(DeliveryOptions options)
{
    /// <summary>No domain and no site has such a name.</summary>
    public const string Name = "(simulator)";

    private readonly LaneFinding _finding = FindingOf(options);

    public LaneFinding Finding => _finding;

    private static LaneFinding FindingOf(DeliveryOptions options)
    {
        var source = SendingSource.Default(options.HostName);
        var limits = new LaneLimits(options.ConnectionsPerDestination, options.MessagesPerConnection);
        var tls = TlsPolicy.Opportunistic;
        return new LaneFinding(new LaneTarget(new LaneKey(0, Name, tls.Key), Name, null, limits, tls, source, null), SourceChoice.Of(source));
    }
}
