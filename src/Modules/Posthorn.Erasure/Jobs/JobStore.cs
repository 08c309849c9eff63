using System.Data.Common;
using Posthorn.Accounts;
using Posthorn.Storage;

namespace Posthorn.Erasure.Jobs;

internal sealed class JobStore(IDatabase database, IAuditLog audit, TimeProvider clock)
{
    /// <summary>How long the numbers of a job that has ended are kept.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(365);

    private const string Columns = "id, account_id, created_at, addresses, state, turns, finished_at";

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <param name="id">New.</param>
    /// <param name="accountId">Whose recipients.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="addresses">Different ones.</param>
    /// <param name="cancellationToken">The request's.</param>
    public Task AddAsync(string id, long accountId, AuditActor actor, IReadOnlyList<string> addresses, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            var now = Now;
            await session.ExecuteAsync(
                "INSERT INTO erasure_jobs (id, account_id, created_at, addresses, state, turns, next_at, finished_at) VALUES ($1, $2, $3, $4, $5, 0, $3, NULL)",
                id, accountId, now, (long)addresses.Count, (int)ErasureState.Pending);
            await session.ExecuteManyAsync(
                "INSERT INTO erasure_addresses (job_id, email) VALUES ($1, $2)", addresses, 2, (address, values) => (values[0], values[1]) = (id, address));
            await audit.AppendAsync(session, new AuditEntry(accountId, actor, "erasure.create", id, null, $"{{\"addresses\":{addresses.Count}}}"));
        },
        cancellationToken);

    /// <summary>The one that waits longest of those whose time has come, whoever's.</summary>
    public Task<ErasureJob?> NextAsync(CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryFirstAsync(
            $"SELECT {Columns} FROM erasure_jobs WHERE finished_at IS NULL AND next_at <= $1 ORDER BY next_at, created_at LIMIT 1", Read, Now),
        cancellationToken);

    public Task<List<string>> AddressesAsync(string id, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryAsync("SELECT email FROM erasure_addresses WHERE job_id = $1 ORDER BY email", static row => row.GetString(0), id), cancellationToken);

    /// <summary>As soon as it is done, so that a kill forgets as few numbers as it can.</summary>
    public Task CountAsync(string id, string kind, long erased, CancellationToken cancellationToken) => erased == 0
        ? Task.CompletedTask
        : database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync("UPDATE erasure_jobs SET state = $2 WHERE id = $1 AND state = $3", id, (int)ErasureState.Running, (int)ErasureState.Pending);
                await session.ExecuteAsync(
                    """
                    INSERT INTO erasure_counts (job_id, kind, erased) VALUES ($1, $2, $3)
                    ON CONFLICT (job_id, kind) DO UPDATE SET erased = erasure_counts.erased + excluded.erased
                    """,
                    id, kind, erased);
            },
            cancellationToken);

    /// <summary>A turn has ended. With the last one the addresses go.</summary>
    /// <param name="job">As it was before the turn.</param>
    /// <param name="state">What follows.</param>
    /// <param name="pause">Until the next turn, when there is one.</param>
    /// <param name="cancellationToken">The caller's.</param>
    public Task EndTurnAsync(ErasureJob job, ErasureState state, TimeSpan pause, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            var isOver = state is ErasureState.Finished or ErasureState.Incomplete;
            await session.ExecuteAsync(
                "UPDATE erasure_jobs SET state = $2, turns = $3, next_at = $4, finished_at = $5 WHERE id = $1",
                job.Id, (int)state, job.Turns + 1, Now + (long)pause.TotalMilliseconds, isOver ? Now : null);
            if (isOver)
            {
                await session.ExecuteAsync("DELETE FROM erasure_addresses WHERE job_id = $1", job.Id);
            }
        },
        cancellationToken);

    /// <summary>Something went wrong: others come first.</summary>
    public Task PutOffAsync(string id, TimeSpan wait, CancellationToken cancellationToken) => database.WriteAsync(
        async session => { await session.ExecuteAsync("UPDATE erasure_jobs SET next_at = $2 WHERE id = $1 AND finished_at IS NULL", id, Now + (long)wait.TotalMilliseconds); },
        cancellationToken);

    /// <summary>The newest first.</summary>
    public Task<List<ErasureReport>> ListAsync(long accountId, int limit, int offset, CancellationToken cancellationToken) => database.ReadAsync(
        async session =>
        {
            List<ErasureReport> reports = [];
            foreach (var job in await session.QueryAsync(
                $"SELECT {Columns} FROM erasure_jobs WHERE account_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2 OFFSET $3", Read, accountId, limit, offset))
            {
                reports.Add(await ReportAsync(session, job));
            }

            return reports;
        },
        cancellationToken);

    public async Task<int> CountAsync(long accountId, CancellationToken cancellationToken) => (int)await database.ReadAsync(
        session => session.QueryLongAsync("SELECT COUNT(*) FROM erasure_jobs WHERE account_id = $1", accountId), cancellationToken);

    public Task<ErasureReport?> FindAsync(long accountId, string id, CancellationToken cancellationToken) => database.ReadAsync(
        async session => await session.QueryFirstAsync($"SELECT {Columns} FROM erasure_jobs WHERE account_id = $1 AND id = $2", Read, accountId, id) is { } job
            ? await ReportAsync(session, job)
            : null,
        cancellationToken);

    public Task ForgetAsync(CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            var until = (clock.GetUtcNow() - Kept).ToUnixTimeMilliseconds();
            await session.ExecuteAsync("DELETE FROM erasure_counts WHERE job_id IN (SELECT id FROM erasure_jobs WHERE finished_at < $1)", until);
            await session.ExecuteAsync("DELETE FROM erasure_jobs WHERE finished_at < $1", until);
        },
        cancellationToken);

    private static async ValueTask<ErasureReport> ReportAsync(DbSession session, ErasureJob job)
    {
        var counts = await session.QueryAsync(
            "SELECT kind, erased FROM erasure_counts WHERE job_id = $1 ORDER BY kind", static row => KeyValuePair.Create(row.GetString(0), row.GetInt64(1)), job.Id);
        return new ErasureReport(job, new Dictionary<string, long>(counts));
    }

    private static ErasureJob Read(DbDataReader row) => new(
        row.GetString(0), row.GetInt64(1), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2)), row.GetInt64(3), (ErasureState)row.GetInt32(4), row.GetInt64(5),
        row.IsDBNull(6) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(6)));
}
