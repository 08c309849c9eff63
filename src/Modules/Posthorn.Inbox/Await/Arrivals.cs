using Posthorn.Inbox.Search;

namespace Posthorn.Inbox.Await;

/// <summary>Tells those who wait for a mail that it came to this process.</summary>
internal sealed class Arrivals
{
    public const int MaxWaiters = 1000;

    private readonly Lock _gate = new();
    private readonly HashSet<Waiter> _waiters = [];

    /// <summary>How many wait now.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _waiters.Count;
            }
        }
    }

    /// <summary>From now on no arrival is missed.</summary>
    /// <returns>Null when too many wait already.</returns>
    public Waiter? TryWait(long accountId, InboxQuery query, long after)
    {
        var waiter = new Waiter(this, accountId, query, after);
        lock (_gate)
        {
            return _waiters.Count < MaxWaiters && _waiters.Add(waiter) ? waiter : null;
        }
    }

    public void Publish(long accountId, InboxMessage message, SearchText search)
    {
        Waiter[] waiters;
        lock (_gate)
        {
            waiters = [.. _waiters];
        }

        foreach (var waiter in waiters)
        {
            waiter.Offer(accountId, message, search);
        }
    }

    /// <summary>Waits until it is disposed.</summary>
    public sealed class Waiter(Arrivals arrivals, long accountId, InboxQuery query, long after) : IDisposable
    {
        private readonly TaskCompletionSource<InboxMessage> _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>The first mail that matches.</summary>
        public Task<InboxMessage> Arrived => _arrived.Task;

        public void Offer(long owner, InboxMessage message, SearchText search)
        {
            if (owner == accountId && message.Id > after && query.Matches(search))
            {
                _arrived.TrySetResult(message);
            }
        }

        public void Dispose()
        {
            lock (arrivals._gate)
            {
                arrivals._waiters.Remove(this);
            }
        }
    }
}
