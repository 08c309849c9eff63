using Microsoft.Extensions.Logging;
using Posthorn.Delivery.Attempts;
using Posthorn.Delivery.Queue;
using Posthorn.Delivery.Settle;
using Posthorn.Storage;

namespace Posthorn.Delivery.Dispatch;

/// <summary>
/// Ends the copies whose deadline has passed while they waited: for a destination that rests, for room, for a server that was down.
/// Their end is an event like any other.
/// </summary>
internal sealed class ExpiryWorker(
    QueueStore store, Backlog backlog, RecordAttempt recordAttempt, StorageGate gate, NodeMembership node, TimeProvider clock, ILogger<ExpiryWorker> logger)
    : PeriodicWorker(Interval, clock, logger)
{
    private const int MaxClaim = 500;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    protected override string Consequence => "Overdue copies cannot be ended now";

    protected override async Task WorkAsync(CancellationToken cancellationToken)
    {
        while (await ExpireAsync(cancellationToken) == MaxClaim)
        {
            // More may be overdue.
        }
    }

    /// <returns>How many copies ended.</returns>
    public async Task<int> ExpireAsync(CancellationToken cancellationToken)
    {
        await gate.WhenOpenAsync(cancellationToken);
        if (!node.IsCurrent)
        {
            return 0;
        }

        var now = Clock.GetUtcNow();
        var overdue = await store.ClaimOverdueAsync(node.Holder, now - DeliverCopy.LastTry, MaxClaim, cancellationToken);
        foreach (var copy in overdue)
        {
            backlog.Taken(copy.Stream, copy.Attempts == 0 ? 1 : 0, copy.Attempts == 0 ? 0 : 1);
            await recordAttempt.ExecuteAsync(copy, new AttemptReport(AttemptRules.OfDeadline(null)), now, cancellationToken);
        }

        return overdue.Count;
    }
}
