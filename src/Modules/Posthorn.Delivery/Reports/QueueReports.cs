using Microsoft.Extensions.Options;
using Posthorn.Kernel;
using Posthorn.Storage;

namespace Posthorn.Delivery.Reports;

internal sealed class QueueReports(IDatabase database, IOptions<DeliveryOptions> options) : IQueueReports
{
    public async Task<IReadOnlyList<DestinationDepth>> DepthsAsync(CancellationToken cancellationToken)
    {
        var life = options.Value.Retry.GiveUpAfter;
        return await database.ReadAsync(
            session => session.QueryAsync(
                """
                SELECT domain,
                    SUM(CASE WHEN holder IS NULL AND attempts = 0 THEN 1 ELSE 0 END),
                    SUM(CASE WHEN holder IS NULL AND attempts > 0 THEN 1 ELSE 0 END),
                    SUM(CASE WHEN holder IS NOT NULL THEN 1 ELSE 0 END),
                    MIN(deadline_at),
                    MIN(CASE WHEN holder IS NULL THEN due_at END)
                FROM delivery_queue GROUP BY domain ORDER BY COUNT(*) DESC, domain
                """,
                reader => new DestinationDepth(
                    reader.GetString(0),
                    reader.GetInt64(1),
                    reader.GetInt64(2),
                    reader.GetInt64(3),
                    DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(4)) - life,
                    reader.IsDBNull(5) ? null : DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(5)))),
            cancellationToken);
    }

    public async Task<IReadOnlyList<CopyState>> CopiesAsync(long accountId, long submissionId, CancellationToken cancellationToken) =>
        await database.ReadAsync(
            session => session.QueryAsync(
                """
                SELECT c.ordinal, c.recipient, c.status, c.updated_at, q.due_at
                FROM delivery_copies c LEFT JOIN delivery_queue q ON q.submission_id = c.submission_id AND q.ordinal = c.ordinal
                WHERE c.submission_id = $1 AND c.account_id = $2 ORDER BY c.ordinal
                """,
                reader => new CopyState(
                    new CopyId(submissionId, reader.GetInt32(0)),
                    reader.GetString(1),
                    (CopyStatus)reader.GetInt32(2),
                    DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(3)),
                    reader.IsDBNull(4) ? null : DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(4))),
                submissionId, accountId),
            cancellationToken);
}
