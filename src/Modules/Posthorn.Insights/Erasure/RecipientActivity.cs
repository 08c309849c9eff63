using Posthorn.Kernel;
using Posthorn.Storage;

namespace Posthorn.Insights.Erasure;

/// <summary>
/// Forgets the rows of the activity feed that are about the address, and what others' rows say of it. Counters stay: they add up mail and know
/// nobody.
/// </summary>
internal sealed class RecipientActivity(IDatabase database, DownloadErasure downloads) : IRecipientData
{
    private const int Page = 1000;

    /// <summary>Rows of one transaction.</summary>
    private const int Together = 256;

    public string Kind => "activity";

    public async Task<ErasureStep> EraseAsync(RecipientErasure erasure, CancellationToken cancellationToken)
    {
        var (changed, submission, ordinal) = (0L, 0L, -1);
        List<Row> page;
        do
        {
            page = await ReadAsync(erasure.AccountId, submission, ordinal, cancellationToken);
            foreach (var some in page.Where(row => IsAbout(row, erasure.Addresses)).Chunk(Together))
            {
                changed += await database.WriteAsync(session => DeleteAsync(session, erasure.AccountId, some), cancellationToken);
            }

            foreach (var some in page.Where(row => !IsAbout(row, erasure.Addresses) && Mentions(row, erasure.Addresses)).Chunk(Together))
            {
                changed += await database.WriteAsync(session => RedactAsync(session, erasure, some), cancellationToken);
            }

            (submission, ordinal) = page.Count > 0 ? (page[^1].Copy.SubmissionId, page[^1].Copy.Ordinal) : (submission, ordinal);
        }
        while (page.Count == Page);
        return new ErasureStep(changed) + await downloads.EraseAsync(erasure, cancellationToken);
    }

    /// <summary>Also what an opened mail wrote after its recipient was forgotten: it names nobody and helps nobody.</summary>
    private static bool IsAbout(Row row, ErasedAddresses addresses) => row.To == ErasedAddresses.Placeholder || addresses.Contains(row.To);

    private static bool Mentions(Row row, ErasedAddresses addresses) =>
        addresses.Mentions(row.Subject) || addresses.Mentions(row.Reason) || addresses.Mentions(row.Arguments);

    private Task<List<Row>> ReadAsync(long accountId, long submission, int ordinal, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryAsync(
            $"""
            SELECT submission_id, ordinal, to_email, subject, reason, unique_args FROM insights_messages
            WHERE account_id = $1 AND (submission_id, ordinal) > ($2, $3) ORDER BY submission_id, ordinal LIMIT {Page}
            """,
            static row => new Row(
                new CopyId(row.GetInt64(0), row.GetInt32(1)), row.GetString(2), row.GetString(3), row.IsDBNull(4) ? null : row.GetString(4),
                row.IsDBNull(5) ? null : row.GetString(5)),
            accountId, submission, ordinal),
        cancellationToken);

    private static async ValueTask<long> DeleteAsync(DbSession session, long accountId, IReadOnlyList<Row> rows)
    {
        var changed = 0L;
        await session.ExecuteManyAsync(
            "DELETE FROM insights_message_categories WHERE account_id = $1 AND submission_id = $2 AND ordinal = $3", rows, 3, (row, values) => Bind(accountId, row, values));
        await session.ExecuteManyAsync(
            "DELETE FROM insights_messages WHERE account_id = $1 AND submission_id = $2 AND ordinal = $3", rows, 3, (row, values) => Bind(accountId, row, values),
            (_, count) => changed += count);
        return changed;
    }

    private static async ValueTask<long> RedactAsync(DbSession session, RecipientErasure erasure, IReadOnlyList<Row> rows)
    {
        var changed = 0L;
        await session.ExecuteManyAsync(
            "UPDATE insights_messages SET subject = $4, reason = $5, unique_args = $6 WHERE account_id = $1 AND submission_id = $2 AND ordinal = $3", rows, 6, (row, values) =>
            {
                Bind(erasure.AccountId, row, values);
                values[3] = erasure.Addresses.Redact(row.Subject);
                values[4] = erasure.Addresses.Redact(row.Reason);
                values[5] = erasure.Addresses.Redact(row.Arguments);
            },
            (_, count) => changed += count);
        return changed;
    }

    private static void Bind(long accountId, Row row, object?[] values)
    {
        values[0] = accountId;
        values[1] = row.Copy.SubmissionId;
        values[2] = row.Copy.Ordinal;
    }

    private sealed record Row(CopyId Copy, string To, string Subject, string? Reason, string? Arguments);
}
