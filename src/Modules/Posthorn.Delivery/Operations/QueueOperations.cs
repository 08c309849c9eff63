using Microsoft.Extensions.Options;
using Posthorn.Delivery.Dispatch;
using Posthorn.Delivery.Queue;
using Posthorn.Kernel;

namespace Posthorn.Delivery.Operations;

/// <summary>Carries an operator's wish out in the database and in this node's memory; other nodes learn of it from the database.</summary>
internal sealed class QueueOperations(
    OperationStore store, OperationKeeper keeper, Pauses pauses, Backlog backlog, BacklogKeeper counts, Dispatcher dispatcher, IdGenerator ids,
    IOptions<DeliveryOptions> options, TimeProvider clock) : IQueueOperations
{
    public IReadOnlyList<Pause> Pauses => pauses.List;

    public long Count(QueueScope scope) =>
        backlog.List().Where(stream => scope.Covers(stream.Key)).Sum(stream => stream.Fresh + stream.Deferred + stream.InHand);

    public async Task<long> RetryAsync(QueueScope scope, CancellationToken cancellationToken)
    {
        dispatcher.EndRests(scope.Domain);
        var changed = await InBatchesAsync(() => store.MakeDueAsync(scope, clock.GetUtcNow(), options.Value.Retry.GiveUpAfter, cancellationToken));
        await counts.LoadAsync(cancellationToken);
        backlog.Wake();
        return changed;
    }

    public async Task<Pause> PauseAsync(QueueScope scope, string reason, CancellationToken cancellationToken)
    {
        var pause = new Pause(ids.Next(), scope, clock.GetUtcNow(), reason);
        await store.AddPauseAsync(pause, cancellationToken);
        await keeper.LoadAsync(cancellationToken);
        return pause;
    }

    public async Task<bool> ResumeAsync(long pauseId, CancellationToken cancellationToken)
    {
        var removed = await store.RemovePauseAsync(pauseId, cancellationToken);
        await keeper.LoadAsync(cancellationToken);
        return removed;
    }

    public async Task<Purge> BounceAsync(QueueScope scope, string reason, CancellationToken cancellationToken)
    {
        var purge = new Purge(ids.Next(), scope, clock.GetUtcNow(), reason, 0, null);
        await store.AddPurgeAsync(purge, cancellationToken);
        await keeper.LoadAsync(cancellationToken);
        return purge;
    }

    public async Task<long> MoveAsync(QueueScope scope, long poolId, CancellationToken cancellationToken)
    {
        dispatcher.PutBack(copy => scope.Covers(copy.Stream));
        var changed = await InBatchesAsync(() => store.MoveAsync(scope, poolId, cancellationToken));
        await counts.LoadAsync(cancellationToken);
        return changed;
    }

    public async Task<IReadOnlyList<Purge>> PurgesAsync(CancellationToken cancellationToken) => await store.PurgesAsync(unfinishedOnly: false, cancellationToken);

    private static async Task<long> InBatchesAsync(Func<Task<int>> change)
    {
        long total = 0;
        int changed;
        do
        {
            changed = await change();
            total += changed;
        }
        while (changed == OperationStore.Batch);
        return total;
    }
}
