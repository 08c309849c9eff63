using Posthorn.Storage;

namespace Posthorn.Sending.Schedules;

internal sealed class BatchStore(IDatabase database)
{
    public Task AddAsync(long accountId, string batchId, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(
                    "INSERT INTO sending_batches (account_id, batch_id, created_at, status, changed_at) VALUES ($1, $2, $3, 0, $3)",
                    accountId, batchId, now.ToUnixTimeMilliseconds());
            },
            cancellationToken);

    /// <returns>Null when the account has no such batch, or made it before the given time.</returns>
    public Task<Batch?> FindAsync(long accountId, string batchId, DateTimeOffset madeAfter, CancellationToken cancellationToken) =>
        database.ReadAsync(session => FindAsync(session, accountId, batchId, madeAfter), cancellationToken);

    public static ValueTask<Batch?> FindAsync(DbSession session, long accountId, string batchId, DateTimeOffset madeAfter) => session.QueryFirstAsync(
        "SELECT batch_id, status FROM sending_batches WHERE account_id = $1 AND batch_id = $2 AND (created_at > $3 OR status <> 0)",
        static reader => new Batch(reader.GetString(0), (BatchStatus)reader.GetInt32(1)),
        accountId, batchId, madeAfter.ToUnixTimeMilliseconds());

    /// <summary>The batches that have a status, the latest change first.</summary>
    public Task<List<Batch>> ListAsync(long accountId, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session => session.QueryAsync(
                "SELECT batch_id, status FROM sending_batches WHERE account_id = $1 AND status <> 0 ORDER BY changed_at DESC, batch_id",
                static reader => new Batch(reader.GetString(0), (BatchStatus)reader.GetInt32(1)), accountId),
            cancellationToken);

    public static ValueTask<long> CountAsync(DbSession session, long accountId) =>
        session.QueryLongAsync("SELECT COUNT(*) FROM sending_batches WHERE account_id = $1 AND status <> 0", accountId);

    public static ValueTask<int> SetAsync(DbSession session, long accountId, string batchId, BatchStatus status, DateTimeOffset now) => session.ExecuteAsync(
        "UPDATE sending_batches SET status = $1, changed_at = $2 WHERE account_id = $3 AND batch_id = $4",
        (int)status, now.ToUnixTimeMilliseconds(), accountId, batchId);

    /// <summary>Forgets batches that nobody can use any more: too old, without a status, and no mail waits for them.</summary>
    public Task ForgetAsync(DateTimeOffset madeBefore, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(
                    """
                    DELETE FROM sending_batches WHERE created_at <= $1 AND changed_at <= $1 AND NOT EXISTS
                        (SELECT 1 FROM sending_scheduled s WHERE s.account_id = sending_batches.account_id AND s.batch_id = sending_batches.batch_id)
                    """,
                    madeBefore.ToUnixTimeMilliseconds());
            },
            cancellationToken);
}

/// <summary>Mail that is planned together.</summary>
internal sealed record Batch(string Id, BatchStatus Status);
