using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Posthorn.Storage;

namespace Posthorn.Delivery.Shaping;

/// <summary>Brings the restrictions of the last life back at the start, and stores what changed every few seconds.</summary>
internal sealed partial class RestrictionWorker(
    Restrictions restrictions, RestrictionStore store, NodeMembership node, TimeProvider clock, ILogger<RestrictionWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMinutes(1);

    /// <summary>Another node's clock may be behind ours.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(5);

    private DateTimeOffset _sweepAt;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // Before anything is sent: the first mail after a restart must not meet the wall again.
        restrictions.Restore(await store.LoadAsync(node.Number, cancellationToken));
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await FlushAsync(cancellationToken);
    }

    /// <summary>One round: forget what is over, store what changed.</summary>
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

            if (clock.GetUtcNow() >= _sweepAt)
            {
                _sweepAt = clock.GetUtcNow() + SweepInterval;
                await store.RemoveEndedAsync(clock.GetUtcNow() - Slack, cancellationToken);
            }
        }
        catch (Exception fault) when (fault is StorageUnavailableException or OperationCanceledException)
        {
            restrictions.ReturnUnstored(changes);
            if (fault is StorageUnavailableException)
            {
                LogLater(logger, changes.Count, fault.Message);
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await FlushAsync(stoppingToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Restrictions} changed restrictions cannot be stored yet: {Reason}")]
    private static partial void LogLater(ILogger logger, int restrictions, string reason);
}
