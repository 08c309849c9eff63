using System.Threading.Channels;

namespace Posthorn.Storage;

/// <summary>
/// Gathers the writes that are waiting, runs them in one transaction, commits once, then completes them all.
/// While one commit syncs, the next group gathers by itself, so nothing waits on a timer.
/// </summary>
internal sealed class GroupCommitter(IGroupTransaction transaction)
{
    /// <summary>Writers beyond this wait in their own call.</summary>
    private const int MaxWaiting = 4096;

    /// <summary>Bounds the time that one transaction holds the write lock.</summary>
    private const int MaxGroup = 512;

    private readonly Channel<PendingWrite> _waiting = Channel.CreateBounded<PendingWrite>(MaxWaiting);

    public ValueTask EnqueueAsync(PendingWrite write, CancellationToken cancellationToken) =>
        _waiting.Writer.WriteAsync(write, cancellationToken);

    /// <summary>No write is taken any more; those that wait are still committed.</summary>
    public void Complete() => _waiting.Writer.TryComplete();

    /// <summary>Runs until <see cref="Complete"/> and the last group. Several loops may share one committer.</summary>
    public async Task RunAsync()
    {
        var group = new List<PendingWrite>();
        while (await _waiting.Reader.WaitToReadAsync())
        {
            if (Gather(group))
            {
                await CommitAsync(group);
            }
        }
    }

    /// <summary>The same on the calling thread, for a database that works synchronously: awaiting would move the work to the pool.</summary>
    public void Run()
    {
        var group = new List<PendingWrite>();
        while (_waiting.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            if (Gather(group))
            {
                CommitAsync(group).AsTask().GetAwaiter().GetResult();
            }
        }
    }

    private bool Gather(List<PendingWrite> group)
    {
        group.Clear();
        while (group.Count < MaxGroup && _waiting.Reader.TryRead(out var write))
        {
            group.Add(write);
        }

        return group.Count > 0;
    }

    private async ValueTask CommitAsync(List<PendingWrite> group)
    {
        DbSession session;
        try
        {
            session = await transaction.BeginAsync();
        }
        catch (Exception fault)
        {
            Fail(group, Unavailable(fault));
            return;
        }

        try
        {
            foreach (var sameKind in group.GroupBy(write => write.Key))
            {
                var list = sameKind.ToList();
                await list[0].Run(session, list);
            }
        }
        catch (Exception fault)
        {
            await transaction.RollbackAsync();
            await RetryOneByOneAsync(group, fault);
            return;
        }

        try
        {
            await transaction.CommitAsync();
        }
        catch (Exception fault)
        {
            await transaction.RollbackAsync();
            Fail(group, Unavailable(fault));
            return;
        }

        group.ForEach(write => write.Done.TrySetResult());
    }

    /// <summary>One bad write must not fail its neighbours: after the roll-back each gets a transaction of its own.</summary>
    private async ValueTask RetryOneByOneAsync(List<PendingWrite> group, Exception fault)
    {
        if (transaction.IsUnavailable(fault))
        {
            Fail(group, Unavailable(fault));
        }
        else if (group.Count == 1)
        {
            Fail(group, fault);
        }
        else
        {
            foreach (var write in group.ToArray())
            {
                await CommitAsync([write]);
            }
        }
    }

    private static StorageUnavailableException Unavailable(Exception fault) =>
        fault as StorageUnavailableException ?? new StorageUnavailableException($"The database cannot take writes now: {fault.Message}", fault);

    private static void Fail(List<PendingWrite> group, Exception fault) =>
        group.ForEach(write => write.Done.TrySetException(fault));
}

/// <summary>The database's side of a group: one transaction at a time for each loop.</summary>
internal interface IGroupTransaction
{
    ValueTask<DbSession> BeginAsync();

    ValueTask CommitAsync();

    /// <summary>Never throws: it follows a fault that is already being reported.</summary>
    ValueTask RollbackAsync();

    /// <summary>True when the fault is the database's (disk full, connection lost) and not the statement's.</summary>
    bool IsUnavailable(Exception fault);
}
