using Microsoft.Extensions.Logging;
using Posthorn.Delivery.Dispatch;
using Posthorn.Delivery.Queue;
using Posthorn.Storage;

namespace Posthorn.Delivery.Operations;

/// <summary>Brings what operators decided, here or at another node, into this node's memory.</summary>
internal sealed class OperationKeeper(
    OperationStore store, Pauses pauses, Backlog backlog, Dispatcher dispatcher, TimeProvider clock, ILogger<OperationKeeper> logger) : PeriodicWorker(Interval, clock, logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        var stopped = await store.PausesAsync(cancellationToken);
        var ending = await store.PurgesAsync(unfinishedOnly: true, cancellationToken);
        Pause[] now = [.. stopped, .. ending.Select(purge => new Pause(purge.Id, purge.Scope, purge.Since, purge.Reason))];
        var before = pauses.List;
        if (before.SequenceEqual(now))
        {
            return;
        }

        pauses.Set(now);
        if (now.Except(before).Any())
        {
            dispatcher.PutBack(copy => pauses.Covers(copy.Stream));
        }

        if (before.Except(now).Any())
        {
            backlog.Wake();
        }
    }

    protected override string Consequence => "Pauses and purges cannot be read now";

    protected override bool BeginsAtOnce => true;

    protected override Task WorkAsync(CancellationToken cancellationToken) => LoadAsync(cancellationToken);
}
