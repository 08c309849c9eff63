using System.Data.Common;
using Posthorn.Accounts.Storage;
using Posthorn.Storage;

namespace Posthorn.Accounts.Sso;

internal sealed class CertificateStore(IDatabase database, IAuditLog audit)
{
    private const string Columns = "id, account_id, integration_id, public_certificate, not_before, not_after, is_enabled";

    public Task<List<Certificate>> ListAsync(long accountId, string integrationId, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryAsync(
            $"SELECT {Columns} FROM accounts_sso_certificates WHERE account_id = $1 AND integration_id = $2 ORDER BY id", Read, accountId, integrationId), cancellationToken);

    public Task<Certificate?> FindAsync(long accountId, long id, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryFirstAsync($"SELECT {Columns} FROM accounts_sso_certificates WHERE account_id = $1 AND id = $2", Read, accountId, id), cancellationToken);

    /// <param name="certificate">Its id is given here.</param>
    /// <param name="actor">Who.</param>
    /// <param name="cancellationToken">The request's.</param>
    /// <returns>Null: the integration has too many.</returns>
    public Task<Certificate?> AddAsync(Certificate certificate, AuditActor actor, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            var (accountId, integrationId) = (certificate.AccountId, certificate.IntegrationId);
            if (await session.QueryLongAsync(
                "SELECT COUNT(*) FROM accounts_sso_certificates WHERE account_id = $1 AND integration_id = $2", accountId, integrationId) >= CertificateRules.MaxCertificates)
            {
                return null;
            }

            var added = certificate with { Id = await Numbers.TakeAsync(session, Numbers.SsoCertificate) };
            await session.ExecuteAsync(
                $"INSERT INTO accounts_sso_certificates ({Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                added.Id, accountId, integrationId, added.Text, added.NotBefore.ToUnixTimeMilliseconds(), added.NotAfter.ToUnixTimeMilliseconds(), added.IsEnabled ? 1 : 0);
            await audit.AppendAsync(session, new AuditEntry(accountId, actor, "sso_certificate.create", SsoAudit.IdOf(added), null, SsoAudit.Of(added)));
            return added;
        },
        cancellationToken);

    public Task<bool> ChangeAsync(Certificate before, Certificate after, AuditActor actor, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            if (await session.ExecuteAsync(
                """
                UPDATE accounts_sso_certificates SET integration_id = $3, public_certificate = $4, not_before = $5, not_after = $6, is_enabled = $7
                WHERE account_id = $1 AND id = $2
                """,
                after.AccountId, after.Id, after.IntegrationId, after.Text, after.NotBefore.ToUnixTimeMilliseconds(), after.NotAfter.ToUnixTimeMilliseconds(),
                after.IsEnabled ? 1 : 0) == 0)
            {
                return false;
            }

            await audit.AppendAsync(session, new AuditEntry(after.AccountId, actor, "sso_certificate.update", SsoAudit.IdOf(after), SsoAudit.Of(before), SsoAudit.Of(after)));
            return true;
        },
        cancellationToken);

    public Task<Certificate?> RemoveAsync(long accountId, long id, AuditActor actor, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            var removed = await session.QueryFirstAsync(
                $"DELETE FROM accounts_sso_certificates WHERE account_id = $1 AND id = $2 RETURNING {Columns}", Read, accountId, id);
            if (removed is not null)
            {
                await audit.AppendAsync(session, new AuditEntry(accountId, actor, "sso_certificate.delete", SsoAudit.IdOf(removed), SsoAudit.Of(removed), null));
            }

            return removed;
        },
        cancellationToken);

    private static Certificate Read(DbDataReader reader) => new(
        reader.GetInt64(0), reader.GetInt64(1), reader.GetString(2), reader.GetString(3), DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(4)),
        DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(5)), reader.GetInt64(6) != 0);
}
