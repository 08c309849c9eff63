using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Serialization;
using Posthorn.Storage;

namespace Posthorn.Accounts.Teammates;

internal sealed class TeammateStore(IDatabase database)
{
    private const string Columns = "account_id, username, email, is_admin, scopes, profile, has_restricted_subusers, created_at";

    public static async ValueTask AddAsync(DbSession session, Teammate teammate) => await session.ExecuteAsync(
        """
        INSERT INTO accounts_teammates (username_key, account_id, username, email, is_admin, scopes, profile, has_restricted_subusers, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """,
        Usernames.KeyOf(teammate.Username), teammate.AccountId, teammate.Username, teammate.Email, teammate.IsAdmin ? 1 : 0, Text(teammate.Scopes),
        JsonSerializer.Serialize(teammate.Profile, TeammateProfileJson.Default.IReadOnlyDictionaryStringString), teammate.HasRestrictedSubusers ? 1 : 0,
        teammate.CreatedAt.ToUnixTimeMilliseconds());

    public Task<List<Teammate>> ListAsync(long accountId, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryAsync($"SELECT {Columns} FROM accounts_teammates WHERE account_id = $1 ORDER BY created_at, username_key", Read, accountId), cancellationToken);

    /// <returns>Null: nobody of that name works in this account.</returns>
    public Task<Teammate?> FindAsync(long accountId, string username, CancellationToken cancellationToken) =>
        database.ReadAsync(session => FindAsync(session, accountId, username), cancellationToken);

    public static ValueTask<Teammate?> FindAsync(DbSession session, long accountId, string username) => session.QueryFirstAsync(
        $"SELECT {Columns} FROM accounts_teammates WHERE account_id = $1 AND username_key = $2", Read, accountId, Usernames.KeyOf(username));

    /// <summary>The same, and it stays as it is until the end of the transaction.</summary>
    public static async ValueTask<Teammate?> HoldAsync(DbSession session, long accountId, string username)
    {
        await session.ExecuteAsync(
            "UPDATE accounts_teammates SET is_admin = is_admin WHERE account_id = $1 AND username_key = $2", accountId, Usernames.KeyOf(username));
        return await FindAsync(session, accountId, username);
    }

    public static async ValueTask ChangeAsync(DbSession session, Teammate teammate) => await session.ExecuteAsync(
        "UPDATE accounts_teammates SET is_admin = $3, scopes = $4, has_restricted_subusers = $5 WHERE account_id = $1 AND username_key = $2",
        teammate.AccountId, Usernames.KeyOf(teammate.Username), teammate.IsAdmin ? 1 : 0, Text(teammate.Scopes), teammate.HasRestrictedSubusers ? 1 : 0);

    /// <summary>With all that only it had.</summary>
    public static async ValueTask RemoveAsync(DbSession session, Teammate teammate)
    {
        foreach (var table in new[] { "accounts_teammates", "accounts_teammate_subusers", "accounts_scope_requests" })
        {
            await session.ExecuteAsync($"DELETE FROM {table} WHERE account_id = $1 AND username_key = $2", teammate.AccountId, Usernames.KeyOf(teammate.Username));
        }
    }

    /// <summary>How many there are, with those invited and those of single sign-on. The account's row is locked until the end of the transaction.</summary>
    public static async ValueTask<long> CountAsync(DbSession session, long accountId)
    {
        await session.ExecuteAsync("UPDATE accounts_accounts SET status = status WHERE id = $1", accountId);
        return await session.QueryLongAsync("SELECT COUNT(*) FROM accounts_teammates WHERE account_id = $1", accountId)
            + await session.QueryLongAsync("SELECT COUNT(*) FROM accounts_invitations WHERE account_id = $1", accountId)
            + await session.QueryLongAsync("SELECT COUNT(*) FROM accounts_sso_teammates WHERE account_id = $1", accountId);
    }

    public static async ValueTask SetGrantsAsync(DbSession session, Teammate teammate, IReadOnlyList<SubuserGrant> grants)
    {
        var key = Usernames.KeyOf(teammate.Username);
        await session.ExecuteAsync("DELETE FROM accounts_teammate_subusers WHERE account_id = $1 AND username_key = $2", teammate.AccountId, key);
        await session.ExecuteManyAsync(
            "INSERT INTO accounts_teammate_subusers (username_key, account_id, subuser_id, permission_type, scopes) VALUES ($1, $2, $3, $4, $5)",
            grants, 5, (grant, values) =>
                (values[0], values[1], values[2], values[3], values[4]) = (key, teammate.AccountId, grant.SubuserId, grant.IsAdmin ? "admin" : "restricted", Text(grant.Scopes)));
    }

    /// <summary>By subuser.</summary>
    public Task<List<SubuserGrant>> ListGrantsAsync(Teammate teammate, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryAsync(
            "SELECT subuser_id, permission_type, scopes FROM accounts_teammate_subusers WHERE account_id = $1 AND username_key = $2 ORDER BY subuser_id",
            reader => new SubuserGrant(reader.GetInt64(0), reader.GetString(1) == "admin", Scopes(reader.GetString(2))),
            teammate.AccountId, Usernames.KeyOf(teammate.Username)),
        cancellationToken);

    internal static string Text(IEnumerable<string> scopes) => string.Join(' ', scopes);

    internal static string[] Scopes(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static Teammate Read(DbDataReader reader) => new(
        reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetInt32(3) != 0, Scopes(reader.GetString(4)),
        JsonSerializer.Deserialize(reader.GetString(5), TeammateProfileJson.Default.IReadOnlyDictionaryStringString) ?? TeammateProfile.Empty,
        reader.GetInt32(6) != 0, DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(7)));
}

[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
internal sealed partial class TeammateProfileJson : JsonSerializerContext;
