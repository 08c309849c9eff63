using System.Data.Common;
using Posthorn.Storage;

namespace Posthorn.Accounts.Storage;

internal sealed class ApiKeyStore(IDatabase database)
{
    private const string Columns = "id, account_id, name, scopes, created_at, revoked_at, last_used_at, secret_hash, is_test";

    public Task AddAsync(ApiKey key, byte[] secretHash, CancellationToken cancellationToken) =>
        database.WriteAsync(session => AddAsync(session, key, secretHash), cancellationToken);

    public static async ValueTask AddAsync(DbSession session, ApiKey key, byte[] secretHash) => await session.ExecuteAsync(
        """
        INSERT INTO accounts_api_keys (id, account_id, name, secret_hash, scopes, created_at, is_test) VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (id) DO UPDATE SET secret_hash = excluded.secret_hash, scopes = excluded.scopes, revoked_at = NULL
        """,
        key.Id, key.AccountId, key.Name, secretHash, Text(key.Scopes), key.CreatedAt.ToUnixTimeMilliseconds(), key.IsTest ? 1 : 0);

    /// <summary>How many valid keys an account has. Its row is locked until the end of the transaction: nobody else makes one meanwhile.</summary>
    public static async ValueTask<long> CountAsync(DbSession session, long accountId)
    {
        await session.ExecuteAsync("UPDATE accounts_accounts SET status = status WHERE id = $1", accountId);
        return await session.QueryLongAsync("SELECT COUNT(*) FROM accounts_api_keys WHERE account_id = $1 AND revoked_at IS NULL", accountId);
    }

    /// <returns>A valid key of the account's, or null. It stays as it is until the end of the transaction.</returns>
    public static async ValueTask<ApiKey?> HoldAsync(DbSession session, long accountId, string id)
    {
        await session.ExecuteAsync("UPDATE accounts_api_keys SET name = name WHERE account_id = $1 AND id = $2 AND revoked_at IS NULL", accountId, id);
        return await FindValidAsync(session, accountId, id);
    }

    public Task<ApiKey?> FindValidAsync(long accountId, string id, CancellationToken cancellationToken) =>
        database.ReadAsync(session => FindValidAsync(session, accountId, id), cancellationToken);

    /// <summary>The oldest first.</summary>
    public Task<List<ApiKey>> ListValidAsync(long accountId, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryAsync(
            $"SELECT {Columns} FROM accounts_api_keys WHERE account_id = $1 AND revoked_at IS NULL ORDER BY created_at, id",
            reader => Read(reader).Key, accountId),
        cancellationToken);

    public static async ValueTask ChangeAsync(DbSession session, ApiKey key) => await session.ExecuteAsync(
        "UPDATE accounts_api_keys SET name = $3, scopes = $4 WHERE account_id = $1 AND id = $2", key.AccountId, key.Id, key.Name, Text(key.Scopes));

    public static async ValueTask RevokeAsync(DbSession session, ApiKey key, DateTimeOffset now) => await session.ExecuteAsync(
        "UPDATE accounts_api_keys SET revoked_at = $3 WHERE account_id = $1 AND id = $2", key.AccountId, key.Id, now.ToUnixTimeMilliseconds());

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

    private static async ValueTask<ApiKey?> FindValidAsync(DbSession session, long accountId, string id) => (await session.QueryFirstAsync(
        $"SELECT {Columns} FROM accounts_api_keys WHERE account_id = $1 AND id = $2 AND revoked_at IS NULL", Read, accountId, id))?.Key;

    private static string Text(IEnumerable<string> scopes) => string.Join(' ', scopes);

    private static StoredApiKey Read(DbDataReader reader) => new(
        new ApiKey(
            reader.GetString(0),
            reader.GetInt64(1),
            reader.GetString(2),
            reader.GetString(3).Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal),
            DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(4)),
            reader.IsDBNull(5) ? null : DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(5)))
        {
            LastUsedAt = reader.IsDBNull(6) ? null : DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(6)),
            IsTest = reader.GetInt32(8) != 0,
        },
        reader.GetFieldValue<byte[]>(7));
}

internal sealed record StoredApiKey(ApiKey Key, byte[] SecretHash);
