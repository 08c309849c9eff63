using Posthorn.Storage;

namespace Posthorn.Validation.Jobs;

/// <param name="Addresses">At most <see cref="AddressFile.SegmentSize"/>.</param>
internal sealed record Segment(string JobId, long Number, long AccountId, IReadOnlyList<string> Addresses);

/// <summary>The parts of files, and who works on them.</summary>
internal sealed class SegmentStore(IDatabase database, TimeProvider clock)
{
    /// <summary>Who has a part for longer than that has died of it; another one takes it.</summary>
    public static readonly TimeSpan ClaimTime = TimeSpan.FromMinutes(10);

    public Task AddAsync(string jobId, long number, IReadOnlyList<string> addresses, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            await session.ExecuteAsync(
                "INSERT INTO validation_segments (job_id, number, addresses, results, is_done, claimed_until) VALUES ($1, $2, $3, '', 0, 0)",
                jobId, number, string.Join('\n', addresses));
        },
        cancellationToken);

    /// <returns>Null: there is nothing to do, or another one was faster.</returns>
    public Task<Segment?> ClaimAsync(CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            var now = clock.GetUtcNow();
            var segment = await session.QueryFirstAsync(
                """
                UPDATE validation_segments SET claimed_until = $2
                WHERE is_done = 0 AND claimed_until <= $1 AND (job_id, number) IN (
                    SELECT segment.job_id, segment.number FROM validation_segments segment JOIN validation_jobs job ON job.id = segment.job_id
                    WHERE segment.is_done = 0 AND segment.claimed_until <= $1 AND job.status IN ($3, $4)
                    ORDER BY segment.number, segment.job_id LIMIT 1)
                RETURNING job_id, number, addresses
                """,
                static reader => new Segment(reader.GetString(0), reader.GetInt64(1), 0, reader.GetString(2).Split('\n')),
                now.ToUnixTimeMilliseconds(), (now + ClaimTime).ToUnixTimeMilliseconds(), nameof(JobStatus.Ready), nameof(JobStatus.Processing));
            if (segment is null)
            {
                return null;
            }

            await session.ExecuteAsync(
                "UPDATE validation_jobs SET status = $2 WHERE id = $1 AND status = $3", segment.JobId, nameof(JobStatus.Processing), nameof(JobStatus.Ready));
            return segment with { AccountId = await session.QueryLongAsync("SELECT account_id FROM validation_jobs WHERE id = $1", segment.JobId) };
        },
        cancellationToken);

    /// <summary>Once, whoever comes twice; the last part ends the job.</summary>
    public Task CompleteAsync(Segment segment, string results, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            if (await session.ExecuteAsync(
                "UPDATE validation_segments SET results = $3, is_done = 1 WHERE job_id = $1 AND number = $2 AND is_done = 0",
                segment.JobId, segment.Number, results) == 0)
            {
                return;
            }

            await session.ExecuteAsync(
                """
                UPDATE validation_jobs SET segments_done = segments_done + 1,
                    status = CASE WHEN segments_done + 1 >= segments THEN $2 ELSE status END,
                    finished_at = CASE WHEN segments_done + 1 >= segments THEN $3 ELSE finished_at END
                WHERE id = $1
                """,
                segment.JobId, nameof(JobStatus.Done), clock.GetUtcNow().ToUnixTimeMilliseconds());
        },
        cancellationToken);

    /// <returns>The CSV of one part, or null: there is none.</returns>
    public Task<string?> ReadResultsAsync(string jobId, long number, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryFirstAsync(
            "SELECT results FROM validation_segments WHERE job_id = $1 AND number = $2", static reader => reader.GetString(0), jobId, number),
        cancellationToken);
}
