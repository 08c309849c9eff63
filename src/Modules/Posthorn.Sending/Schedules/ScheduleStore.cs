using System.Data.Common;
using Posthorn.Delivery;
using Posthorn.Storage;

namespace Posthorn.Sending.Schedules;

/// <summary>Mail that leaves later, and what its batches were told.</summary>
internal sealed class ScheduleStore(IDatabase database)
{
    private const string Columns = "s.submission_id, s.send_at, s.account_id, s.recipients, s.class, s.pool_id, s.batch_id";

    /// <summary>A batch that is paused already holds what joins it.</summary>
    private const string Insert = """
        INSERT INTO sending_scheduled (submission_id, send_at, account_id, recipients, class, pool_id, batch_id, held)
        VALUES ($1, $2, $3, $4, $5, $6, $7,
            COALESCE((SELECT CASE status WHEN 1 THEN 1 ELSE 0 END FROM sending_batches WHERE account_id = $3 AND batch_id = $7), 0))
        """;

    public static ValueTask AddAsync(DbSession session, IReadOnlyList<ScheduledPart> parts) => parts.Count == 0
        ? ValueTask.CompletedTask
        : session.ExecuteManyAsync(Insert, parts, 7, static (part, values) =>
        {
            values[0] = part.SubmissionId;
            values[1] = part.SendAt.ToUnixTimeMilliseconds();
            values[2] = part.AccountId;
            values[3] = part.Recipients;
            values[4] = (int)part.Class;
            values[5] = part.PoolId;
            values[6] = part.BatchId;
        });

    /// <summary>What is due and not held, the longest due first, with what its batch was told.</summary>
    public Task<List<DuePart>> FindDueAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session => session.QueryAsync(
                $"""
                SELECT {Columns}, COALESCE(b.status, 0) FROM sending_scheduled s
                LEFT JOIN sending_batches b ON b.account_id = s.account_id AND b.batch_id = s.batch_id
                WHERE s.held = 0 AND s.send_at <= $1 ORDER BY s.send_at LIMIT $2
                """,
                static reader => new DuePart(PartOf(reader), (BatchStatus)reader.GetInt32(7)),
                now.ToUnixTimeMilliseconds(), limit),
            cancellationToken);

    /// <summary>What is held and was due before the given time.</summary>
    public Task<List<ScheduledPart>> FindHeldAsync(DateTimeOffset dueBefore, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session => session.QueryAsync(
                $"SELECT {Columns} FROM sending_scheduled s WHERE s.held = 1 AND s.send_at <= $1 ORDER BY s.send_at LIMIT $2",
                PartOf, dueBefore.ToUnixTimeMilliseconds(), limit),
            cancellationToken);

    /// <summary>What an account has planned, the next first.</summary>
    /// <param name="after">The last part of the page before; null: from the start.</param>
    public Task<List<PlannedPart>> ListAsync(long accountId, (DateTimeOffset SendAt, long SubmissionId)? after, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session => session.QueryAsync(
                $"""
                SELECT {Columns}, s.held, COALESCE(b.status, 0), t.token FROM sending_scheduled s
                JOIN sending_submissions t ON t.id = s.submission_id
                LEFT JOIN sending_batches b ON b.account_id = s.account_id AND b.batch_id = s.batch_id
                WHERE s.account_id = $1 AND (s.send_at, s.submission_id) > ($2, $3)
                ORDER BY s.send_at, s.submission_id LIMIT $4
                """,
                static reader => new PlannedPart(PartOf(reader), (BatchStatus)reader.GetInt32(8), reader.GetInt64(9)),
                accountId, after?.SendAt.ToUnixTimeMilliseconds() ?? long.MinValue, after?.SubmissionId ?? long.MinValue, limit),
            cancellationToken);

    /// <summary>Whether the request that the part comes from is still stored.</summary>
    public async Task<bool> HasContentAsync(long submissionId, CancellationToken cancellationToken) =>
        await database.ReadAsync(
            session => session.QueryLongAsync("SELECT COUNT(*) FROM sending_bodies WHERE submission_id = $1", submissionId), cancellationToken) > 0;

    /// <returns>False: somebody else took it, or it is held by now.</returns>
    public static async ValueTask<bool> TakeAsync(DbSession session, ScheduledPart part, bool held) =>
        await session.ExecuteAsync(
            "DELETE FROM sending_scheduled WHERE submission_id = $1 AND send_at = $2 AND held = $3",
            part.SubmissionId, part.SendAt.ToUnixTimeMilliseconds(), held ? 1 : 0) > 0;

    public static ValueTask<int> HoldAsync(DbSession session, long accountId, string batchId, bool held) => session.ExecuteAsync(
        "UPDATE sending_scheduled SET held = $1 WHERE account_id = $2 AND batch_id = $3 AND held <> $1", held ? 1 : 0, accountId, batchId);

    private static ScheduledPart PartOf(DbDataReader reader) => new(
        reader.GetInt64(0),
        DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(1)),
        reader.GetInt64(2),
        reader.GetInt32(3),
        (MessageClass)reader.GetInt32(4),
        reader.IsDBNull(5) ? null : reader.GetInt64(5),
        reader.IsDBNull(6) ? null : reader.GetString(6));
}

internal sealed record DuePart(ScheduledPart Part, BatchStatus Batch);

/// <param name="Token">The other half of the message id.</param>
internal sealed record PlannedPart(ScheduledPart Part, BatchStatus Batch, long Token);
