using System.Data.Common;
using Posthorn.Storage;

namespace Posthorn.Webhooks.Queue;

internal sealed class QueueStore(IDatabase database)
{
    /// <summary>Enough for the largest batch; more is looked at in the next turn.</summary>
    private const int MaxHeads = 500;

    private const string StateColumns = "webhook_id, account_id, last, sent, waiting_bytes, batch_end, attempts";

    /// <summary>Behind what waits already. A queue that was empty is due when <paramref name="dueAt"/> has come.</summary>
    /// <returns>False: there is no such webhook any more.</returns>
    public static async ValueTask<bool> AppendAsync(
        DbSession session, long accountId, string webhookId, IReadOnlyList<Chunk> chunks, DateTimeOffset now, DateTimeOffset dueAt)
    {
        var last = await session.QueryLongAsync(
            """
            UPDATE webhooks_queues SET next_at = CASE WHEN last = sent THEN $3 ELSE next_at END, last = last + $4, waiting_bytes = waiting_bytes + $5
            WHERE webhook_id = $1 AND account_id = $2 RETURNING last
            """,
            webhookId, accountId, dueAt.ToUnixTimeMilliseconds(), (long)chunks.Count, chunks.Sum(chunk => (long)chunk.Size));
        if (last == 0)
        {
            return false;
        }

        var number = last - chunks.Count;
        await session.ExecuteManyAsync(
            "INSERT INTO webhooks_chunks (webhook_id, number, account_id, created_at, oldest_at, events, size, body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            chunks, 8, (chunk, values) =>
            {
                values[0] = webhookId;
                values[1] = ++number;
                values[2] = accountId;
                values[3] = now.ToUnixTimeMilliseconds();
                values[4] = chunk.OldestAt.ToUnixTimeMilliseconds();
                values[5] = chunk.Events;
                values[6] = chunk.Size;
                values[7] = chunk.Body;
            });
        return true;
    }

    /// <summary>Those whose time has come, or whose batch is full.</summary>
    public Task<List<QueueState>> FindDueAsync(DateTimeOffset now, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryAsync(
            $"SELECT {StateColumns} FROM webhooks_queues WHERE last > sent AND (next_at <= $1 OR (attempts = 0 AND waiting_bytes >= $2))",
            Read, now.ToUnixTimeMilliseconds(), (long)QueueRules.MaxBatch),
        cancellationToken);

    public Task<QueueState?> FindAsync(string webhookId, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryFirstAsync($"SELECT {StateColumns} FROM webhooks_queues WHERE webhook_id = $1", Read, webhookId), cancellationToken);

    /// <summary>What waits, the oldest first; as much as a batch can need.</summary>
    public Task<List<ChunkHead>> HeadsAsync(QueueState queue, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryAsync(
            "SELECT number, events, size, oldest_at FROM webhooks_chunks WHERE webhook_id = $1 AND number > $2 AND account_id = $3 ORDER BY number LIMIT $4",
            static row => new ChunkHead(row.GetInt64(0), row.GetInt32(1), row.GetInt32(2), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3))),
            queue.WebhookId, queue.Sent, queue.AccountId, MaxHeads),
        cancellationToken);

    public Task<List<byte[]>> BodiesAsync(string webhookId, long first, long last, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryAsync(
            "SELECT body FROM webhooks_chunks WHERE webhook_id = $1 AND number >= $2 AND number <= $3 ORDER BY number",
            static row => row.GetFieldValue<byte[]>(0), webhookId, first, last),
        cancellationToken);

    /// <summary>These are over: taken, or too old. The rest is due when its time has come.</summary>
    public static ValueTask<int> PassAsync(DbSession session, QueueState queue, IReadOnlyList<ChunkHead> done, DateTimeOffset dueAt) => session.ExecuteAsync(
        """
        UPDATE webhooks_queues SET sent = $3, waiting_bytes = waiting_bytes - $4, batch_end = 0, attempts = 0, next_at = $5
        WHERE webhook_id = $1 AND sent = $2
        """,
        queue.WebhookId, queue.Sent, done[^1].Number, done.Sum(head => (long)head.Size), dueAt.ToUnixTimeMilliseconds());

    public static ValueTask<int> RetryAsync(DbSession session, QueueState queue, long batchEnd, int attempts, DateTimeOffset nextAt) => session.ExecuteAsync(
        "UPDATE webhooks_queues SET batch_end = $3, attempts = $4, next_at = $5 WHERE webhook_id = $1 AND sent = $2",
        queue.WebhookId, queue.Sent, batchEnd, attempts, nextAt.ToUnixTimeMilliseconds());

    /// <summary>Nobody is to be told any more: the webhook was switched off.</summary>
    public Task SkipAllAsync(QueueState queue, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            await session.ExecuteAsync(
                "UPDATE webhooks_queues SET sent = last, waiting_bytes = 0, batch_end = 0, attempts = 0 WHERE webhook_id = $1 AND account_id = $2",
                queue.WebhookId, queue.AccountId);
        },
        cancellationToken);

    /// <summary>Posts again what is still kept of a part of the past, behind what waits.</summary>
    /// <returns>How many events; 0: nothing of that is kept.</returns>
    public Task<long> ReplayAsync(long accountId, string webhookId, ReplayRange range, long from, long to, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session =>
            {
                var column = range == ReplayRange.Numbers ? "number" : "created_at";
                var found = await session.QueryAsync(
                    $"SELECT events, size, body FROM webhooks_chunks WHERE webhook_id = $1 AND account_id = $2 AND {column} >= $3 AND {column} <= $4 ORDER BY number LIMIT {MaxReplay}",
                    row => new Chunk(row.GetInt32(0), row.GetInt32(1), now, row.GetFieldValue<byte[]>(2)), webhookId, accountId, from, to);
                return found.Count > 0 && await AppendAsync(session, accountId, webhookId, found, now, now) ? found.Sum(chunk => (long)chunk.Events) : 0;
            },
            cancellationToken);

    /// <summary>Chunks in one replay: some tens of thousands of events. Who wants more asks again with a later time.</summary>
    public const int MaxReplay = 200;

    public Task ForgetAsync(DateTimeOffset before, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            var limit = before.ToUnixTimeMilliseconds();
            await session.ExecuteAsync("DELETE FROM webhooks_deliveries WHERE at < $1", limit);
            await session.ExecuteAsync(
                """
                DELETE FROM webhooks_chunks WHERE created_at < $1
                AND NOT EXISTS (SELECT 1 FROM webhooks_queues q WHERE q.webhook_id = webhooks_chunks.webhook_id AND q.sent < webhooks_chunks.number)
                """,
                limit);
        },
        cancellationToken);

    private static QueueState Read(DbDataReader row) =>
        new(row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetInt32(6));
}

internal enum ReplayRange
{
    /// <summary>Of chunks: one batch.</summary>
    Numbers,

    /// <summary>Unix milliseconds.</summary>
    Times,
}
