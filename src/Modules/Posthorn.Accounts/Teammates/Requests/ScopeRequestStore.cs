using System.Data.Common;
using Posthorn.Accounts.Storage;
using Posthorn.Storage;

namespace Posthorn.Accounts.Teammates.Requests;

/// <summary>A teammate asks to be allowed a group of scopes.</summary>
internal sealed record ScopeRequest(long Id, long AccountId, string UsernameKey, string Group);

internal sealed class ScopeRequestStore(IDatabase database)
{
    private const string Columns = "id, account_id, username_key, scope_group";

    /// <summary>The oldest first.</summary>
    public Task<List<ScopeRequest>> ListAsync(long accountId, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryAsync($"SELECT {Columns} FROM accounts_scope_requests WHERE account_id = $1 ORDER BY id", Read, accountId), cancellationToken);

    /// <summary>Who asks twice for the same has asked once.</summary>
    /// <returns>The request, and whether it is new.</returns>
    public static async ValueTask<(ScopeRequest Request, bool IsNew)> AddAsync(DbSession session, Teammate teammate, string group, DateTimeOffset now)
    {
        var key = Usernames.KeyOf(teammate.Username);
        var id = await Numbers.TakeAsync(session, Numbers.ScopeRequest);
        var isNew = await session.ExecuteAsync(
            "INSERT INTO accounts_scope_requests (id, account_id, username_key, scope_group, created_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
            id, teammate.AccountId, key, group, now.ToUnixTimeMilliseconds()) > 0;
        var stored = await session.QueryFirstAsync(
            $"SELECT {Columns} FROM accounts_scope_requests WHERE account_id = $1 AND username_key = $2 AND scope_group = $3", Read, teammate.AccountId, key, group);
        return (stored!, isNew);
    }

    public static ValueTask<ScopeRequest?> FindAsync(DbSession session, long accountId, long id) =>
        session.QueryFirstAsync($"SELECT {Columns} FROM accounts_scope_requests WHERE account_id = $1 AND id = $2", Read, accountId, id);

    /// <returns>False: it is gone.</returns>
    public static async ValueTask<bool> RemoveAsync(DbSession session, ScopeRequest request) =>
        await session.ExecuteAsync("DELETE FROM accounts_scope_requests WHERE account_id = $1 AND id = $2", request.AccountId, request.Id) > 0;

    private static ScopeRequest Read(DbDataReader reader) => new(reader.GetInt64(0), reader.GetInt64(1), reader.GetString(2), reader.GetString(3));
}
