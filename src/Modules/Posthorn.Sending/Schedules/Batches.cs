using System.Security.Cryptography;
using Posthorn.Storage;

namespace Posthorn.Sending.Schedules;

/// <summary>How setting a batch's status ended.</summary>
internal enum BatchOutcome
{
    Done,

    /// <summary>The account has no such batch.</summary>
    UnknownBatch,

    /// <summary>It has a status already.</summary>
    HasStatus,

    /// <summary>As many batches have one as may.</summary>
    LimitReached,
}

/// <summary>Batches: made, told to pause, to cancel or to go on (mail-sending 5.1 and 5.2).</summary>
internal sealed class Batches(IDatabase database, BatchStore store, TimeProvider clock)
{
    /// <summary>Batches of one account with a status at once.</summary>
    public const int MaxWithStatus = 100;

    /// <summary>How long the id of a batch may be used in sends.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(10);

    public async Task<string> CreateAsync(long accountId, CancellationToken cancellationToken)
    {
        var id = RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 32);
        await store.AddAsync(accountId, id, clock.GetUtcNow(), cancellationToken);
        return id;
    }

    public Task<Batch?> FindAsync(long accountId, string batchId, CancellationToken cancellationToken) =>
        store.FindAsync(accountId, batchId, Oldest, cancellationToken);

    public Task<List<Batch>> ListAsync(long accountId, CancellationToken cancellationToken) => store.ListAsync(accountId, cancellationToken);

    /// <summary>Gives a batch its first status.</summary>
    public Task<BatchOutcome> AddStatusAsync(long accountId, string batchId, BatchStatus status, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session =>
            {
                switch (await BatchStore.FindAsync(session, accountId, batchId, Oldest))
                {
                    case null:
                        return BatchOutcome.UnknownBatch;
                    case { Status: not BatchStatus.None }:
                        return BatchOutcome.HasStatus;
                    default:
                        if (await BatchStore.CountAsync(session, accountId) >= MaxWithStatus)
                        {
                            return BatchOutcome.LimitReached;
                        }

                        await SetAsync(session, accountId, batchId, status);
                        return BatchOutcome.Done;
                }
            },
            cancellationToken);

    /// <summary>Changes a batch's status, or takes it away (<see cref="BatchStatus.None"/>): what it held and what is due leaves at once.</summary>
    /// <returns>False: the batch is unknown or has no status.</returns>
    public Task<bool> ChangeStatusAsync(long accountId, string batchId, BatchStatus status, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session =>
            {
                if (await BatchStore.FindAsync(session, accountId, batchId, Oldest) is null or { Status: BatchStatus.None })
                {
                    return false;
                }

                await SetAsync(session, accountId, batchId, status);
                return true;
            },
            cancellationToken);

    private DateTimeOffset Oldest => clock.GetUtcNow() - Life;

    private async ValueTask SetAsync(DbSession session, long accountId, string batchId, BatchStatus status)
    {
        await BatchStore.SetAsync(session, accountId, batchId, status, clock.GetUtcNow());
        await ScheduleStore.HoldAsync(session, accountId, batchId, status == BatchStatus.Pause);
    }
}
