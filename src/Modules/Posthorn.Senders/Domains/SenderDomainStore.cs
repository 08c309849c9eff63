using System.Data.Common;
using Posthorn.Storage;

namespace Posthorn.Senders.Domains;

internal sealed class SenderDomainStore(IDatabase database)
{
    private const string Columns = "account_id, domain, selector, return_path, created_at, private_key";

    public Task AddAsync(SenderDomain domain, string privateKey, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(
                    """
                    INSERT INTO senders_domains (account_id, domain, selector, private_key, return_path, created_at) VALUES ($1, $2, $3, $4, $5, $6)
                    ON CONFLICT (account_id, domain) DO NOTHING
                    """,
                    domain.AccountId, domain.Domain, domain.Selector, privateKey, domain.ReturnPath, domain.CreatedAt.ToUnixTimeMilliseconds());
            },
            cancellationToken);

    public Task<StoredDomain?> FindAsync(long accountId, string domain, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session => session.QueryFirstAsync($"SELECT {Columns} FROM senders_domains WHERE account_id = $1 AND domain = $2", Read, accountId, domain),
            cancellationToken);

    public Task<List<StoredDomain>> ListAsync(long accountId, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session => session.QueryAsync($"SELECT {Columns} FROM senders_domains WHERE account_id = $1 ORDER BY domain", Read, accountId), cancellationToken);

    public Task<bool> RemoveAsync(long accountId, string domain, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session => await session.ExecuteAsync("DELETE FROM senders_domains WHERE account_id = $1 AND domain = $2", accountId, domain) > 0,
            cancellationToken);

    private static StoredDomain Read(DbDataReader reader) => new(
        new SenderDomain(
            reader.GetInt64(0),
            reader.GetString(1),
            reader.GetString(2),
            reader.GetString(3),
            DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(4))),
        reader.GetString(5));
}

internal sealed record StoredDomain(SenderDomain Domain, string PrivateKey)
{
    /// <summary>Without the key, so that a log line never holds it.</summary>
    public override string ToString() => Domain.ToString();
}
