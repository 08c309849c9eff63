using System.Data.Common;
using Posthorn.Delivery.Operations;
using Posthorn.Kernel;
using Posthorn.Storage;

namespace Posthorn.Delivery.Queue;

/// <summary>
/// The queue's rows. A row is waiting (no holder) or held by one node's lease; every change by a node names its holder number,
/// so a node that lost its lease changes nothing.
/// </summary>
internal sealed class QueueStore(IDatabase database)
{
    private const string InsertCopy = """
        INSERT INTO delivery_copies (submission_id, ordinal, account_id, recipient, domain, status, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        """;

    private const string InsertQueued = """
        INSERT INTO delivery_queue (submission_id, ordinal, account_id, recipient, domain, due_at, deadline_at, attempts, holder, repeated, pool_id, class)
        VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, 0, $9, $10)
        """;

    private const string QueuedColumns = "submission_id, ordinal, account_id, recipient, domain, deadline_at, attempts, repeated, pool_id, class";

    private const string OfStream = "domain = $1 AND account_id = $2 AND pool_id = $3 AND class = $4 AND holder IS NULL";

    public static async ValueTask AddAsync(DbSession session, IReadOnlyList<AddedCopy> copies, DateTimeOffset now)
    {
        var stamp = now.ToUnixTimeMilliseconds();
        await session.ExecuteManyAsync(InsertCopy, copies, 7, (added, values) => BindCopy(added.Copy, CopyStatus.Queued, stamp, values));
        await session.ExecuteManyAsync(InsertQueued, copies, 10, static (added, values) =>
        {
            BindKey(added.Copy.Id, values);
            values[2] = added.Copy.AccountId;
            values[3] = added.Copy.Recipient;
            values[4] = added.Copy.Domain;
            values[5] = added.Copy.DueAt.ToUnixTimeMilliseconds();
            values[6] = added.Deadline.ToUnixTimeMilliseconds();
            values[7] = added.Holder;
            values[8] = added.Copy.PoolId ?? 0L;
            values[9] = (int)added.Copy.Class;
        });
    }

    /// <summary>Copies without a row in the queue.</summary>
    public static ValueTask AddDroppedAsync(DbSession session, IReadOnlyList<NewCopy> copies, DateTimeOffset now)
    {
        var stamp = now.ToUnixTimeMilliseconds();
        return session.ExecuteManyAsync(InsertCopy, copies, 7, (copy, values) => BindCopy(copy, CopyStatus.Dropped, stamp, values));
    }

    /// <summary>Takes due copies of streams into this node's hands, the longest due first in each, in one transaction.</summary>
    public Task<IReadOnlyList<StreamClaim>> ClaimAsync(
        IReadOnlyList<(StreamKey Stream, int Limit)> wanted, long holder, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var sql = $"""
            UPDATE delivery_queue SET holder = $5
            WHERE (submission_id, ordinal) IN (
                SELECT submission_id, ordinal FROM delivery_queue
                WHERE {OfStream} AND due_at <= $6
                ORDER BY due_at LIMIT $7 {SkipLocked})
            RETURNING {QueuedColumns}
            """;
        return database.WriteAsync<IReadOnlyList<StreamClaim>>(
            async session =>
            {
                List<StreamClaim> claims = [];
                foreach (var ((domain, account, pool, messageClass), limit) in wanted)
                {
                    var copies = await session.QueryAsync(
                        sql, ReadQueued, domain, account, pool, (int)messageClass, holder, now.ToUnixTimeMilliseconds(), limit);
                    var next = await session.QueryFirstAsync(
                        $"SELECT due_at FROM delivery_queue WHERE {OfStream} ORDER BY due_at LIMIT 1", ReadDue, domain, account, pool, (int)messageClass);
                    claims.Add(new StreamClaim(new StreamKey(domain, account, pool, messageClass), copies, next?.Time));
                }

                return claims;
            },
            cancellationToken);
    }

