using System.Data.Common;
using Posthorn.Storage;

namespace Posthorn.Senders.Links;

internal sealed class LinkHostStore(IDatabase database)
{
    private const string Columns = "host, account_id, is_default, is_valid, is_https, created_at";

    public Task<List<LinkHost>> ListAsync(long accountId, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryAsync($"SELECT {Columns} FROM senders_links WHERE account_id = $1 ORDER BY host", Read, accountId), cancellationToken);

    public Task<LinkHost?> FindAsync(string host, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryFirstAsync($"SELECT {Columns} FROM senders_links WHERE host = $1", Read, host), cancellationToken);

    public Task<bool> AddAsync(LinkHost host, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            var added = await session.ExecuteAsync(
                $"INSERT INTO senders_links ({Columns}) VALUES ($1, $2, 0, $3, $4, $5) ON CONFLICT (host) DO NOTHING",
                host.Host, host.AccountId, host.IsValid ? 1 : 0, host.IsHttps ? 1 : 0, host.CreatedAt.ToUnixTimeMilliseconds()) > 0;
            if (added && host.IsDefault)
            {
                await SetDefaultAsync(session, host.AccountId, host.Host);
            }

            return added;
        },
        cancellationToken);

    public Task<bool> SetValidAsync(long accountId, string host, bool isValid, CancellationToken cancellationToken) => database.WriteAsync(
        async session => await session.ExecuteAsync("UPDATE senders_links SET is_valid = $3 WHERE account_id = $1 AND host = $2", accountId, host, isValid ? 1 : 0) > 0,
        cancellationToken);

    public Task<bool> SetDefaultAsync(long accountId, string host, CancellationToken cancellationToken) => database.WriteAsync(
        async session => await session.QueryLongAsync("SELECT COUNT(*) FROM senders_links WHERE account_id = $1 AND host = $2", accountId, host) > 0
            && await SetDefaultAsync(session, accountId, host) > 0,
        cancellationToken);

    public Task<bool> RemoveAsync(long accountId, string host, CancellationToken cancellationToken) => database.WriteAsync(
        async session => await session.ExecuteAsync("DELETE FROM senders_links WHERE account_id = $1 AND host = $2", accountId, host) > 0, cancellationToken);

    /// <summary>In one statement: of two at once the later stands, and never both.</summary>
    private static ValueTask<int> SetDefaultAsync(DbSession session, long accountId, string host) => session.ExecuteAsync(
        "UPDATE senders_links SET is_default = CASE WHEN host = $2 THEN 1 ELSE 0 END WHERE account_id = $1", accountId, host);

    private static LinkHost Read(DbDataReader row) => new(
        row.GetString(0), row.GetInt64(1), row.GetInt32(2) != 0, row.GetInt32(3) != 0, row.GetInt32(4) != 0, DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5)));
}
