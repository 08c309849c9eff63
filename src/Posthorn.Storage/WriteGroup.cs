namespace Posthorn.Storage;

/// <summary>One kind of write. Items that are waiting at the same moment are handed to the store as one list.</summary>
public sealed class WriteGroup<TItem>
    where TItem : class
{
    private readonly Func<PendingWrite, CancellationToken, ValueTask> _enqueue;
    private readonly Func<DbSession, IReadOnlyList<PendingWrite>, ValueTask> _run;

    internal WriteGroup(Func<PendingWrite, CancellationToken, ValueTask> enqueue, Func<DbSession, IReadOnlyList<TItem>, ValueTask> write)
    {
        _enqueue = enqueue;
        _run = (session, pending) =>
        {
            var items = new TItem[pending.Count];
            for (var i = 0; i < items.Length; i++)
            {
                items[i] = (TItem)pending[i].Item;
            }

            return write(session, items);
        };
    }

    /// <summary>Completes when the item is committed and synced. The item may be written twice: after a roll-back it runs again alone.</summary>
    /// <exception cref="StorageUnavailableException">The database cannot take writes now.</exception>
    public async Task CommitAsync(TItem item, CancellationToken cancellationToken)
    {
        var pending = new PendingWrite(this, item, _run);
        await _enqueue(pending, cancellationToken);
        await pending.Done.Task;
    }
}
