using Posthorn.Senders;

namespace Posthorn.Delivery.Sources;

/// <summary>A snapshot's addresses as choosing wants them: every account's and every pool's in one array. Never changes.</summary>
internal sealed class SourcePlan
{
    private readonly Dictionary<long, SourceEntry[]> _accounts;
    private readonly Dictionary<long, (long AccountId, SourceEntry[] Entries)> _pools = [];

    public SourcePlan(SendingIpSnapshot snapshot, string hostName)
    {
        Snapshot = snapshot;
        Default = SendingSource.Default(hostName);
        var byId = snapshot.Ips.ToDictionary(
            ip => ip.Id,
            ip => (ip.AccountId, Entry: new SourceEntry(new SendingSource(ip.Id, ip.Address, ip.HeloName ?? hostName), ip.Enabled, ip.WarmupStartedAt, 1)));
        _accounts = byId.Values
            .Concat(snapshot.Lent.Where(lent => byId.ContainsKey(lent.IpId)).Select(lent => (lent.AccountId, byId[lent.IpId].Entry)))
            .GroupBy(ip => ip.AccountId).ToDictionary(account => account.Key, account => account.Select(ip => ip.Entry).ToArray());
        foreach (var pool in snapshot.Pools)
        {
            // An address that left between two reads is not there; one of another account never counts.
            _pools[pool.Id] = (pool.AccountId, [.. pool.Members
                .Where(member => byId.TryGetValue(member.IpId, out var ip) && ip.AccountId == pool.AccountId)
                .Select(member => byId[member.IpId].Entry with { Weight = member.Weight })]);
        }
    }

    /// <summary>What the plan was made from.</summary>
    public SendingIpSnapshot Snapshot { get; }

    public SendingSource Default { get; }

    /// <returns>All addresses of the account, and those that its parent lends it; null: it has none.</returns>
    public SourceEntry[]? OfAccount(long accountId) => _accounts.GetValueOrDefault(accountId);

    /// <returns>The pool's addresses, perhaps none; null: the account has no such pool.</returns>
    public SourceEntry[]? OfPool(long accountId, long poolId) =>
        _pools.TryGetValue(poolId, out var pool) && pool.AccountId == accountId ? pool.Entries : null;
}

/// <summary>An address as one of several to choose from.</summary>
internal sealed record SourceEntry(SendingSource Source, bool Enabled, DateTimeOffset? WarmupStartedAt, int Weight)
{
    /// <returns>How much may leave from it in this hour to each provider; null: it is warm.</returns>
    public int? LimitOf(DateTimeOffset now) => WarmupStartedAt is null ? null : WarmupSchedule.LimitOf(WarmupStartedAt, now);
}
