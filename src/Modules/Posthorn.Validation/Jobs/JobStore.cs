using System.Data.Common;
using Posthorn.Storage;

namespace Posthorn.Validation.Jobs;

internal sealed class JobStore(IDatabase database, TimeProvider clock)
{
    /// <summary>How long jobs and their results are kept.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    /// <summary>An upload that was not heard of for so long was cut off by a crash: the file may come again.</summary>
    public static readonly TimeSpan UploadTime = TimeSpan.FromMinutes(30);

    /// <summary>Jobs that a list shows, the newest first.</summary>
    public const int Listed = 500;

    private const string Columns = "id, account_id, file_type, status, started_at, finished_at, segments, segments_done, error";

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    public Task AddAsync(string id, long accountId, string fileType, byte[] uploadHash, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            await session.ExecuteAsync(
                """
                INSERT INTO validation_jobs (id, account_id, file_type, status, upload_hash, created_at, started_at, finished_at, segments, segments_done, error)
                VALUES ($1, $2, $3, $4, $5, $6, 0, 0, 0, 0, '')
                """,
                id, accountId, fileType, nameof(JobStatus.Initiated), uploadHash, Now);
        },
        cancellationToken);

    public Task<List<Job>> ListAsync(long accountId, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryAsync($"SELECT {Columns} FROM validation_jobs WHERE account_id = $1 ORDER BY id DESC LIMIT {Listed}", Read, accountId), cancellationToken);

    public Task<Job?> FindAsync(long accountId, string id, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryFirstAsync($"SELECT {Columns} FROM validation_jobs WHERE account_id = $1 AND id = $2", Read, accountId, id), cancellationToken);

    /// <summary>Who knows the secret of an upload may bring its file, once.</summary>
    /// <returns>Null: no such upload, or its file was brought.</returns>
    public Task<Job?> BeginUploadAsync(string id, byte[] uploadHash, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            var job = await session.QueryFirstAsync(
                $"""
                UPDATE validation_jobs SET status = $3, started_at = $4
                WHERE id = $1 AND upload_hash = $2 AND (status = $5 OR (status = $3 AND started_at < $6))
                RETURNING {Columns}
                """,
                Read, id, uploadHash, nameof(JobStatus.Queued), Now, nameof(JobStatus.Initiated), Now - (long)UploadTime.TotalMilliseconds);
            if (job is not null)
            {
                await session.ExecuteAsync("DELETE FROM validation_segments WHERE job_id = $1", id);
            }

            return job;
        },
        cancellationToken);

    /// <summary>The connection broke: the file may come again.</summary>
    public Task ReturnUploadAsync(string id, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            await session.ExecuteAsync(
                "UPDATE validation_jobs SET status = $2, started_at = 0 WHERE id = $1 AND status = $3", id, nameof(JobStatus.Initiated), nameof(JobStatus.Queued));
        },
        cancellationToken);

    public Task EndUploadAsync(string id, long segments, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            await session.ExecuteAsync(
                "UPDATE validation_jobs SET status = $2, segments = $3 WHERE id = $1 AND status = $4", id, nameof(JobStatus.Ready), segments, nameof(JobStatus.Queued));
        },
        cancellationToken);

    public Task RefuseUploadAsync(string id, string error, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            await session.ExecuteAsync(
                "UPDATE validation_jobs SET status = $2, error = $3, finished_at = $4, segments = 0 WHERE id = $1", id, nameof(JobStatus.Error), error, Now);
            await session.ExecuteAsync("DELETE FROM validation_segments WHERE job_id = $1", id);
        },
        cancellationToken);

    public Task PurgeAsync(CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            var until = (clock.GetUtcNow() - Kept).ToUnixTimeMilliseconds();
            await session.ExecuteAsync("DELETE FROM validation_segments WHERE job_id IN (SELECT id FROM validation_jobs WHERE created_at <= $1)", until);
            await session.ExecuteAsync("DELETE FROM validation_jobs WHERE created_at <= $1", until);
        },
        cancellationToken);

    private static Job Read(DbDataReader reader) => new(
        reader.GetString(0), reader.GetInt64(1), reader.GetString(2), Enum.Parse<JobStatus>(reader.GetString(3)), Time(reader.GetInt64(4)), Time(reader.GetInt64(5)),
        reader.GetInt64(6), reader.GetInt64(7), reader.GetString(8));

    private static DateTimeOffset? Time(long milliseconds) => milliseconds == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