    /// <summary>What waits, by stream. Reads the whole index once.</summary>
    public Task<List<StreamCount>> CountAsync(CancellationToken cancellationToken) =>
        database.ReadAsync(
            session => session.QueryAsync(
                """
                SELECT domain, account_id, pool_id, class,
                    SUM(CASE WHEN attempts = 0 THEN 1 ELSE 0 END), SUM(CASE WHEN attempts = 0 THEN 0 ELSE 1 END), MIN(due_at), MIN(deadline_at)
                FROM delivery_queue WHERE holder IS NULL GROUP BY domain, account_id, pool_id, class
                """,
                static reader => new StreamCount(
                    new StreamKey(reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2), (MessageClass)reader.GetInt32(3)),
                    reader.GetInt64(4), reader.GetInt64(5), DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(6)),
                    OldestDeadline: DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(7)))),
            cancellationToken);

    /// <summary>Takes waiting copies into this node's hands whose deadline has passed, due or not.</summary>
    public async Task<IReadOnlyList<QueuedCopy>> ClaimOverdueAsync(long holder, DateTimeOffset deadlineBefore, int limit, CancellationToken cancellationToken)
    {
        var sql = $"""
            UPDATE delivery_queue SET holder = $1
            WHERE (submission_id, ordinal) IN (
                SELECT submission_id, ordinal FROM delivery_queue
                WHERE holder IS NULL AND deadline_at <= $2 ORDER BY deadline_at LIMIT $3 {SkipLocked})
            RETURNING {QueuedColumns}
            """;
        return await database.WriteAsync(session => session.QueryAsync(sql, ReadQueued, holder, deadlineBefore.ToUnixTimeMilliseconds(), limit), cancellationToken);
    }

    /// <summary>Takes waiting copies of a part of the queue into this node's hands, due or not.</summary>
    public async Task<IReadOnlyList<QueuedCopy>> ClaimScopeAsync(QueueScope scope, long holder, int limit, CancellationToken cancellationToken)
    {
        var (condition, values) = scope.Sql(holder, limit);
        var sql = $"""
            UPDATE delivery_queue SET holder = $1
            WHERE (submission_id, ordinal) IN (
                SELECT submission_id, ordinal FROM delivery_queue WHERE {condition} LIMIT $2 {SkipLocked})
            RETURNING {QueuedColumns}
            """;
        return await database.WriteAsync(session => session.QueryAsync(sql, ReadQueued, values), cancellationToken);
    }

    /// <summary>Records that the final dot is about to be sent.</summary>
    public static ValueTask RecordDotsAsync(DbSession session, IReadOnlyList<DotIntent> intents) =>
        session.ExecuteManyAsync(
            "UPDATE delivery_queue SET dot_at = $4 WHERE submission_id = $1 AND ordinal = $2 AND holder = $3",
            intents,
            4,
            static (intent, values) =>
            {
                BindKey(intent.Copy, values);
                values[2] = intent.Holder;
                values[3] = intent.At.ToUnixTimeMilliseconds();
            },
            static (intent, changed) => intent.StillOurs = changed > 0);

    /// <summary>Puts copies back to wait until <paramref name="due"/>; no attempt is counted.</summary>
    public Task PutBackAsync(IReadOnlyList<CopyId> copies, long holder, DateTimeOffset due, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session =>
            {
                await session.ExecuteManyAsync(
                    "UPDATE delivery_queue SET holder = NULL, due_at = $4 WHERE submission_id = $1 AND ordinal = $2 AND holder = $3", copies, 4, (copy, values) =>
                    {
                        BindKey(copy, values);
                        values[2] = holder;
                        values[3] = due.ToUnixTimeMilliseconds();
                    });
            },
            cancellationToken);

    /// <summary>
    /// Frees the copies of a node that is gone. Those without a sent dot are due at once; those with one probably arrived,
    /// so they wait until <paramref name="unknownDue"/> and are marked as repeated.
    /// </summary>
    /// <returns>How many were freed.</returns>
    public Task<int> FreeAsync(long holder, DateTimeOffset unknownDue, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session =>
                await session.ExecuteAsync(
                    """
                    UPDATE delivery_queue SET holder = NULL, dot_at = NULL, repeated = 1, attempts = attempts + 1, due_at = $2
                    WHERE holder = $1 AND dot_at IS NOT NULL
                    """,
                    holder, unknownDue.ToUnixTimeMilliseconds())
                + await session.ExecuteAsync("UPDATE delivery_queue SET holder = NULL WHERE holder = $1", holder),
            cancellationToken);

    /// <summary>Frees copies that name this node as holder and are not in its memory, by the same rules as <see cref="FreeAsync"/>.</summary>
    public Task FreeLostAsync(IReadOnlyList<CopyId> copies, long holder, DateTimeOffset due, DateTimeOffset unknownDue, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session =>
            {
                await session.ExecuteManyAsync(
                    """
                    UPDATE delivery_queue SET holder = NULL, due_at = CASE WHEN dot_at IS NULL THEN $4 ELSE $5 END,
                        repeated = CASE WHEN dot_at IS NULL THEN repeated ELSE 1 END,
                        attempts = attempts + CASE WHEN dot_at IS NULL THEN 0 ELSE 1 END, dot_at = NULL
                    WHERE submission_id = $1 AND ordinal = $2 AND holder = $3
                    """,
                    copies, 5, (copy, values) =>
                    {
                        BindKey(copy, values);
                        values[2] = holder;
                        values[3] = due.ToUnixTimeMilliseconds();
                        values[4] = unknownDue.ToUnixTimeMilliseconds();
                    });
            },
            cancellationToken);

    /// <summary>The copies that are in some node's hands.</summary>
    public Task<List<(long Holder, CopyId Copy)>> HeldAsync(CancellationToken cancellationToken) =>
        database.ReadAsync(
            session => session.QueryAsync(
                "SELECT holder, submission_id, ordinal FROM delivery_queue WHERE holder IS NOT NULL",
                static reader => (reader.GetInt64(0), new CopyId(reader.GetInt64(1), reader.GetInt32(2)))),
            cancellationToken);

    /// <summary>A write that changes nothing anybody reads, but needs the disk as any other.</summary>
    public static Task ProbeAsync(IDatabase database, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync("DELETE FROM delivery_probe");
                await session.ExecuteAsync("INSERT INTO delivery_probe (filler) VALUES ($1)", new string('x', 8192));
            },
            cancellationToken);

    internal static void BindKey(CopyId id, object?[] values)
    {
        values[0] = id.SubmissionId;
        values[1] = id.Ordinal;
    }

    /// <summary>On PostgreSQL other nodes claim at the same time: what one has locked the next passes over.</summary>
    private string SkipLocked => database.Kind == DatabaseKind.Postgres ? "FOR UPDATE SKIP LOCKED" : "";

    private static void BindCopy(NewCopy copy, CopyStatus status, long stamp, object?[] values)
    {
        BindKey(copy.Id, values);
        values[2] = copy.AccountId;
        values[3] = copy.Recipient;
        values[4] = copy.Domain;
        values[5] = (int)status;
        values[6] = stamp;
    }

    private static QueuedCopy ReadQueued(DbDataReader reader) => new(
        new CopyId(reader.GetInt64(0), reader.GetInt32(1)),
        reader.GetInt64(2),
        reader.GetString(3),
        reader.GetString(4),
        DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(5)),
        reader.GetInt32(6),
        reader.GetInt32(7) != 0,
        reader.GetInt64(8),
        (MessageClass)reader.GetInt32(9));

    private static DueTime ReadDue(DbDataReader reader) => new(DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(0)));

    private sealed record DueTime(DateTimeOffset Time);
}

/// <param name="NextDue">When the first of those that still wait is due; null: none waits.</param>
internal sealed record StreamClaim(StreamKey Stream, IReadOnlyList<QueuedCopy> Copies, DateTimeOffset? NextDue);

/// <param name="Holder">The node that keeps the copy in memory, or null: it waits in the database.</param>
internal sealed record AddedCopy(NewCopy Copy, DateTimeOffset Deadline, long? Holder);

/// <summary>"The final dot is about to be sent."</summary>
internal sealed record DotIntent(CopyId Copy, long Holder, DateTimeOffset At)
{
    /// <summary>False after the commit when another node has the copy now: the dot must not be sent.</summary>
    public bool StillOurs { get; set; }
}
