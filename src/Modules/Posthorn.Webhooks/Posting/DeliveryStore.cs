using Posthorn.Kernel;
using Posthorn.Storage;
using Posthorn.Webhooks.Queue;

namespace Posthorn.Webhooks.Posting;

/// <summary>One attempt to post.</summary>
internal sealed record Delivery(
    long Id, long FirstChunk, long LastChunk, int Events, DateTimeOffset At, int Attempt, long TookMilliseconds, int? Status, string? Failure, string RequestHead, string? Answer);

internal sealed class DeliveryStore(IDatabase database, IdGenerator ids)
{
    private const string Columns = "id, first_chunk, last_chunk, events, at, attempt, took_ms, status, failure, request_head, answer";

    public async ValueTask AddAsync(DbSession session, QueueState queue, IReadOnlyList<ChunkHead> batch, int attempt, PostOutcome outcome, DateTimeOffset at) =>
        await session.ExecuteAsync(
            $"INSERT INTO webhooks_deliveries ({Columns}, account_id, webhook_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
            ids.Next(), batch[0].Number, batch[^1].Number, batch.Sum(head => head.Events), at.ToUnixTimeMilliseconds(), attempt, (long)outcome.Took.TotalMilliseconds,
            outcome.Status, outcome.Failure, outcome.RequestHead, outcome.Answer, queue.AccountId, queue.WebhookId);

    /// <summary>The newest first.</summary>
    /// <param name="before">Those with a lower id.</param>
    public Task<List<Delivery>> ListAsync(long accountId, string webhookId, long before, int limit, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryAsync(
            $"SELECT {Columns} FROM webhooks_deliveries WHERE account_id = $1 AND webhook_id = $2 AND id < $3 ORDER BY id DESC LIMIT $4",
            static row => new Delivery(
                row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt32(3), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(4)), row.GetInt32(5), row.GetInt64(6),
                row.IsDBNull(7) ? null : row.GetInt32(7), row.IsDBNull(8) ? null : row.GetString(8), row.GetString(9), row.IsDBNull(10) ? null : row.GetString(10)),
            accountId, webhookId, before, limit),
        cancellationToken);

    /// <summary>One of the account's, by the id that the list shows.</summary>
    public async Task<Delivery?> FindAsync(long accountId, string webhookId, long id, CancellationToken cancellationToken) =>
        id == long.MaxValue ? null : (await ListAsync(accountId, webhookId, id + 1, 1, cancellationToken)).FirstOrDefault(delivery => delivery.Id == id);
}
