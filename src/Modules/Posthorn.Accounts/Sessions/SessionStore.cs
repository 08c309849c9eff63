using Posthorn.Storage;

namespace Posthorn.Accounts.Sessions;

internal sealed record StoredSession(long UserId, DateTimeOffset CreatedAt, DateTimeOffset SeenAt);

internal sealed class SessionStore(IDatabase database)
{
    public Task<StoredSession?> FindAsync(byte[] tokenHash, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryFirstAsync(
            "SELECT user_id, created_at, seen_at FROM accounts_sessions WHERE token_hash = $1",
            reader => new StoredSession(
                reader.GetInt64(0), DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(1)), DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(2))),
            tokenHash),
        cancellationToken);

    /// <summary>One more, and those that are over, or too many of this user, go.</summary>
    public static async ValueTask AddAsync(DbSession session, byte[] tokenHash, long userId, string ip, DateTimeOffset now)
    {
        await session.ExecuteAsync("DELETE FROM accounts_sessions WHERE seen_at < $1", (now - SessionRules.Idle).ToUnixTimeMilliseconds());
        await session.ExecuteAsync(
            "INSERT INTO accounts_sessions (token_hash, user_id, created_at, seen_at, ip) VALUES ($1, $2, $3, $3, $4)",
            tokenHash, userId, now.ToUnixTimeMilliseconds(), ip);
        await session.ExecuteAsync(
            """
            DELETE FROM accounts_sessions WHERE user_id = $1 AND token_hash NOT IN
                (SELECT token_hash FROM accounts_sessions WHERE user_id = $1 ORDER BY created_at DESC, token_hash LIMIT $2)
            """,
            userId, (long)SessionRules.MostOfUser);
    }

    public Task SeeAsync(byte[] tokenHash, DateTimeOffset now, CancellationToken cancellationToken) => database.WriteAsync(
        async session => await session.ExecuteAsync("UPDATE accounts_sessions SET seen_at = $2 WHERE token_hash = $1", tokenHash, now.ToUnixTimeMilliseconds()),
        cancellationToken);

    public static async ValueTask RemoveAsync(DbSession session, byte[] tokenHash) =>
        await session.ExecuteAsync("DELETE FROM accounts_sessions WHERE token_hash = $1", tokenHash);

    /// <param name="except">One that stays; null: none does.</param>
    public static async ValueTask RemoveAllAsync(DbSession session, long userId, byte[]? except) =>
        await session.ExecuteAsync("DELETE FROM accounts_sessions WHERE user_id = $1 AND token_hash <> $2", userId, except ?? []);
}
