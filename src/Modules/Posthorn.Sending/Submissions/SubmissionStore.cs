using Microsoft.Extensions.Options;
using Posthorn.Kernel;
using Posthorn.Storage;

namespace Posthorn.Sending.Submissions;

internal sealed class SubmissionStore(IDatabase database, IOptions<SendingOptions> options)
{
    private const string ClaimKey = """
        INSERT INTO sending_idempotency_keys (account_id, idempotency_key, fingerprint, submission_id, token, created_at)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (account_id, idempotency_key) DO UPDATE SET fingerprint = excluded.fingerprint,
            submission_id = excluded.submission_id, token = excluded.token, created_at = excluded.created_at
        WHERE sending_idempotency_keys.created_at <= $7
        """;

    public static async ValueTask AddAsync(DbSession session, IReadOnlyList<Submission> submissions)
    {
        await session.ExecuteManyAsync(
            "INSERT INTO sending_submissions (id, account_id, token, received_at, recipients, pool_id, key_id, teammate, client_ip) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            submissions, 9, static (submission, values) =>
            {
                values[0] = submission.Id.SubmissionId;
                values[1] = submission.AccountId;
                values[2] = submission.Id.Token;
                values[3] = submission.ReceivedAt.ToUnixTimeMilliseconds();
                values[4] = submission.Recipients.Count;
                values[5] = submission.Pool?.Id;
                values[6] = submission.Origin.KeyId;
                values[7] = submission.Origin.Teammate;
                values[8] = submission.Origin.ClientAddress;
            });
        await session.ExecuteManyAsync(
            "INSERT INTO sending_bodies (submission_id, request, frozen, mime) VALUES ($1, $2, $3, $4)", submissions, 4, static (submission, values) =>
            {
                values[0] = submission.Id.SubmissionId;
                values[1] = submission.Body.ToArray();
                values[2] = submission.Frozen.Store();
                values[3] = submission.Mime?.ToArray();
            });
    }

    /// <summary>Takes the key for a submission, unless it is in use since less than the period.</summary>
    /// <returns>Null when the key is the submission's now; else what it stands for.</returns>
    public async ValueTask<UsedKey?> ClaimKeyAsync(DbSession session, Submission submission, IdempotencyKey key)
    {
        var now = submission.ReceivedAt;
        var claimed = await session.ExecuteAsync(
            ClaimKey, submission.AccountId, key.Key, key.Fingerprint, submission.Id.SubmissionId, submission.Id.Token,
            now.ToUnixTimeMilliseconds(), (now - options.Value.IdempotencyPeriod).ToUnixTimeMilliseconds());
        return claimed > 0
            ? null
            : await session.QueryFirstAsync(
                "SELECT submission_id, token, fingerprint FROM sending_idempotency_keys WHERE account_id = $1 AND idempotency_key = $2",
                static reader => new UsedKey(new MessageId(reader.GetInt64(0), reader.GetInt64(1)), reader.GetFieldValue<byte[]>(2)),
                submission.AccountId, key.Key);
    }

    /// <summary>Forgets the keys whose period is over.</summary>
    public Task ForgetKeysAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(
                    "DELETE FROM sending_idempotency_keys WHERE created_at <= $1", (now - options.Value.IdempotencyPeriod).ToUnixTimeMilliseconds());
            },
            cancellationToken);

    public Task<StoredSubmission?> FindAsync(long accountId, long submissionId, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session => session.QueryFirstAsync(
                """
                SELECT s.id, s.token, s.received_at, b.request, b.frozen, b.mime FROM sending_submissions s
                JOIN sending_bodies b ON b.submission_id = s.id WHERE s.id = $1 AND s.account_id = $2
                """,
                static reader => new StoredSubmission(
                    new MessageId(reader.GetInt64(0), reader.GetInt64(1)),
                    DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(2)),
                    reader.GetFieldValue<byte[]>(3),
                    reader.IsDBNull(4) ? null : reader.GetString(4),
                    reader.IsDBNull(5) ? default(ReadOnlyMemory<byte>?) : reader.GetFieldValue<byte[]>(5)),
                submissionId, accountId),
            cancellationToken);
}

internal sealed record StoredSubmission(MessageId Id, DateTimeOffset ReceivedAt, byte[] Body, string? Frozen, ReadOnlyMemory<byte>? Mime);

/// <summary>A caller's name for a request that must not be sent twice.</summary>
/// <param name="Fingerprint">SHA-256 of the body: the same key with another body is a mistake.</param>
internal sealed record IdempotencyKey(string Key, byte[] Fingerprint);

internal sealed record UsedKey(MessageId Id, byte[] Fingerprint);
