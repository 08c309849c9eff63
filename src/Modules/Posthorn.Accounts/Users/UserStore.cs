using System.Data.Common;
using Posthorn.Accounts.Storage;
using Posthorn.Accounts.Tree;
using Posthorn.Storage;

namespace Posthorn.Accounts.Users;

internal sealed class UserStore(IDatabase database)
{
    private const string Select =
        """
        SELECT u.id, u.account_id, COALESCE(u.username, a.username), u.username_key, u.scopes, u.password_hash, COALESCE(s.website_disabled, 0)
        FROM accounts_users u JOIN accounts_accounts a ON a.id = u.account_id LEFT JOIN accounts_subusers s ON s.account_id = u.account_id
        """;

    public Task<User?> FindAsync(long userId, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryFirstAsync($"{Select} WHERE u.id = $1", Read, userId), cancellationToken);

    public Task<User?> FindOwnerAsync(long accountId, CancellationToken cancellationToken) => database.ReadAsync(
        session => FindOwnerAsync(session, accountId), cancellationToken);

    public static ValueTask<User?> FindOwnerAsync(DbSession session, long accountId) => session.QueryFirstAsync(
        $"{Select} WHERE u.account_id = $1 AND u.username_key IS NULL", Read, accountId);

    /// <summary>Of an account's owner, or a teammate's own.</summary>
    public Task<User?> FindAsync(string username, CancellationToken cancellationToken) => database.ReadAsync(
        async session =>
            await session.QueryFirstAsync($"{Select} WHERE u.username_key = $1", Read, Usernames.KeyOf(username))
            ?? await session.QueryFirstAsync($"{Select} WHERE a.username_key = $1 AND u.username_key IS NULL", Read, Usernames.KeyOf(username)),
        cancellationToken);

    /// <summary>The row of the account's owner, made when there is none; it stays locked until the end of the transaction.</summary>
    public static async ValueTask<User> HoldOwnerAsync(DbSession session, long accountId, DateTimeOffset now)
    {
        if (await FindOwnerAsync(session, accountId) is null)
        {
            await session.ExecuteAsync(
                "INSERT INTO accounts_users (id, account_id, scopes, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
                await Numbers.TakeAsync(session, Numbers.User), accountId, ApiKey.FullAccess, now.ToUnixTimeMilliseconds());
        }

        await session.ExecuteAsync("UPDATE accounts_users SET scopes = scopes WHERE account_id = $1 AND username_key IS NULL", accountId);
        return await FindOwnerAsync(session, accountId) ?? throw new InvalidOperationException($"There is no account {accountId}.");
    }

    /// <returns>The id; null: the name is taken.</returns>
    public static async ValueTask<long?> AddAsync(DbSession session, TeammateDraft draft, DateTimeOffset now)
    {
        var key = Usernames.KeyOf(draft.Username);
        if (await AccountStore.IsTakenAsync(session, draft.Username, except: null))
        {
            return null;
        }

        var id = await Numbers.TakeAsync(session, Numbers.User);
        return await session.ExecuteAsync(
            """
            INSERT INTO accounts_users (id, account_id, username, username_key, scopes, password_hash, password_at, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $7) ON CONFLICT DO NOTHING
            """,
            id, draft.AccountId, draft.Username, key, string.Join(' ', draft.Scopes), draft.PasswordHash, now.ToUnixTimeMilliseconds()) > 0
            ? id
            : null;
    }

    public static async ValueTask SetPasswordAsync(DbSession session, long userId, string passwordHash, DateTimeOffset now) => await session.ExecuteAsync(
        "UPDATE accounts_users SET password_hash = $2, password_at = $3 WHERE id = $1", userId, passwordHash, now.ToUnixTimeMilliseconds());

    /// <summary>The same password, hashed better. Not when it was changed meanwhile.</summary>
    public Task RenewAsync(User user, string passwordHash, CancellationToken cancellationToken) => database.WriteAsync(
        async session => await session.ExecuteAsync(
            "UPDATE accounts_users SET password_hash = $3 WHERE id = $1 AND password_hash = $2", user.Id, user.PasswordHash, passwordHash), cancellationToken);

    public static async ValueTask<bool> ChangeScopesAsync(DbSession session, long accountId, string username, IReadOnlyCollection<string> scopes) =>
        await session.ExecuteAsync(
            "UPDATE accounts_users SET scopes = $3 WHERE account_id = $1 AND username_key = $2", accountId, Usernames.KeyOf(username), string.Join(' ', scopes)) > 0;

    public Task<User?> FindTeammateAsync(long accountId, string username, CancellationToken cancellationToken) => database.ReadAsync(
        session => FindTeammateAsync(session, accountId, username), cancellationToken);

    public static ValueTask<User?> FindTeammateAsync(DbSession session, long accountId, string username) => session.QueryFirstAsync(
        $"{Select} WHERE u.account_id = $1 AND u.username_key = $2", Read, accountId, Usernames.KeyOf(username));

    public static async ValueTask RemoveAsync(DbSession session, long userId) =>
        await session.ExecuteAsync("DELETE FROM accounts_users WHERE id = $1", userId);

    private static User Read(DbDataReader reader) => new(
        reader.GetInt64(0),
        reader.GetInt64(1),
        reader.GetString(2),
        reader.IsDBNull(3),
        reader.GetString(4).Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal),
        reader.IsDBNull(5) ? null : reader.GetString(5))
    {
        IsShutOut = reader.GetInt32(6) != 0,
    };
}
