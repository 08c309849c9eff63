using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Posthorn.Delivery.Queue;
using Posthorn.Kernel;
using Posthorn.Storage;

namespace Posthorn.Delivery.Dispatch;

/// <summary>
/// Frees copies that are held by nobody any more: by a node that is gone (at the first turn, an earlier life of this one), or by this node
/// although it does not have them in memory, which happens when the line to the database broke while it answered.
/// </summary>
internal sealed partial class OrphanKeeper(
    QueueStore store, HeldCopies held, BacklogKeeper backlog, NodeMembership node, IOptions<DeliveryOptions> options, TimeProvider clock, ILogger<OrphanKeeper> logger)
    : BackgroundService
{
    /// <summary>Short: until it has looked, what an earlier life had in hand waits.</summary>
    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(1);

    private HashSet<CopyId> _missedBefore = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await FreeAsync(stoppingToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                LogFault(logger, fault.Message);
                await Task.Delay(PauseAfterFault, clock, stoppingToken);
                continue;
            }

            await Task.Delay(node.Duration, clock, stoppingToken);
        }
    }

    private async Task FreeAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var unknownDue = now + options.Value.Retry.AfterUnknown;
        var living = await node.LivingHoldersAsync(cancellationToken);
        var rows = await store.HeldAsync(cancellationToken);
        foreach (var gone in rows.Select(row => row.Holder).Distinct().Where(holder => !living.Contains(holder)).ToList())
        {
            var freed = await store.FreeAsync(gone, unknownDue, cancellationToken);
            LogFreed(logger, freed);
            backlog.Ask();
        }

        // A copy between its commit and its lane is missed once; only one that is missed again a whole lease later is lost to memory.
        var missed = rows.Where(row => row.Holder == node.Holder && !held.Contains(row.Copy)).Select(row => row.Copy).ToHashSet();
        CopyId[] lost = [.. missed.Where(copy => _missedBefore.Contains(copy) && !held.Contains(copy))];
        if (lost.Length > 0)
        {
            await store.FreeLostAsync(lost, node.Holder, now, unknownDue, cancellationToken);
            LogFreed(logger, lost.Length);
            backlog.Ask();
        }

        _missedBefore = missed;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Copies} copies were in nobody's hands; they are tried again")]
    private static partial void LogFreed(ILogger logger, int copies);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Orphaned copies cannot be looked for now: {Reason}")]
    private static partial void LogFault(ILogger logger, string reason);
}
