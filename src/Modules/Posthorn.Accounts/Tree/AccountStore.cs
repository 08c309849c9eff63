using System.Data.Common;
using Posthorn.Accounts.Storage;
using Posthorn.Storage;

namespace Posthorn.Accounts.Tree;

internal sealed class AccountStore(IDatabase database)
{
    private const string Columns = "id, parent_id, username, email, status, created_at, time_zone";

    public Task<Account?> FindAsync(long id, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryFirstAsync($"SELECT {Columns} FROM accounts_accounts WHERE id = $1", Read, id), cancellationToken);

    public Task<Account?> FindAsync(string username, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryFirstAsync($"SELECT {Columns} FROM accounts_accounts WHERE username_key = $1", Read, Usernames.KeyOf(username)), cancellationToken);

    /// <returns>Null: the name is taken.</returns>
    public static async ValueTask<Account?> AddAsync(DbSession session, AccountDraft draft, DateTimeOffset now)
    {
        if (!Usernames.IsValid(draft.Username))
        {
            throw new ArgumentException($"{draft.Username} is no user name.", nameof(draft));
        }

        if (draft.ParentId is { } parent && await session.QueryLongAsync(
            "SELECT COUNT(*) FROM accounts_accounts WHERE id = $1 AND parent_id IS NULL", parent) == 0)
        {
            throw new ArgumentException($"Account {parent} is no parent.", nameof(draft));
        }

        // Asked first, so that a name that is taken costs no number.
        if (await IsTakenAsync(session, draft.Username, except: null))
        {
            return null;
        }

        return await AddAsync(session, await Numbers.TakeAsync(session, Numbers.Account), draft, now);
    }

    /// <summary>The owner account, made at the first start.</summary>
    public Task EnsureAsync(long id, AccountDraft draft, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.WriteAsync(async session => await AddAsync(session, id, draft, now), cancellationToken);

    public static async ValueTask SetStatusAsync(DbSession session, long id, AccountStatus status) =>
        await session.ExecuteAsync("UPDATE accounts_accounts SET status = $2 WHERE id = $1", id, NameOf(status));

    /// <summary>In the order of their ids, without those that were deleted.</summary>
    public Task<List<Account>> ListChildrenAsync(long parentId, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryAsync($"SELECT {Columns} FROM accounts_accounts WHERE parent_id = $1 AND status <> 'deleted' ORDER BY id", Read, parentId),
        cancellationToken);

    /// <summary>Names of accounts and of those who log in to them are one family. No name is given to anybody until the end of the transaction.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="username">In any case.</param>
    /// <param name="except">The account that may bear it already.</param>
    public static async ValueTask<bool> IsTakenAsync(DbSession session, string username, long? except)
    {
        await Numbers.TakeAsync(session, Numbers.Account, 0);
        var key = Usernames.KeyOf(username);
        return await session.QueryLongAsync("SELECT COUNT(*) FROM accounts_accounts WHERE username_key = $1 AND id <> $2", key, except ?? 0L) > 0
            || await session.QueryLongAsync("SELECT COUNT(*) FROM accounts_users WHERE username_key = $1", key) > 0;
    }

    /// <returns>False: the name is taken.</returns>
    public static async ValueTask<bool> RenameAsync(DbSession session, long id, string username)
    {
        if (await IsTakenAsync(session, username, except: id))
        {
            return false;
        }

        await session.ExecuteAsync("UPDATE accounts_accounts SET username = $2, username_key = $3 WHERE id = $1", id, username, Usernames.KeyOf(username));
        return true;
    }

    public static async ValueTask ChangeEmailAsync(DbSession session, long id, string email) =>
        await session.ExecuteAsync("UPDATE accounts_accounts SET email = $2 WHERE id = $1", id, email);

    public static async ValueTask ChangeTimeZoneAsync(DbSession session, long id, string zone) =>
        await session.ExecuteAsync("UPDATE accounts_accounts SET time_zone = $2 WHERE id = $1", id, zone);

    /// <summary>UTC for an account that is not there.</summary>
    public static async ValueTask<TimeZoneInfo> ZoneAsync(DbSession session, long id) =>
        TimeZones.Find(await session.QueryFirstAsync("SELECT time_zone FROM accounts_accounts WHERE id = $1", reader => reader.GetString(0), id));

    /// <returns>The account as it is; it stays so until the end of the transaction.</returns>
    public static async ValueTask<Account?> HoldAsync(DbSession session, long id)
    {
        await session.ExecuteAsync("UPDATE accounts_accounts SET status = status WHERE id = $1", id);
        return await session.QueryFirstAsync($"SELECT {Columns} FROM accounts_accounts WHERE id = $1", Read, id);
    }

    private static ValueTask<Account?> AddAsync(DbSession session, long id, AccountDraft draft, DateTimeOffset now) => session.QueryFirstAsync(
        $"""
        INSERT INTO accounts_accounts (id, parent_id, username, username_key, email, status, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT DO NOTHING
        RETURNING {Columns}
        """,
        Read, id, draft.ParentId, draft.Username, Usernames.KeyOf(draft.Username), draft.Email, NameOf(AccountStatus.Active), now.ToUnixTimeMilliseconds());

    public static string NameOf(AccountStatus status) => status.ToString().ToLowerInvariant();

    public static Account Read(DbDataReader reader) => new(
        reader.GetInt64(0),
        reader.IsDBNull(1) ? null : reader.GetInt64(1),
        reader.GetString(2),
        reader.GetString(3),
        Enum.Parse<AccountStatus>(reader.GetString(4), ignoreCase: true),
        DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(5))) { TimeZone = reader.GetString(6) };
}
