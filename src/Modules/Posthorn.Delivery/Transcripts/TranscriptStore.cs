using Posthorn.Delivery.Queue;
using Posthorn.Delivery.Settle;
using Posthorn.Kernel;
using Posthorn.Storage;

namespace Posthorn.Delivery.Transcripts;

/// <summary>The conversations in the database. They are written with the outcome that they explain, and kept for a while.</summary>
internal sealed class TranscriptStore(IDatabase database) : ITranscripts
{
    // An attempt's number may come twice only when its row was freed by hand; its outcome must not fail by that.
    private const string Insert = """
        INSERT INTO delivery_transcripts (submission_id, ordinal, attempt, account_id, at, text) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (submission_id, ordinal, attempt) DO NOTHING
        """;

    /// <summary>Stores what the attempts bring along; in the transaction that settles them.</summary>
    public static ValueTask AddAsync(DbSession session, IReadOnlyList<SettledAttempt> attempts)
    {
        var told = attempts.Where(attempt => attempt.Transcript is not null).ToList();
        return told.Count == 0 ? ValueTask.CompletedTask : session.ExecuteManyAsync(Insert, told, 6, static (attempt, values) =>
        {
            QueueStore.BindKey(attempt.Copy.Id, values);
            values[2] = attempt.Copy.Attempts + 1;
            values[3] = attempt.Copy.AccountId;
            values[4] = attempt.At.ToUnixTimeMilliseconds();
            values[5] = attempt.Transcript;
        });
    }

    public async Task<IReadOnlyList<AttemptTranscript>> ReadSubmissionAsync(long accountId, long submissionId, CancellationToken cancellationToken) =>
        await database.ReadAsync(
            session => session.QueryAsync(
                "SELECT ordinal, attempt, at, text FROM delivery_transcripts WHERE submission_id = $1 AND account_id = $2 ORDER BY ordinal, attempt",
                reader => new AttemptTranscript(
                    new CopyId(submissionId, reader.GetInt32(0)), reader.GetInt32(1), DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(2)), reader.GetString(3)),
                submissionId, accountId),
            cancellationToken);

    /// <summary>Deletes some of the conversations from before a time.</summary>
    /// <returns>How many; as many as the limit: there may be more.</returns>
    public Task<int> DeleteBeforeAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session => session.ExecuteAsync(
                """
                DELETE FROM delivery_transcripts WHERE (submission_id, ordinal, attempt) IN
                    (SELECT submission_id, ordinal, attempt FROM delivery_transcripts WHERE at < $1 ORDER BY at LIMIT $2)
                """,
                before.ToUnixTimeMilliseconds(), limit),
            cancellationToken);
}
