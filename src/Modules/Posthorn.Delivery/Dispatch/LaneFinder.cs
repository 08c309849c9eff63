using Microsoft.Extensions.Options;
using Posthorn.Delivery.Destinations;
using Posthorn.Delivery.Queue;
using Posthorn.Delivery.Tls;

namespace Posthorn.Delivery.Dispatch;

/// <summary>From a copy to its lane: the site of its domain, the policy of its TLS, the address it leaves from.</summary>
internal sealed class LaneFinder(DestinationFinder destinations, IOptions<DeliveryOptions> options) : ILaneFinder
{
    /// <summary>One relay or mailbox is one site, whatever the domain.</summary>
    public const string SingleSite = "";

    private readonly LaneTarget? _single = options.Value.Mode is DeliveryMode.Direct ? null : TargetOf(SingleSite, options.Value);
    private readonly DeliveryOptions _options = options.Value;

    public ValueTask<LaneFinding> FindAsync(QueuedCopy copy, CancellationToken cancellationToken)
    {
        if (_single is not null)
        {
            return new(new LaneFinding(_single));
        }

        var finding = destinations.FindAsync(copy.Domain, cancellationToken);
        return finding.IsCompletedSuccessfully ? new(FindingOf(finding.Result)) : AwaitAsync(finding);
    }

    private async ValueTask<LaneFinding> AwaitAsync(ValueTask<Destination> finding) => FindingOf(await finding);

    private LaneFinding FindingOf(Destination destination) => new(destination.Target ??= TargetOf(destination.Site, _options));

    private static LaneTarget TargetOf(string site, DeliveryOptions options) => new(
        new LaneKey(0, site, TlsPolicy.Opportunistic.Key), site, new LaneLimits(options.ConnectionsPerDestination, options.MessagesPerConnection), TlsPolicy.Opportunistic);
}
