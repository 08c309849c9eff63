using Posthorn.Kernel;
using Posthorn.Storage;

namespace Posthorn.Webhooks.Erasure;

/// <summary>Forgets who was named in posts that wait or are kept, and in what endpoints answered.</summary>
internal sealed class RecipientPosts(IDatabase database) : IRecipientData
{
    /// <summary>Chunks have up to 192 KB before compression.</summary>
    private const int ChunkPage = 20;

    private const int DeliveryPage = 500;

    public string Kind => "webhooks";

    public async Task<ErasureStep> EraseAsync(RecipientErasure erasure, CancellationToken cancellationToken) =>
        new ErasureStep(await EraseChunksAsync(erasure, cancellationToken)) + new ErasureStep(await EraseDeliveriesAsync(erasure, cancellationToken));

    private async Task<long> EraseChunksAsync(RecipientErasure erasure, CancellationToken cancellationToken)
    {
        var (changed, webhook, number) = (0L, "", 0L);
        List<ChunkRow> page;
        do
        {
            page = await database.ReadAsync(
                session => session.QueryAsync(
                    $"""
                    SELECT webhook_id, number, size, body FROM webhooks_chunks
                    WHERE account_id = $1 AND (webhook_id, number) > ($2, $3) ORDER BY webhook_id, number LIMIT {ChunkPage}
                    """,
                    static row => new ChunkRow(row.GetString(0), row.GetInt64(1), row.GetInt32(2), row.GetFieldValue<byte[]>(3)),
                    erasure.AccountId, webhook, number),
                cancellationToken);
            foreach (var row in page)
            {
                if (ChunkErasureRules.Forget(row.Body, row.Size, erasure.Addresses) is var (body, events))
                {
                    changed += events * await database.WriteAsync(
                        session => session.ExecuteAsync(
                            "UPDATE webhooks_chunks SET body = $4 WHERE webhook_id = $1 AND number = $2 AND account_id = $3", row.WebhookId, row.Number, erasure.AccountId, body),
                        cancellationToken);
                }
            }

            (webhook, number) = page.Count > 0 ? (page[^1].WebhookId, page[^1].Number) : (webhook, number);
        }
        while (page.Count == ChunkPage);
        return changed;
    }

    private async Task<long> EraseDeliveriesAsync(RecipientErasure erasure, CancellationToken cancellationToken)
    {
        var (changed, last) = (0L, 0L);
        List<DeliveryRow> page;
        do
        {
            page = await database.ReadAsync(
                session => session.QueryAsync(
                    $"SELECT id, request_head, answer, failure FROM webhooks_deliveries WHERE id > $1 AND account_id = $2 ORDER BY id LIMIT {DeliveryPage}",
                    static row => new DeliveryRow(row.GetInt64(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2), row.IsDBNull(3) ? null : row.GetString(3)),
                    last, erasure.AccountId),
                cancellationToken);
            List<DeliveryRow> named = [.. page.Where(row =>
                erasure.Addresses.Mentions(row.Head) || erasure.Addresses.Mentions(row.Answer) || erasure.Addresses.Mentions(row.Failure))];
            if (named.Count > 0)
            {
                changed += await database.WriteAsync(session => RedactAsync(session, erasure, named), cancellationToken);
            }

            last = page.Count > 0 ? page[^1].Id : last;
        }
        while (page.Count == DeliveryPage);
        return changed;
    }

    private static async ValueTask<long> RedactAsync(DbSession session, RecipientErasure erasure, IReadOnlyList<DeliveryRow> rows)
    {
        var changed = 0L;
        await session.ExecuteManyAsync(
            "UPDATE webhooks_deliveries SET request_head = $3, answer = $4, failure = $5 WHERE id = $1 AND account_id = $2", rows, 5, (row, values) =>
            {
                values[0] = row.Id;
                values[1] = erasure.AccountId;
                values[2] = erasure.Addresses.Redact(row.Head);
                values[3] = erasure.Addresses.Redact(row.Answer);
                values[4] = erasure.Addresses.Redact(row.Failure);
            },
            (_, count) => changed += count);
        return changed;
    }

    private sealed record ChunkRow(string WebhookId, long Number, int Size, byte[] Body);

    private sealed record DeliveryRow(long Id, string Head, string? Answer, string? Failure);
}
