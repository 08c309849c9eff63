namespace Posthorn.Senders;

/// <summary>An account's addresses and pools: what changes them. Addresses arrive as text, as people write them.</summary>
/// <remarks>A change is seen by this process at once (<see cref="ISendingIps"/>) and by others within two seconds.</remarks>
public interface IIpPools
{
    /// <summary>In the order in which they were added.</summary>
    Task<IReadOnlyList<SendingIp>> ListIpsAsync(long accountId, CancellationToken cancellationToken);

    /// <summary>By name.</summary>
    Task<IReadOnlyList<IpPool>> ListPoolsAsync(long accountId, CancellationToken cancellationToken);

    Task<IpOutcome<SendingIp>> AddIpAsync(long accountId, string address, IpSettings settings, CancellationToken cancellationToken);

    Task<IpOutcome<SendingIp>> SetIpAsync(long accountId, string address, IpSettings settings, CancellationToken cancellationToken);

    /// <summary>Forgets the address; it leaves its pools too.</summary>
    Task<IpOutcome<SendingIp>> RemoveIpAsync(long accountId, string address, CancellationToken cancellationToken);

    /// <summary>Begins the warm-up anew, on a day of the table: 0 for an address that nobody knows.</summary>
    Task<IpOutcome<SendingIp>> StartWarmupAsync(long accountId, string address, int day, CancellationToken cancellationToken);

    /// <summary>Ends the warm-up: the address counts as warm.</summary>
    Task<IpOutcome<SendingIp>> StopWarmupAsync(long accountId, string address, CancellationToken cancellationToken);

    Task<IpOutcome<IpPool>> AddPoolAsync(long accountId, string name, PoolClass poolClass, CancellationToken cancellationToken);

    /// <param name="newName">Null: the name stays.</param>
    /// <param name="poolClass">Null: the class stays.</param>
    Task<IpOutcome<IpPool>> SetPoolAsync(long accountId, string name, string? newName, PoolClass? poolClass, CancellationToken cancellationToken);

    /// <summary>Forgets the pool; its addresses stay with the account, and mail that waits for it leaves from any of them.</summary>
    Task<IpOutcome<IpPool>> RemovePoolAsync(long accountId, string name, CancellationToken cancellationToken);

    /// <summary>Puts an address into a pool, or gives one that is in it another weight. It may be in several pools.</summary>
    /// <param name="weight">1 to 100.</param>
    Task<IpOutcome<IpPool>> AddToPoolAsync(long accountId, string name, string address, int weight, CancellationToken cancellationToken);

    Task<IpOutcome<IpPool>> RemoveFromPoolAsync(long accountId, string name, string address, CancellationToken cancellationToken);
}

/// <summary>What is set of an address; null: stays as it is, or for a new one the default.</summary>
/// <param name="HeloName">A DNS name; empty: the server's own. Default: the server's own.</param>
/// <param name="Note">At most 200 characters. Default: empty.</param>
/// <param name="Enabled">Default: true.</param>
/// <param name="Region">One of <see cref="IpRegions.All"/>. Default: us.</param>
public sealed record IpSettings(string? HeloName = null, string? Note = null, bool? Enabled = null, string? Region = null);
