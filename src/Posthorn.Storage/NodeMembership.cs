using System.Globalization;

namespace Posthorn.Storage;

/// <summary>
/// This process among the nodes on one database: a number that no other living node has, and a holder number that no node ever had before.
/// While <see cref="IsCurrent"/> is false the node must not act on what it holds: another one may.
/// </summary>
public sealed class NodeMembership(Leases leases, TimeProvider clock)
{
    private const string Prefix = "node/";
    private const int MaxNodes = 1024;
    private Lease? _lease;

    /// <summary>How long a node may stay silent. Renewed three times in that span.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>0 to 1023.</summary>
    public int Number { get; private set; }

    /// <summary>Stands on the rows that this node has in hand. It holds the lease's fence, so an earlier life has another.</summary>
    public long Holder => HolderOf(Joined);

    public bool IsCurrent => clock.GetUtcNow() < Joined.ExpiresAt;

    /// <summary>How long the lease has run out; zero or less while it holds.</summary>
    public TimeSpan LapsedFor => clock.GetUtcNow() - Joined.ExpiresAt;

    private Lease Joined => Volatile.Read(ref _lease) ?? throw new InvalidOperationException("The node has not joined yet.");

    /// <summary>Takes the first free number.</summary>
    /// <param name="identity">The same for every life of one data folder, which only one process can have open.</param>
    public async Task JoinAsync(string identity, CancellationToken cancellationToken)
    {
        var living = await leases.ListAsync(Prefix, cancellationToken);
        var mine = living.Where(lease => lease.Holder == identity).Select(NumberOf);
        foreach (var number in mine.Concat(Enumerable.Range(0, MaxNodes).Except(living.Select(NumberOf))))
        {
            if (await leases.TryTakeAsync(Prefix + number, identity, Duration, cancellationToken) is { } lease)
            {
                Number = number;
                Volatile.Write(ref _lease, lease);
                return;
            }
        }

        throw new StorageUnavailableException($"There are {MaxNodes} nodes on this database already.");
    }

    /// <summary>Renews until cancelled.</summary>
    /// <returns>When the lease was lost to another node: the process must end.</returns>
    public async Task KeepAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Duration / 3, clock);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            try
            {
                if (!await RenewAsync(cancellationToken))
                {
                    return;
                }
            }
            catch (StorageUnavailableException)
            {
                // The lease runs out by itself; until the database is back the node holds still.
            }
        }
    }

    /// <returns>False: the lease was lost to another node.</returns>
    /// <exception cref="StorageUnavailableException">It is not known; the lease holds as long as before.</exception>
    public async Task<bool> RenewAsync(CancellationToken cancellationToken)
    {
        if (await leases.RenewAsync(Joined, Duration, cancellationToken) is not { } renewed)
        {
            return false;
        }

        Volatile.Write(ref _lease, renewed);
        return true;
    }

    /// <summary>Lets other nodes take over what this one holds at once.</summary>
    public Task LeaveAsync(CancellationToken cancellationToken) => leases.ReleaseAsync(Joined, cancellationToken);

    /// <returns>The holder numbers of all living nodes, this one's with them.</returns>
    public async Task<IReadOnlySet<long>> LivingHoldersAsync(CancellationToken cancellationToken) =>
        (await leases.ListAsync(Prefix, cancellationToken)).Select(HolderOf).Append(Holder).ToHashSet();

    private static int NumberOf(Lease lease) => int.Parse(lease.Name.AsSpan(Prefix.Length), NumberStyles.None);

    private static long HolderOf(Lease lease) => lease.Fence * MaxNodes + NumberOf(lease);
}
