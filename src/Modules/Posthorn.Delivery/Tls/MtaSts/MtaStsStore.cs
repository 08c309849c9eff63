using System.Data.Common;
using Posthorn.MailAuth.MtaSts;
using Posthorn.Storage;

namespace Posthorn.Delivery.Tls.MtaSts;

internal sealed class MtaStsStore(IDatabase database)
{
    private const string Columns = "domain, policy_id, mode, max_age, mx, fetched_at, used_at";

    public Task<StoredMtaSts?> FindAsync(string domain, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryFirstAsync($"SELECT {Columns} FROM delivery_mta_sts WHERE domain = $1", Read, domain), cancellationToken);

    /// <summary>Keeps the newer one where two nodes fetched.</summary>
    public Task SaveAsync(StoredMtaSts stored, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            await session.ExecuteAsync(
                """
                INSERT INTO delivery_mta_sts (domain, policy_id, mode, max_age, mx, fetched_at, expires_at, refresh_at, used_at)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
                ON CONFLICT (domain) DO UPDATE SET policy_id = excluded.policy_id, mode = excluded.mode, max_age = excluded.max_age, mx = excluded.mx,
                    fetched_at = excluded.fetched_at, expires_at = excluded.expires_at, refresh_at = excluded.refresh_at, used_at = excluded.used_at
                WHERE delivery_mta_sts.fetched_at <= excluded.fetched_at
                """,
                stored.Domain, stored.Id, ModeName(stored.Policy.Mode), (long)stored.Policy.MaxAge.TotalSeconds, string.Join('\n', stored.Policy.MxPatterns),
                stored.FetchedAt.ToUnixTimeMilliseconds(), stored.ExpiresAt.ToUnixTimeMilliseconds(), stored.RefreshAt.ToUnixTimeMilliseconds(),
                stored.UsedAt.ToUnixTimeMilliseconds());
        },
        cancellationToken);

    /// <summary>The valid policies that are to be fetched again and that mail asked for since <paramref name="usedSince"/>, the most urgent first.</summary>
    public Task<List<StoredMtaSts>> DueAsync(DateTimeOffset now, DateTimeOffset usedSince, int limit, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryAsync(
            $"SELECT {Columns} FROM delivery_mta_sts WHERE refresh_at <= $1 AND expires_at > $1 AND used_at >= $2 ORDER BY expires_at LIMIT {limit}",
            Read, now.ToUnixTimeMilliseconds(), usedSince.ToUnixTimeMilliseconds()),
        cancellationToken);

    /// <returns>How many went.</returns>
    public Task<int> RemoveExpiredAsync(DateTimeOffset before, CancellationToken cancellationToken) => database.WriteAsync(
        session => session.ExecuteAsync("DELETE FROM delivery_mta_sts WHERE expires_at < $1", before.ToUnixTimeMilliseconds()), cancellationToken);

    private static StoredMtaSts Read(DbDataReader reader) => new(
        reader.GetString(0),
        reader.GetString(1),
        new MtaStsPolicy(
            Enum.Parse<MtaStsMode>(reader.GetString(2), ignoreCase: true),
            TimeSpan.FromSeconds(reader.GetInt64(3)),
            reader.GetString(4).Split('\n', StringSplitOptions.RemoveEmptyEntries)),
        DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(5)),
        DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(6)));

    private static string ModeName(MtaStsMode mode) => mode.ToString().ToLowerInvariant();
}
