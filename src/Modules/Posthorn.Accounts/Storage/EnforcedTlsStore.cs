using Posthorn.Storage;

namespace Posthorn.Accounts.Storage;

internal sealed class EnforcedTlsStore(IDatabase database)
{
    /// <returns>Null: the account never set anything.</returns>
    public Task<AccountTls?> FindAsync(long accountId, CancellationToken cancellationToken) =>
        database.ReadAsync(session => FindAsync(session, accountId), cancellationToken);

    private static ValueTask<AccountTls?> FindAsync(DbSession session, long accountId) => session.QueryFirstAsync(
        "SELECT require_tls, require_valid_cert, min_version FROM accounts_enforced_tls WHERE account_id = $1",
        reader => new AccountTls(reader.GetInt32(0) != 0, reader.GetInt32(1) != 0, Version.Parse(reader.GetString(2))),
        accountId);

    /// <summary>Nobody else changes it until the end of the transaction.</summary>
    public static async ValueTask<AccountTls> HoldAsync(DbSession session, long accountId, DateTimeOffset now)
    {
        await session.ExecuteAsync(
            """
            INSERT INTO accounts_enforced_tls (account_id, require_tls, require_valid_cert, min_version, updated_at) VALUES ($1, 0, 0, $2, $3)
            ON CONFLICT (account_id) DO UPDATE SET updated_at = excluded.updated_at
            """,
            accountId, AccountTls.Default.MinVersion.ToString(2), now.ToUnixTimeMilliseconds());
        return await FindAsync(session, accountId) ?? AccountTls.Default;
    }

    public Task SetAsync(long accountId, AccountTls setting, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.WriteAsync(session => SetAsync(session, accountId, setting, now), cancellationToken);

    public static async ValueTask SetAsync(DbSession session, long accountId, AccountTls setting, DateTimeOffset now) => await session.ExecuteAsync(
        """
        INSERT INTO accounts_enforced_tls (account_id, require_tls, require_valid_cert, min_version, updated_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (account_id) DO UPDATE SET require_tls = excluded.require_tls, require_valid_cert = excluded.require_valid_cert,
            min_version = excluded.min_version, updated_at = excluded.updated_at
        """,
        accountId, setting.RequireTls ? 1 : 0, setting.RequireValidCertificate ? 1 : 0, setting.MinVersion.ToString(2), now.ToUnixTimeMilliseconds());
}
