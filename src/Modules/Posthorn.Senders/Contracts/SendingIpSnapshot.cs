namespace Posthorn.Senders;

/// <summary>Every account's addresses and pools at one version. Never changes.</summary>
public sealed class SendingIpSnapshot
{
    private readonly Dictionary<long, IpPool> _poolsById;
    private readonly Dictionary<(long AccountId, string Name), IpPool> _poolsByName;

    /// <param name="version">Grows with every change; -1: nothing was read yet.</param>
    /// <param name="ips">In the order of their ids.</param>
    /// <param name="pools">In the order of their names.</param>
    /// <param name="lent">What parents let their subusers send from; null: nothing.</param>
    public SendingIpSnapshot(long version, IReadOnlyList<SendingIp> ips, IReadOnlyList<IpPool> pools, IReadOnlyList<LentIp>? lent = null)
    {
        Lent = lent ?? [];
        Version = version;
        Ips = ips;
        Pools = pools;
        _poolsById = pools.ToDictionary(pool => pool.Id);
        _poolsByName = pools.ToDictionary(pool => (pool.AccountId, pool.Name));
    }

    public static SendingIpSnapshot Empty { get; } = new(-1, [], []);

    public long Version { get; }

    public IReadOnlyList<SendingIp> Ips { get; }

    public IReadOnlyList<IpPool> Pools { get; }

    /// <summary>Addresses that an account sends from beside its own: they stay their owner's, with its warm-up.</summary>
    public IReadOnlyList<LentIp> Lent { get; }

    /// <returns>Null when the account has no such pool (any more).</returns>
    public IpPool? FindPool(long accountId, long poolId) =>
        _poolsById.TryGetValue(poolId, out var pool) && pool.AccountId == accountId ? pool : null;

    /// <returns>Null when the account has no pool of this name.</returns>
    public IpPool? FindPool(long accountId, string name) => _poolsByName.GetValueOrDefault((accountId, name));
}

/// <summary>A parent's address that a subuser sends from too.</summary>
public readonly record struct LentIp(long IpId, long AccountId);
