using Posthorn.Storage;

namespace Posthorn.Accounts.Access;

/// <param name="FirstAt">Unix milliseconds.</param>
/// <param name="LastAt">The same.</param>
internal sealed record AccessAttempt(long AccountId, string Ip, string Method, bool IsAllowed, long FirstAt, long LastAt);

internal sealed class UseStore(IDatabase database)
{
    /// <summary>The newest of each account are kept.</summary>
    public const int MaxAttempts = 1000;

    public Task WriteAsync(IReadOnlyList<KeyValuePair<string, long>> keys, IReadOnlyList<AccessAttempt> attempts, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session =>
            {
                // In one order on every node: two that write the same rows must not wait for each other in a ring.
                foreach (var (id, time) in keys.OrderBy(key => key.Key, StringComparer.Ordinal))
                {
                    await session.ExecuteAsync(
                        "UPDATE accounts_api_keys SET last_used_at = $2 WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < $2)", id, time);
                }

                foreach (var attempt in attempts.OrderBy(attempt => attempt.AccountId).ThenBy(attempt => attempt.Ip, StringComparer.Ordinal).ThenBy(attempt => attempt.Method).ThenBy(attempt => attempt.IsAllowed))
                {
                    await session.ExecuteAsync(
                        """
                        INSERT INTO accounts_access_attempts (account_id, ip, auth_method, allowed, first_at, last_at) VALUES ($1, $2, $3, $4, $5, $6)
                        ON CONFLICT (account_id, ip, auth_method, allowed) DO UPDATE SET
                            last_at = CASE WHEN excluded.last_at > accounts_access_attempts.last_at THEN excluded.last_at ELSE accounts_access_attempts.last_at END
                        """,
                        attempt.AccountId, attempt.Ip, attempt.Method, attempt.IsAllowed ? 1 : 0, attempt.FirstAt, attempt.LastAt);
                }

                foreach (var account in attempts.Select(attempt => attempt.AccountId).Distinct().Order())
                {
                    await session.ExecuteAsync(
                        """
                        DELETE FROM accounts_access_attempts WHERE account_id = $1 AND last_at <
                            (SELECT last_at FROM accounts_access_attempts WHERE account_id = $1 ORDER BY last_at DESC LIMIT 1 OFFSET $2)
                        """,
                        account, (long)MaxAttempts - 1);
                }
            },
            cancellationToken);

    /// <summary>The newest first.</summary>
    public Task<List<AccessAttempt>> ListAsync(long accountId, int limit, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryAsync(
            """
            SELECT ip, auth_method, allowed, first_at, last_at FROM accounts_access_attempts
            WHERE account_id = $1 ORDER BY last_at DESC, ip, auth_method, allowed LIMIT $2
            """,
            reader => new AccessAttempt(accountId, reader.GetString(0), reader.GetString(1), reader.GetInt32(2) != 0, reader.GetInt64(3), reader.GetInt64(4)),
            accountId, (long)limit),
        cancellationToken);
}
