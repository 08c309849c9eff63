using System.Data.Common;
using System.Text.Json;
using Posthorn.Accounts.Customers;
using Posthorn.Accounts.Teammates;
using Posthorn.Accounts.Users;
using Posthorn.Storage;

namespace Posthorn.Accounts.Sso.Teammates;

/// <summary>What came of adding one.</summary>
internal enum SsoTeammateAdded
{
    Added,

    /// <summary>Perhaps in another account.</summary>
    NameTaken,

    /// <summary>The account has as many teammates as it may.</summary>
    TooMany,
}

internal sealed class SsoTeammateStore(IDatabase database, IAuditLog audit, TimeProvider clock)
{
    private const string Columns = "account_id, email, first_name, last_name, is_admin, scopes, has_restricted_subuser_access, subuser_access";

    /// <param name="accountId">Whose.</param>
    /// <param name="email">In any case.</param>
    /// <param name="cancellationToken">The request's.</param>
    public Task<SsoTeammate?> FindAsync(long accountId, string email, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryFirstAsync(
            $"SELECT {Columns} FROM accounts_sso_teammates WHERE username_key = $2 AND account_id = $1", Read, accountId, KeyOf(email)), cancellationToken);

    /// <summary>By name.</summary>
    public Task<List<SsoTeammate>> ListAsync(long accountId, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryAsync($"SELECT {Columns} FROM accounts_sso_teammates WHERE account_id = $1 ORDER BY username_key", Read, accountId), cancellationToken);

    /// <summary>One, who stays as they are until the end of the transaction.</summary>
    public static async ValueTask<SsoTeammate?> HoldAsync(DbSession session, long accountId, string email)
    {
        await session.ExecuteAsync("UPDATE accounts_sso_teammates SET is_admin = is_admin WHERE account_id = $1 AND username_key = $2", accountId, KeyOf(email));
        return await session.QueryFirstAsync($"SELECT {Columns} FROM accounts_sso_teammates WHERE account_id = $1 AND username_key = $2", Read, accountId, KeyOf(email));
    }

    /// <summary>What a change by way of <c>/v3/teammates</c> is about.</summary>
    public static async ValueTask ChangeRightsAsync(DbSession session, Teammate teammate) => await session.ExecuteAsync(
        "UPDATE accounts_sso_teammates SET is_admin = $3, scopes = $4 WHERE account_id = $1 AND username_key = $2",
        teammate.AccountId, KeyOf(teammate.Username), teammate.IsAdmin ? 1 : 0, Write(teammate.Scopes));

    public static async ValueTask RemoveAsync(DbSession session, Teammate teammate) => await session.ExecuteAsync(
        "DELETE FROM accounts_sso_teammates WHERE account_id = $1 AND username_key = $2", teammate.AccountId, KeyOf(teammate.Username));

    /// <summary>Of whatever account: for who comes to log in.</summary>
    public Task<SsoTeammate?> FindAnyAsync(string email, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryFirstAsync($"SELECT {Columns} FROM accounts_sso_teammates WHERE username_key = $1", Read, KeyOf(email)), cancellationToken);

    public Task<SsoTeammateAdded> AddAsync(SsoTeammate teammate, AuditActor actor, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            if (await LimitStore.FindAsync(session, teammate.AccountId) is { } limits && await TeammateStore.CountAsync(session, teammate.AccountId) >= limits.Teammates)
            {
                return SsoTeammateAdded.TooMany;
            }

            if (await UserStore.AddAsync(
                    session, new TeammateDraft(teammate.AccountId, teammate.Email, SessionScopes(teammate), PasswordHash: null), clock.GetUtcNow()) is null
                || await session.ExecuteAsync(
                    $"INSERT INTO accounts_sso_teammates (username_key, {Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING",
                    KeyOf(teammate.Email), teammate.AccountId, teammate.Email, teammate.FirstName, teammate.LastName, teammate.IsAdmin ? 1 : 0,
                    Write(teammate.Scopes), teammate.HasRestrictedSubuserAccess ? 1 : 0, Write(teammate.SubuserAccess)) == 0)
            {
                return SsoTeammateAdded.NameTaken;
            }

            await audit.AppendAsync(session, new AuditEntry(teammate.AccountId, actor, "sso_teammate.create", Target(teammate), null, Audited(teammate)));
            return SsoTeammateAdded.Added;
        },
        cancellationToken);

    public Task<bool> ChangeAsync(SsoTeammate before, SsoTeammate after, AuditActor actor, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            if (await session.ExecuteAsync(
                """
                UPDATE accounts_sso_teammates SET first_name = $3, last_name = $4, is_admin = $5, scopes = $6, has_restricted_subuser_access = $7, subuser_access = $8
                WHERE account_id = $1 AND username_key = $2
                """,
                after.AccountId, KeyOf(after.Email), after.FirstName, after.LastName, after.IsAdmin ? 1 : 0, Write(after.Scopes),
                after.HasRestrictedSubuserAccess ? 1 : 0, Write(after.SubuserAccess)) == 0)
            {
                return false;
            }

            await UserStore.ChangeScopesAsync(session, after.AccountId, after.Email, SessionScopes(after));
            await audit.AppendAsync(session, new AuditEntry(after.AccountId, actor, "sso_teammate.update", Target(after), Audited(before), Audited(after)));
            return true;
        },
        cancellationToken);

    private static IReadOnlyList<string> SessionScopes(SsoTeammate teammate) => TeammateRules.SessionScopes(teammate.AsTeammate());

    private static string KeyOf(string email) => email.ToLowerInvariant();

    private static string Target(SsoTeammate teammate) => teammate.Email[..Math.Min(teammate.Email.Length, 200)];

    private static string Audited(SsoTeammate teammate) => JsonSerializer.Serialize(
        new SsoTeammateAnswer(teammate.FirstName, teammate.LastName, teammate.Email, teammate.IsAdmin, true, teammate.Scopes, teammate.HasRestrictedSubuserAccess, []),
        SsoTeammatesJson.Wire.SsoTeammateAnswer);

    private static string Write(IReadOnlyList<string> scopes) => JsonSerializer.Serialize(scopes, SsoTeammatesJson.Wire.IReadOnlyListString);

    private static string Write(IReadOnlyList<SubuserAccess> access) => JsonSerializer.Serialize(access, SsoTeammatesJson.Wire.IReadOnlyListSubuserAccess);

    private static SsoTeammate Read(DbDataReader reader) => new(
        reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetInt64(4) != 0,
        JsonSerializer.Deserialize(reader.GetString(5), SsoTeammatesJson.Wire.IReadOnlyListString)!, reader.GetInt64(6) != 0,
        JsonSerializer.Deserialize(reader.GetString(7), SsoTeammatesJson.Wire.IReadOnlyListSubuserAccess)!);
}
