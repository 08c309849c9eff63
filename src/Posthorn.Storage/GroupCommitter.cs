using System.Threading.Channels;

namespace Posthorn.Storage;

/// <summary>
/// Gathers the writes that are waiting, runs them in one transaction, commits once, then completes them all.
/// While one commit syncs, the next group gathers by itself, so nothing waits on a timer.
/// </summary>
internal sealed class GroupCommitter(IGroupTransaction transaction, CommitMeter meter)
{
    /// <summary>Writers beyond this wait in their own call.</summary>
    public const int MaxWaiting = 4096;

    /// <summary>Bounds the time that one transaction holds the write lock.</summary>
    private const int MaxGroup = 512;

    private const long Idle = long.MinValue;

    private readonly Channel<PendingWrite> _waiting = Channel.CreateBounded<PendingWrite>(MaxWaiting);

    /// <summary>Writers that are held in their own call, since the queue is full.</summary>
    private int _held;

    /// <summary>When the group that is under way began; <see cref="Idle"/> when there is none.</summary>
    private long _startedAt = Idle;

    /// <summary>Writes that wait for a group to take them.</summary>
    public int Waiting => _waiting.Reader.Count + Volatile.Read(ref _held);

    /// <summary>When the group that is under way began, in the meter's time; null when there is none.</summary>
    public long? StartedAt => Volatile.Read(ref _startedAt) is var started && started == Idle ? null : started;

    public ValueTask EnqueueAsync(PendingWrite write, CancellationToken cancellationToken) =>
        !cancellationToken.IsCancellationRequested && _waiting.Writer.TryWrite(write) ? ValueTask.CompletedTask : HoldAsync(write, cancellationToken);

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
                await CommitMeasuredAsync(group);
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
                CommitMeasuredAsync(group).AsTask().GetAwaiter().GetResult();
            }
        }
    }

    private async ValueTask HoldAsync(PendingWrite write, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _held);
        try
        {
            await _waiting.Writer.WriteAsync(write, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _held);
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

    private async ValueTask CommitMeasuredAsync(List<PendingWrite> group)
    {
        var started = meter.Now();
        Volatile.Write(ref _startedAt, started);
        try
        {
            await CommitAsync(group);
        }
        finally
        {
            Volatile.Write(ref _startedAt, Idle);
            meter.Ended(started);
        }
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
            Refuse(group, fault);
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
            Refuse(group, fault);
            return;
        }

        meter.Committed();
        group.ForEach(write => write.Done.TrySetResult());
    }

    /// <summary>One bad write must not fail its neighbours: after the roll-back each gets a transaction of its own.</summary>
    private async ValueTask RetryOneByOneAsync(List<PendingWrite> group, Exception fault)
    {
        if (transaction.IsUnavailable(fault))
        {
            Refuse(group, fault);
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

    private void Refuse(List<PendingWrite> group, Exception fault)
    {
        meter.Refused();
        Fail(group, Unavailable(fault));
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
