using System.Data.Common;
using Posthorn.Accounts.Tree;
using Posthorn.Storage;

namespace Posthorn.Accounts.Subusers;

/// <summary>A page of a parent's subusers.</summary>
/// <param name="Username">Null: any; in any case.</param>
/// <param name="Region">Null: any.</param>
internal sealed record SubuserQuery(long ParentId, string? Username, string? Region, int Limit, int Offset)
{
    /// <summary>Only these; null: any.</summary>
    public IReadOnlySet<long>? Within { get; init; }
}

internal sealed class SubuserStore(IDatabase database)
{
    private const string From = """
        SELECT a.id, a.parent_id, a.username, a.email, a.status, a.created_at, a.time_zone, COALESCE(s.region, 'global'), COALESCE(s.website_disabled, 0)
        FROM accounts_accounts a LEFT JOIN accounts_subusers s ON s.account_id = a.id
        WHERE a.parent_id = $1 AND a.status <> 'deleted'
        """;

    /// <summary>The oldest first.</summary>
    public Task<List<Subuser>> ListAsync(SubuserQuery query, CancellationToken cancellationToken)
    {
        var sql = From;
        List<object?> values = [query.ParentId, query.Limit, query.Offset];
        foreach (var (column, value) in new[] { ("a.username_key", query.Username is { } name ? Usernames.KeyOf(name) : null), ("COALESCE(s.region, 'global')", query.Region) })
        {
            if (value is not null)
            {
                values.Add(value);
                sql += $" AND {column} = ${values.Count}";
            }
        }

        if (query.Within is { } ids)
        {
            // Nobody has the number 0: it keeps an empty list a list. Numbers need no quoting, and there are a thousand at most.
            sql += $" AND a.id IN ({string.Join(',', ids.Prepend(0))})";
        }

        return database.ReadAsync(session => session.QueryAsync($"{sql} ORDER BY a.id LIMIT $2 OFFSET $3", Read, [.. values]), cancellationToken);
    }

    /// <returns>Null: this parent has no such subuser.</returns>
    public Task<Subuser?> FindAsync(long parentId, string username, CancellationToken cancellationToken) =>
        database.ReadAsync(session => FindAsync(session, parentId, username), cancellationToken);

    public static ValueTask<Subuser?> FindAsync(DbSession session, long parentId, string username) =>
        session.QueryFirstAsync($"{From} AND a.username_key = $2", Read, parentId, Usernames.KeyOf(username));

    /// <summary>As many as asked for behind an id, in the order of ids; those whose names hold the text.</summary>
    public Task<List<Subuser>> ListAfterAsync(long parentId, long afterId, string text, int limit, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryAsync(
            $"{From} AND a.id > $2 AND ($3 = '' OR a.username_key LIKE $4 ESCAPE '!') ORDER BY a.id LIMIT $5", Read,
            parentId, afterId, text, $"%{Escape(Usernames.KeyOf(text))}%", limit),
        cancellationToken);

    /// <summary>How many there are. The parent's row is locked until the end of the transaction: nobody else makes one meanwhile.</summary>
    public static async ValueTask<long> CountAsync(DbSession session, long parentId)
    {
        await session.ExecuteAsync("UPDATE accounts_accounts SET status = status WHERE id = $1", parentId);
        return await session.QueryLongAsync("SELECT COUNT(*) FROM accounts_accounts WHERE parent_id = $1 AND status <> 'deleted'", parentId);
    }

    public static async ValueTask SetAsync(DbSession session, Subuser subuser) => await session.ExecuteAsync(
        """
        INSERT INTO accounts_subusers (account_id, region, website_disabled) VALUES ($1, $2, $3)
        ON CONFLICT (account_id) DO UPDATE SET region = excluded.region, website_disabled = excluded.website_disabled
        """,
        subuser.Account.Id, subuser.Region, subuser.IsWebsiteClosed ? 1 : 0);

    /// <summary>What is left is a number that stays taken: mail and events of the past are its. The name is free again.</summary>
    public static async ValueTask EndAsync(DbSession session, long id, DateTimeOffset now)
    {
        await session.ExecuteAsync(
            "UPDATE accounts_accounts SET status = $2, email = '', username_key = username_key || $3 WHERE id = $1",
            id, AccountStore.NameOf(AccountStatus.Deleted), $" {id}");
        await session.ExecuteAsync("UPDATE accounts_api_keys SET revoked_at = $2 WHERE account_id = $1 AND revoked_at IS NULL", id, now.ToUnixTimeMilliseconds());
        foreach (var table in new[] { "accounts_sessions", "accounts_two_factor", "accounts_recovery_codes" })
        {
            await session.ExecuteAsync($"DELETE FROM {table} WHERE user_id IN (SELECT id FROM accounts_users WHERE account_id = $1)", id);
        }

        foreach (var table in new[]
        {
            "accounts_users", "accounts_profiles", "accounts_subusers", "accounts_monitors", "accounts_credits", "accounts_teammates", "accounts_invitations",
            "accounts_scope_requests", "accounts_access_rules", "accounts_sso_integrations", "accounts_sso_certificates", "accounts_sso_teammates",
            "accounts_limits", "accounts_login_links",
        })
        {
            await session.ExecuteAsync($"DELETE FROM {table} WHERE account_id = $1", id);
        }

        await session.ExecuteAsync("DELETE FROM accounts_teammate_subusers WHERE account_id = $1 OR subuser_id = $1", id);
    }

    private static string Escape(string text) =>
        text.Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal);

    private static Subuser Read(DbDataReader reader) => new(AccountStore.Read(reader), reader.GetString(7), reader.GetInt32(8) != 0);
}
