using System.Data.Common;
using Posthorn.Storage;

namespace Posthorn.Insights.Downloads;

internal sealed class DownloadStore(IDatabase database)
{
    private const string Columns = "id, account_id, query, token, created_at, ready_at, failed";

    /// <returns>False: the account has as many as it may, or one is being made.</returns>
    public Task<bool> AddAsync(Download download, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            if (await session.QueryLongAsync("SELECT COUNT(*) FROM insights_downloads WHERE account_id = $1", download.AccountId) >= DownloadRules.MaxFiles
                || await session.QueryLongAsync("SELECT COUNT(*) FROM insights_downloads WHERE account_id = $1 AND ready_at IS NULL", download.AccountId) > 0)
            {
                return false;
            }

            await session.ExecuteAsync(
                "INSERT INTO insights_downloads (id, account_id, query, token, created_at, ready_at, failed) VALUES ($1, $2, $3, $4, $5, NULL, 0)",
                download.Id, download.AccountId, download.Query, download.Token, download.CreatedAt.ToUnixTimeMilliseconds());
            return true;
        },
        cancellationToken);

    public Task<Download?> FindAsync(string id, DateTimeOffset since, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryFirstAsync($"SELECT {Columns} FROM insights_downloads WHERE id = $1 AND created_at >= $2", Read, id, since.ToUnixTimeMilliseconds()), cancellationToken);

    /// <summary>The oldest that is to be made.</summary>
    public Task<Download?> NextAsync(CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryFirstAsync($"SELECT {Columns} FROM insights_downloads WHERE ready_at IS NULL ORDER BY created_at LIMIT 1", Read), cancellationToken);

    /// <summary>The first part takes the place of what a crash may have left.</summary>
    public Task AddPartAsync(string id, int number, byte[] content, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            if (number == 0)
            {
                await session.ExecuteAsync("DELETE FROM insights_download_parts WHERE download_id = $1", id);
            }

            await session.ExecuteAsync("INSERT INTO insights_download_parts (download_id, number, content) VALUES ($1, $2, $3)", id, number, content);
        },
        cancellationToken);

    public Task<byte[]?> ReadPartAsync(string id, int number, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryFirstAsync(
            "SELECT content FROM insights_download_parts WHERE download_id = $1 AND number = $2", static row => row.GetFieldValue<byte[]>(0), id, number),
        cancellationToken);

    public Task FinishAsync(string id, DateTimeOffset at, bool failed, CancellationToken cancellationToken) => database.WriteAsync(
        async session => { await session.ExecuteAsync("UPDATE insights_downloads SET ready_at = $2, failed = $3 WHERE id = $1", id, at.ToUnixTimeMilliseconds(), failed ? 1 : 0); },
        cancellationToken);

    public Task RemoveUntilAsync(DateTimeOffset until, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            await session.ExecuteAsync(
                "DELETE FROM insights_download_parts WHERE download_id IN (SELECT id FROM insights_downloads WHERE created_at < $1)", until.ToUnixTimeMilliseconds());
            await session.ExecuteAsync("DELETE FROM insights_downloads WHERE created_at < $1", until.ToUnixTimeMilliseconds());
        },
        cancellationToken);

    private static Download Read(DbDataReader row) => new(
        row.GetString(0), row.GetInt64(1), row.GetString(2), row.GetString(3), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(4)),
        row.IsDBNull(5) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5)), row.GetInt32(6) != 0);
}
