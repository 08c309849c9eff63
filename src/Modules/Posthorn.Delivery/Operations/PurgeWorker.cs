using Microsoft.Extensions.Logging;
using Posthorn.Delivery.Attempts;
using Posthorn.Delivery.Queue;
using Posthorn.Delivery.Settle;
using Posthorn.Storage;

namespace Posthorn.Delivery.Operations;

/// <summary>Ends the copies of purges, some hundred at a time, each with its event.</summary>
internal sealed class PurgeWorker(
    OperationStore purges, QueueStore queue, Backlog backlog, BacklogKeeper counts, OperationKeeper keeper, RecordAttempt recordAttempt, StorageGate gate, NodeMembership node,
    TimeProvider clock, ILogger<PurgeWorker> logger) : PeriodicWorker(Interval, clock, logger)
{
    private const int MaxClaim = 500;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override string Consequence => "A purge cannot go on now";

    protected override async Task WorkAsync(CancellationToken cancellationToken)
    {
        foreach (var purge in await purges.PurgesAsync(unfinishedOnly: true, cancellationToken))
        {
            await PurgeAsync(purge, cancellationToken);
        }
    }

    /// <summary>Ends what waits. What is under way comes back or ends by itself; the purge is finished when nothing of it is left.</summary>
    private async Task PurgeAsync(Purge purge, CancellationToken cancellationToken)
    {
        while (node.IsCurrent)
        {
            await gate.WhenOpenAsync(cancellationToken);
            var copies = await queue.ClaimScopeAsync(purge.Scope, node.Holder, MaxClaim, cancellationToken);
            if (copies.Count == 0)
            {
                break;
            }

            var now = Clock.GetUtcNow();
            foreach (var copy in copies)
            {
                backlog.Taken(copy.Stream, copy.Attempts == 0 ? 1 : 0, copy.Attempts == 0 ? 0 : 1);
                await recordAttempt.ExecuteAsync(copy, new AttemptReport(AttemptRules.OfOperator(purge.Reason)), now, cancellationToken);
            }

            await purges.CountPurgedAsync(purge.Id, copies.Count, null, cancellationToken);
        }

        if (Left(purge) is { Waiting: > 0 })
        {
            // The table had nothing more. A copy that is put back is counted after its commit, so a purge may take it before it was counted;
            // the pump, which finds such things out, passes over what is being purged.
            await counts.LoadAsync(cancellationToken);
        }

        if (Left(purge) is { Waiting: 0, InHand: 0 })
        {
            await purges.CountPurgedAsync(purge.Id, 0, Clock.GetUtcNow(), cancellationToken);
            await keeper.LoadAsync(cancellationToken);
        }
    }

    /// <summary>What the counts say of it.</summary>
    private (long Waiting, long InHand) Left(Purge purge)
    {
        var streams = backlog.List().Where(stream => purge.Scope.Covers(stream.Key)).ToList();
        return (streams.Sum(stream => stream.Waiting), streams.Sum(stream => stream.InHand));
    }
}
