using Posthorn.Storage;

namespace Posthorn.Accounts.Storage;

internal sealed class EnforcedTlsStore(IDatabase database)
{
    /// <returns>Null: the account never set anything.</returns>
    public Task<AccountTls?> FindAsync(long accountId, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryFirstAsync(
            "SELECT require_tls, require_valid_cert, min_version FROM accounts_enforced_tls WHERE account_id = $1",
            reader => new AccountTls(reader.GetInt32(0) != 0, reader.GetInt32(1) != 0, Version.Parse(reader.GetString(2))),
            accountId),
        cancellationToken);

    public Task SetAsync(long accountId, AccountTls setting, DateTimeOffset now, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            await session.ExecuteAsync(
                """
                INSERT INTO accounts_enforced_tls (account_id, require_tls, require_valid_cert, min_version, updated_at) VALUES ($1, $2, $3, $4, $5)
                ON CONFLICT (account_id) DO UPDATE SET require_tls = excluded.require_tls, require_valid_cert = excluded.require_valid_cert,
                    min_version = excluded.min_version, updated_at = excluded.updated_at
                """,
                accountId, setting.RequireTls ? 1 : 0, setting.RequireValidCertificate ? 1 : 0, setting.MinVersion.ToString(2), now.ToUnixTimeMilliseconds());
        },
        cancellationToken);
}
