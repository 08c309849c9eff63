using System.Diagnostics.CodeAnalysis;
using Posthorn.Delivery.Queue;

namespace Posthorn.Delivery.Dispatch;

/// <summary>
/// The copies that are ready in one lane. Transactional mail goes before bulk mail, which gets every ninth turn; within a class accounts
/// take turns, and within an account its submissions, so that one receipt passes a newsletter of a hundred thousand.
/// </summary>
internal sealed class FairQueue
{
    private readonly AccountTurns _transactional = new();
    private readonly AccountTurns _bulk = new();
    private int _transactionalInARow;

    public int Count { get; private set; }

    public void Enqueue(QueuedCopy copy)
    {
        (copy.Class == MessageClass.Transactional ? _transactional : _bulk).Enqueue(copy);
        Count++;
    }

    public bool TryDequeue([NotNullWhen(true)] out QueuedCopy? copy)
    {
        var bulkFirst = _transactionalInARow >= FairShare.TransactionalInARow && !_bulk.IsEmpty;
        if (!bulkFirst && _transactional.TryDequeue(out copy))
        {
            _transactionalInARow++;
        }
        else if (_bulk.TryDequeue(out copy))
        {
            _transactionalInARow = 0;
        }
        else
        {
            return false;
        }

        Count--;
        return true;
    }

    /// <summary>Takes out those that fit; the others keep their order.</summary>
    public IReadOnlyList<QueuedCopy> Remove(Func<QueuedCopy, bool> fits)
    {
        List<QueuedCopy> all = [];
        while (TryDequeue(out var copy))
        {
            all.Add(copy);
        }

        foreach (var copy in all.Where(copy => !fits(copy)))
        {
            Enqueue(copy);
        }

        return [.. all.Where(fits)];
    }
}
