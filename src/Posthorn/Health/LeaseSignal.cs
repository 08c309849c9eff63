using Posthorn.Kernel;
using Posthorn.Storage;

namespace Posthorn.Health;

/// <summary>Whether this node may act on what it holds.</summary>
internal sealed class LeaseSignal(NodeMembership node) : IHealthSignal
{
    public string Name => "lease";

    public ValueTask<HealthReading> MeasureAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(MeasureRules.OfLease(node.LapsedFor, node.Duration));
}
