using Posthorn.Delivery.Queue;
using Posthorn.Events;
using Posthorn.Kernel;
using Posthorn.Storage;

namespace Posthorn.Delivery.Erasure;

/// <summary>
/// Forgets to whom copies went. What has not been sent yet is dropped, with an event that names nobody: also what a node has in hand, which finds out
/// when it asks whether it may send the final dot. A copy whose dot was sent is waited for, as its outcome is on its way.
/// </summary>
internal sealed class RecipientCopies(IDatabase database, IEventLog events, TimeProvider clock) : IRecipientData
{
    /// <summary>What the dropped event says.</summary>
    public const string Reason = "Recipient data erased";

    private const int Page = 2000;

    /// <summary>Copies of one transaction.</summary>
    private const int Together = 100;

    public string Kind => "copies";

    public async Task<ErasureStep> EraseAsync(RecipientErasure erasure, CancellationToken cancellationToken)
    {
        var step = default(ErasureStep);
        var (submission, ordinal) = (0L, -1);
        List<(CopyId Id, string Recipient)> page;
        do
        {
            page = await ReadAsync(erasure.AccountId, submission, ordinal, cancellationToken);
            foreach (var some in page.Where(copy => erasure.Addresses.Contains(copy.Recipient)).Select(copy => copy.Id).Chunk(Together))
            {
                step += await database.WriteAsync(session => EraseAsync(session, erasure.AccountId, some), cancellationToken);
            }

            (submission, ordinal) = page.Count > 0 ? (page[^1].Id.SubmissionId, page[^1].Id.Ordinal) : (submission, ordinal);
        }
        while (page.Count == Page);
        return step;
    }

    private Task<List<(CopyId Id, string Recipient)>> ReadAsync(long accountId, long submission, int ordinal, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryAsync(
            $"""
            SELECT submission_id, ordinal, recipient FROM delivery_copies
            WHERE (submission_id, ordinal) > ($1, $2) AND account_id = $3 ORDER BY submission_id, ordinal LIMIT {Page}
            """,
            static row => (new CopyId(row.GetInt64(0), row.GetInt32(1)), row.GetString(2)), submission, ordinal, accountId),
        cancellationToken);

    private async ValueTask<ErasureStep> EraseAsync(DbSession session, long accountId, CopyId[] copies)
    {
        var now = clock.GetUtcNow();
        List<CopyId> dropped = [];
        await session.ExecuteManyAsync(
            "DELETE FROM delivery_queue WHERE submission_id = $1 AND ordinal = $2 AND account_id = $3 AND dot_at IS NULL", copies, 3,
            (copy, values) => Bind(copy, accountId, values), (copy, changed) => dropped.AddRange(changed > 0 ? [copy] : []));

        List<CopyId> free = [];
        foreach (var copy in copies)
        {
            if (await session.QueryLongAsync("SELECT 1 FROM delivery_queue WHERE submission_id = $1 AND ordinal = $2", copy.SubmissionId, copy.Ordinal) == 0)
            {
                free.Add(copy);
            }
        }

        var erased = 0L;
        await session.ExecuteManyAsync(
            "UPDATE delivery_copies SET recipient = $4, domain = $5 WHERE submission_id = $1 AND ordinal = $2 AND account_id = $3", free, 5,
            (copy, values) =>
            {
                Bind(copy, accountId, values);
                (values[3], values[4]) = (ErasedAddresses.Placeholder, ErasedAddresses.PlaceholderDomain);
            },
            (_, changed) => erased += changed);
        await session.ExecuteManyAsync(
            "DELETE FROM delivery_transcripts WHERE submission_id = $1 AND ordinal = $2 AND account_id = $3", free, 3,
            (copy, values) => Bind(copy, accountId, values), (_, changed) => erased += changed);
        await session.ExecuteManyAsync(
            "UPDATE delivery_copies SET status = $4, updated_at = $5 WHERE submission_id = $1 AND ordinal = $2 AND account_id = $3", dropped, 5, (copy, values) =>
            {
                Bind(copy, accountId, values);
                (values[3], values[4]) = ((int)CopyStatus.Dropped, now.ToUnixTimeMilliseconds());
            });
        await events.AppendAsync(session, [.. dropped.Select(copy => new NewEvent(
            accountId, copy, EventType.Dropped, now, new EventDetail { Email = ErasedAddresses.Placeholder, Reason = Reason }))]);
        return new ErasureStep(erased, copies.Length - free.Count);
    }

    private static void Bind(CopyId copy, long accountId, object?[] values)
    {
        QueueStore.BindKey(copy, values);
        values[2] = accountId;
    }
}
