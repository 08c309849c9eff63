using Posthorn.Storage;

namespace Posthorn.Validation.Sources;

/// <summary>Which sources an account has named lately.</summary>
internal sealed class SourceStore(IDatabase database, TimeProvider clock)
{
    public const int MaxSources = 50;
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    /// <returns>False: that would be one too many. Of requests that meet at the limit both may pass: it guards reports, not money.</returns>
    public async Task<bool> TryNoteAsync(long accountId, string source, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var since = (now - Kept).ToUnixTimeMilliseconds();
        return await database.WriteAsync(
            async session =>
            {
                var others = await session.QueryLongAsync(
                    "SELECT COUNT(*) FROM validation_sources WHERE account_id = $1 AND source <> $2 AND last_used_at > $3", accountId, source, since);
                if (others >= MaxSources)
                {
                    return false;
                }

                await session.ExecuteAsync(
                    """
                    INSERT INTO validation_sources (account_id, source, last_used_at) VALUES ($1, $2, $3)
                    ON CONFLICT (account_id, source) DO UPDATE SET last_used_at = excluded.last_used_at
                    """,
                    accountId, source, now.ToUnixTimeMilliseconds());
                return true;
            },
            cancellationToken);
    }

    public Task PurgeAsync(CancellationToken cancellationToken) => database.WriteAsync(
        async session => { await session.ExecuteAsync("DELETE FROM validation_sources WHERE last_used_at <= $1", (clock.GetUtcNow() - Kept).ToUnixTimeMilliseconds()); },
        cancellationToken);
}
