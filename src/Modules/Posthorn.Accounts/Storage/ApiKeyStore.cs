using System.Data.Common;
using Posthorn.Storage;

namespace Posthorn.Accounts.Storage;

internal sealed class ApiKeyStore(IDatabase database)
{
    private const string Columns = "id, account_id, name, scopes, created_at, revoked_at, secret_hash";

    public Task AddAsync(ApiKey key, byte[] secretHash, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(
                    """
                    INSERT INTO accounts_api_keys (id, account_id, name, secret_hash, scopes, created_at) VALUES ($1, $2, $3, $4, $5, $6)
                    ON CONFLICT (id) DO UPDATE SET secret_hash = excluded.secret_hash, scopes = excluded.scopes, revoked_at = NULL
                    """,
                    key.Id, key.AccountId, key.Name, secretHash, string.Join(' ', key.Scopes), key.CreatedAt.ToUnixTimeMilliseconds());
            },
            cancellationToken);

    public Task<StoredApiKey?> FindAsync(string id, CancellationToken cancellationToken) =>
        database.ReadAsync(session => session.QueryFirstAsync($"SELECT {Columns} FROM accounts_api_keys WHERE id = $1", Read, id), cancellationToken);

    public Task<List<StoredApiKey>> ListAsync(long accountId, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session => session.QueryAsync($"SELECT {Columns} FROM accounts_api_keys WHERE account_id = $1 ORDER BY created_at, id", Read, accountId),
            cancellationToken);

    /// <returns>False when the account has no such key, or it was revoked before.</returns>
    public Task<bool> RevokeAsync(long accountId, string id, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session => await session.ExecuteAsync(
                "UPDATE accounts_api_keys SET revoked_at = $1 WHERE account_id = $2 AND id = $3 AND revoked_at IS NULL",
                now.ToUnixTimeMilliseconds(), accountId, id) > 0,
            cancellationToken);

    private static StoredApiKey Read(DbDataReader reader) => new(
        new ApiKey(
            reader.GetString(0),
            reader.GetInt64(1),
            reader.GetString(2),
            reader.GetString(3).Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal),
            DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(4)),
            reader.IsDBNull(5) ? null : DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(5))),
        reader.GetFieldValue<byte[]>(6));
}

internal sealed record StoredApiKey(ApiKey Key, byte[] SecretHash);
