using System.Data.Common;
using System.Text.Json;
using Posthorn.Accounts.Users;
using Posthorn.Storage;

namespace Posthorn.Accounts.Sso.Teammates;

internal sealed class SsoTeammateStore(IDatabase database, IAuditLog audit, TimeProvider clock)
{
    private const string Columns = "account_id, email, first_name, last_name, is_admin, scopes, has_restricted_subuser_access, subuser_access";

    /// <param name="accountId">Whose.</param>
    /// <param name="email">In any case.</param>
    /// <param name="cancellationToken">The request's.</param>
    public Task<SsoTeammate?> FindAsync(long accountId, string email, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryFirstAsync(
            $"SELECT {Columns} FROM accounts_sso_teammates WHERE username_key = $2 AND account_id = $1", Read, accountId, KeyOf(email)), cancellationToken);

    /// <summary>Of whatever account: for who comes to log in.</summary>
    public Task<SsoTeammate?> FindAnyAsync(string email, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryFirstAsync($"SELECT {Columns} FROM accounts_sso_teammates WHERE username_key = $1", Read, KeyOf(email)), cancellationToken);

    /// <returns>False: the name is taken, perhaps in another account.</returns>
    public Task<bool> AddAsync(SsoTeammate teammate, AuditActor actor, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            if (await UserStore.AddAsync(
                    session, new TeammateDraft(teammate.AccountId, teammate.Email, SessionScopes(teammate), PasswordHash: null), clock.GetUtcNow()) is null
                || await session.ExecuteAsync(
                    $"INSERT INTO accounts_sso_teammates (username_key, {Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING",
                    KeyOf(teammate.Email), teammate.AccountId, teammate.Email, teammate.FirstName, teammate.LastName, teammate.IsAdmin ? 1 : 0,
                    Write(teammate.Scopes), teammate.HasRestrictedSubuserAccess ? 1 : 0, Write(teammate.SubuserAccess)) == 0)
            {
                return false;
            }

            await audit.AppendAsync(session, new AuditEntry(teammate.AccountId, actor, "sso_teammate.create", Target(teammate), null, Audited(teammate)));
            return true;
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

    private static IReadOnlyList<string> SessionScopes(SsoTeammate teammate) => teammate.IsAdmin ? [ApiKey.FullAccess] : teammate.Scopes;

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
