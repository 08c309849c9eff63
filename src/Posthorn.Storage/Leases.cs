namespace Posthorn.Storage;

/// <summary>A right that one process holds for a while.</summary>
/// <param name="Fence">Grows with every change of holder; a write that carries an older number is refused.</param>
public sealed record Lease(string Name, string Holder, long Fence, DateTimeOffset ExpiresAt);

/// <summary>Leases over the database: the coordinator of nodes and singletons. Clocks of nodes may differ by less than a lease's slack.</summary>
public sealed class Leases(IDatabase database, TimeProvider clock)
{
    private const string TakeSql = """
        INSERT INTO storage_leases (name, holder, fence, expires_at) VALUES ($1, $2, 1, $3)
        ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, fence = storage_leases.fence + 1, expires_at = excluded.expires_at
        WHERE storage_leases.expires_at <= $4 OR storage_leases.holder = excluded.holder
        """;

    /// <summary>Takes the lease when nobody holds it, its holder let it run out, or its holder bears the same name: then that was an earlier life of this process.</summary>
    /// <returns>The lease with a new fence, or null: somebody else holds it.</returns>
    public Task<Lease?> TryTakeAsync(string name, string holder, TimeSpan duration, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session =>
            {
                var now = clock.GetUtcNow();
                var expires = now + duration;
                var taken = await session.ExecuteAsync(TakeSql, name, holder, expires.ToUnixTimeMilliseconds(), now.ToUnixTimeMilliseconds());
                return taken == 0
                    ? null
                    : new Lease(name, holder, await session.QueryLongAsync("SELECT fence FROM storage_leases WHERE name = $1", name), expires);
            },
            cancellationToken);

    /// <returns>The lease with its new end, or null: it was lost to another holder.</returns>
    public Task<Lease?> RenewAsync(Lease lease, TimeSpan duration, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session =>
            {
                var expires = clock.GetUtcNow() + duration;
                var renewed = await session.ExecuteAsync(
                    "UPDATE storage_leases SET expires_at = $1 WHERE name = $2 AND fence = $3", expires.ToUnixTimeMilliseconds(), lease.Name, lease.Fence);
                return renewed == 0 ? null : lease with { ExpiresAt = expires };
            },
            cancellationToken);

    /// <returns>The leases whose name begins so and that have not run out.</returns>
    public Task<List<Lease>> ListAsync(string prefix, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session => session.QueryAsync(
                "SELECT name, holder, fence, expires_at FROM storage_leases WHERE substr(name, 1, length($1)) = $1 AND expires_at > $2",
                static reader => new Lease(
                    reader.GetString(0), reader.GetString(1), reader.GetInt64(2), DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(3))),
                prefix, clock.GetUtcNow().ToUnixTimeMilliseconds()),
            cancellationToken);

    /// <summary>Lets the next holder in at once. Harmless when the lease was lost.</summary>
    public Task ReleaseAsync(Lease lease, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session => { await session.ExecuteAsync("UPDATE storage_leases SET expires_at = 0 WHERE name = $1 AND fence = $2", lease.Name, lease.Fence); },
            cancellationToken);
}
