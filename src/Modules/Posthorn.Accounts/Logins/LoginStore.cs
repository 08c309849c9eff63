using Posthorn.Storage;

namespace Posthorn.Accounts.Logins;

/// <param name="Status">Of the account.</param>
/// <param name="IsWebsiteClosed">By the subuser's parent.</param>
internal sealed record StoredLogin(long AccountId, string Username, string PasswordHash, string Status, bool IsWebsiteClosed);

internal sealed class LoginStore(IDatabase database)
{
    /// <summary>Takes a name. Accounts without a password have their names too.</summary>
    /// <param name="isAccounts">The account's own login: its name is the account's.</param>
    /// <returns>False: somebody has it.</returns>
    public static async ValueTask<bool> TryAddAsync(DbSession session, long accountId, string username, bool isAccounts, string passwordHash, DateTimeOffset now) =>
        await session.QueryLongAsync("SELECT COUNT(*) FROM accounts_accounts WHERE username_key = $1 AND id <> $2", Usernames.KeyOf(username), isAccounts ? accountId : 0L) == 0
        && await session.ExecuteAsync(
            """
            INSERT INTO accounts_logins (username_key, username, account_id, password_hash, created_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING
            """,
            Usernames.KeyOf(username), username, accountId, passwordHash, now.ToUnixTimeMilliseconds()) > 0;

    public static async ValueTask<bool> IsTakenAsync(DbSession session, string username) =>
        await session.QueryLongAsync("SELECT COUNT(*) FROM accounts_logins WHERE username_key = $1", Usernames.KeyOf(username)) > 0;

    public static async ValueTask RemoveAsync(DbSession session, long accountId, string username) => await session.ExecuteAsync(
        "DELETE FROM accounts_logins WHERE username_key = $1 AND account_id = $2", Usernames.KeyOf(username), accountId);

    public static async ValueTask RemoveAllAsync(DbSession session, long accountId) =>
        await session.ExecuteAsync("DELETE FROM accounts_logins WHERE account_id = $1", accountId);

    public Task<StoredLogin?> FindAsync(string username, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryFirstAsync(
            """
            SELECT l.account_id, l.username, l.password_hash, a.status, COALESCE(s.website_disabled, 0)
            FROM accounts_logins l JOIN accounts_accounts a ON a.id = l.account_id LEFT JOIN accounts_subusers s ON s.account_id = l.account_id
            WHERE l.username_key = $1
            """,
            reader => new StoredLogin(reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetInt32(4) != 0),
            Usernames.KeyOf(username)),
        cancellationToken);
}
