using System.Data.Common;
using Posthorn.Storage;

namespace Posthorn.Accounts.Sso;

internal sealed class IntegrationStore(IDatabase database, IAuditLog audit, TimeProvider clock)
{
    private const string Columns = "id, account_id, name, is_enabled, signin_url, signout_url, entity_id, is_completed, updated_at";

    public Task<List<Integration>> ListAsync(long accountId, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryAsync($"SELECT {Columns} FROM accounts_sso_integrations WHERE account_id = $1 ORDER BY id", Read, accountId), cancellationToken);

    public Task<Integration?> FindAsync(long accountId, string id, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryFirstAsync($"SELECT {Columns} FROM accounts_sso_integrations WHERE account_id = $1 AND id = $2", Read, accountId, id), cancellationToken);

    /// <summary>Of whatever account: for answers of providers, who know nothing else.</summary>
    public Task<Integration?> FindAnyAsync(string id, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryFirstAsync($"SELECT {Columns} FROM accounts_sso_integrations WHERE id = $1", Read, id), cancellationToken);

    /// <returns>Null: the account has too many.</returns>
    public Task<Integration?> AddAsync(long accountId, AuditActor actor, string id, IntegrationDraft draft, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            if (await session.QueryLongAsync("SELECT COUNT(*) FROM accounts_sso_integrations WHERE account_id = $1", accountId) >= IntegrationRules.MaxIntegrations)
            {
                return null;
            }

            var added = await session.QueryFirstAsync(
                $"INSERT INTO accounts_sso_integrations ({Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING {Columns}",
                Read, id, accountId, draft.Name, draft.IsEnabled ? 1 : 0, draft.SigninUrl, draft.SignoutUrl, draft.EntityId, draft.IsCompleted == true ? 1 : 0,
                clock.GetUtcNow().ToUnixTimeMilliseconds());
            await audit.AppendAsync(session, new AuditEntry(accountId, actor, "sso_integration.create", id, null, SsoAudit.Of(added!)));
            return added;
        },
        cancellationToken);

    public Task<Integration?> ChangeAsync(long accountId, AuditActor actor, string id, IntegrationDraft draft, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            var before = await session.QueryFirstAsync($"SELECT {Columns} FROM accounts_sso_integrations WHERE account_id = $1 AND id = $2", Read, accountId, id);
            var after = await session.QueryFirstAsync(
                $"""
                UPDATE accounts_sso_integrations SET name = $3, is_enabled = $4, signin_url = $5, signout_url = $6, entity_id = $7,
                    is_completed = COALESCE($8, is_completed), updated_at = $9
                WHERE account_id = $1 AND id = $2 RETURNING {Columns}
                """,
                Read, accountId, id, draft.Name, draft.IsEnabled ? 1 : 0, draft.SigninUrl, draft.SignoutUrl, draft.EntityId,
                draft.IsCompleted is { } completed ? completed ? 1 : 0 : null, clock.GetUtcNow().ToUnixTimeMilliseconds());
            if (after is not null)
            {
                await audit.AppendAsync(session, new AuditEntry(accountId, actor, "sso_integration.update", id, before is null ? null : SsoAudit.Of(before), SsoAudit.Of(after)));
            }

            return after;
        },
        cancellationToken);

    /// <summary>With its certificates.</summary>
    public Task<bool> RemoveAsync(long accountId, AuditActor actor, string id, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            var removed = await session.QueryFirstAsync(
                $"DELETE FROM accounts_sso_integrations WHERE account_id = $1 AND id = $2 RETURNING {Columns}", Read, accountId, id);
            if (removed is null)
            {
                return false;
            }

            await session.ExecuteAsync("DELETE FROM accounts_sso_certificates WHERE account_id = $1 AND integration_id = $2", accountId, id);
            await audit.AppendAsync(session, new AuditEntry(accountId, actor, "sso_integration.delete", id, SsoAudit.Of(removed), null));
            return true;
        },
        cancellationToken);

    private static Integration Read(DbDataReader reader) => new(
        reader.GetString(0), reader.GetInt64(1), reader.GetString(2), reader.GetInt64(3) != 0, reader.GetString(4), reader.GetString(5), reader.GetString(6),
        reader.GetInt64(7) != 0, DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(8)));
}
