using Posthorn.Kernel;
using Posthorn.Storage;

namespace Posthorn.Health;

/// <summary>Whether this node may act on what it holds.</summary>
internal sealed class LeaseSignal(NodeMembership node) : IHealthSignal
{
    public string Name => "lease";

    public async ValueTask<HealthReading> MeasureAsync(CancellationToken cancellationToken)
    {
        // Renewed three times in its span, so this late something was in the way: a slow start, a disk that stalled. Waiting for
        // the next turn would cost the node its standing for as long as ten seconds.
        if (node.LapsedFor > -node.Duration / 3)
        {
            try
            {
                await node.RenewAsync(cancellationToken);
            }
            catch (StorageUnavailableException)
            {
                // The figure says enough.
            }
        }

        return MeasureRules.OfLease(node.LapsedFor, node.Duration);
    }
}
