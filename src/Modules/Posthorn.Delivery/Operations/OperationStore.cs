using System.Data.Common;
using Posthorn.Storage;

namespace Posthorn.Delivery.Operations;

/// <summary>Pauses, purges, and the changes that an operator makes to many rows: a small batch in each transaction, so that accepting goes on.</summary>
internal sealed class OperationStore(IDatabase database)
{
    public const int Batch = 1000;
    private const string Scope = "id, domain, pool_id, account_id, since, reason";

    public Task AddPauseAsync(Pause pause, CancellationToken cancellationToken) => database.WriteAsync(
        async session => { await AddPauseAsync(session, pause); }, cancellationToken);

    public static ValueTask<int> AddPauseAsync(DbSession session, Pause pause) =>
        session.ExecuteAsync($"INSERT INTO delivery_pauses ({Scope}) VALUES ($1, $2, $3, $4, $5, $6)", Values(pause));

    /// <summary>Those of all mail of an account that were made for this reason.</summary>
    public static ValueTask<int> RemovePausesAsync(DbSession session, long accountId, string reason) => session.ExecuteAsync(
        "DELETE FROM delivery_pauses WHERE account_id = $1 AND domain IS NULL AND pool_id IS NULL AND reason = $2", accountId, reason);

    public Task<bool> RemovePauseAsync(long id, CancellationToken cancellationToken) =>
        database.WriteAsync(async session => await session.ExecuteAsync("DELETE FROM delivery_pauses WHERE id = $1", id) > 0, cancellationToken);

    public Task<List<Pause>> PausesAsync(CancellationToken cancellationToken) =>
        database.ReadAsync(session => session.QueryAsync($"SELECT {Scope} FROM delivery_pauses ORDER BY id", ReadPause), cancellationToken);

    public Task AddPurgeAsync(Purge purge, CancellationToken cancellationToken) =>
        database.WriteAsync(session => AddPurgeAsync(session, purge), cancellationToken);

    public static async ValueTask AddPurgeAsync(DbSession session, Purge purge) => await session.ExecuteAsync(
        $"INSERT INTO delivery_purges ({Scope}, ended) VALUES ($1, $2, $3, $4, $5, $6, 0)", Values(new Pause(purge.Id, purge.Scope, purge.Since, purge.Reason)));

    public Task CountPurgedAsync(long id, long ended, DateTimeOffset? finishedAt, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            await session.ExecuteAsync(
                "UPDATE delivery_purges SET ended = ended + $2, finished_at = $3 WHERE id = $1", id, ended, finishedAt?.ToUnixTimeMilliseconds());
        },
        cancellationToken);

    public Task<List<Purge>> PurgesAsync(bool unfinishedOnly, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryAsync(
            $"SELECT {Scope}, ended, finished_at FROM delivery_purges {(unfinishedOnly ? "WHERE finished_at IS NULL" : "")} ORDER BY id DESC LIMIT 100",
            static reader =>
            {
                var (id, scope, since, reason) = ReadPause(reader);
                return new Purge(id, scope, since, reason, reader.GetInt64(6), reader.IsDBNull(7) ? null : DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(7)));
            }),
        cancellationToken);

    /// <summary>Makes a batch of waiting copies due at once; those scheduled for later keep their time.</summary>
    /// <param name="life">From a copy's first due time to its deadline.</param>
    public Task<int> MakeDueAsync(QueueScope scope, DateTimeOffset now, TimeSpan life, CancellationToken cancellationToken)
    {
        var stamp = now.ToUnixTimeMilliseconds();
        var (condition, values) = scope.Sql(stamp, (long)life.TotalMilliseconds);
        return database.WriteAsync(
            session => session.ExecuteAsync(
                $"""
                UPDATE delivery_queue SET due_at = $1 WHERE (submission_id, ordinal) IN (
                    SELECT submission_id, ordinal FROM delivery_queue WHERE {condition} AND due_at > $1 AND deadline_at - $2 <= $1 LIMIT {Batch})
                """,
                values),
            cancellationToken);
    }

    /// <summary>Moves a batch of waiting copies to another pool.</summary>
    public Task<int> MoveAsync(QueueScope scope, long poolId, CancellationToken cancellationToken)
    {
        var (condition, values) = scope.Sql(poolId);
        return database.WriteAsync(
            session => session.ExecuteAsync(
                $"""
                UPDATE delivery_queue SET pool_id = $1 WHERE (submission_id, ordinal) IN (
                    SELECT submission_id, ordinal FROM delivery_queue WHERE {condition} AND pool_id <> $1 LIMIT {Batch})
                """,
                values),
            cancellationToken);
    }

    private static object?[] Values(Pause pause) =>
        [pause.Id, pause.Scope.Domain, pause.Scope.PoolId, pause.Scope.AccountId, pause.Since.ToUnixTimeMilliseconds(), pause.Reason];

    private static Pause ReadPause(DbDataReader reader) => new(
        reader.GetInt64(0),
        new QueueScope(reader.IsDBNull(1) ? null : reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetInt64(2), reader.IsDBNull(3) ? null : reader.GetInt64(3)),
        DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(4)),
        reader.GetString(5));
}
