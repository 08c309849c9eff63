using Microsoft.Extensions.Logging;
using Posthorn.Storage;

namespace Posthorn.Delivery.Shaping;

/// <summary>Brings the restrictions of the last life back at the start, and stores what changed every few seconds.</summary>
internal sealed class RestrictionWorker(
    Restrictions restrictions, RestrictionStore store, NodeMembership node, TimeProvider clock, ILogger<RestrictionWorker> logger)
    : PeriodicWorker(Interval, clock, logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMinutes(1);

    /// <summary>Another node's clock may be behind ours.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(5);

    private DateTimeOffset _sweepAt;

    protected override string Consequence => "Changed restrictions cannot be stored yet";

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // Before anything is sent: the first mail after a restart must not meet the wall again.
        restrictions.Restore(await store.LoadAsync(node.Number, cancellationToken));
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryWorkAsync(cancellationToken);
    }

    /// <summary>One round: forget what is over, store what changed. What cannot be stored waits for the next, and the fault is thrown.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        restrictions.Sweep();
        var changes = restrictions.TakeUnstored();
        try
        {
            if (changes.Count > 0)
            {
                await store.SaveAsync(node.Number, changes, cancellationToken);
            }
        }
        catch
        {
            restrictions.ReturnUnstored(changes);
            throw;
        }

        if (Clock.GetUtcNow() >= _sweepAt)
        {
            _sweepAt = Clock.GetUtcNow() + SweepInterval;
            await store.RemoveEndedAsync(Clock.GetUtcNow() - Slack, cancellationToken);
        }
    }

    protected override Task WorkAsync(CancellationToken cancellationToken) => FlushAsync(cancellationToken);
}
