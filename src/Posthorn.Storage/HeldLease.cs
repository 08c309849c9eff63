namespace Posthorn.Storage;

/// <summary>A lease that one loop takes when it can and keeps while it works: taken, renewed and given back as needed. For one caller at a time.</summary>
/// <param name="leases">Where it is kept.</param>
/// <param name="name">Of the right.</param>
/// <param name="holder">Who asks: the same in every life of one node.</param>
/// <param name="clock">Says when to renew.</param>
public sealed class HeldLease(Leases leases, string name, string holder, TimeProvider clock) : IAsyncDisposable
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan GoodbyeTime = TimeSpan.FromSeconds(2);
    private Lease? _lease;

    /// <returns>True: the right is ours, for a third of its duration at least. False: somebody else has it.</returns>
    /// <exception cref="StorageUnavailableException">It is not known.</exception>
    public async Task<bool> HoldAsync(CancellationToken cancellationToken)
    {
        if (_lease is { } held && held.ExpiresAt - clock.GetUtcNow() > Duration / 3)
        {
            return true;
        }

        _lease = _lease is null ? null : await leases.RenewAsync(_lease, Duration, cancellationToken);
        _lease ??= await leases.TryTakeAsync(name, holder, Duration, cancellationToken);
        return _lease is not null;
    }

    /// <summary>Lets the next one in at once, when the database can be told.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_lease is null)
        {
            return;
        }

        try
        {
            await leases.ReleaseAsync(_lease, CancellationToken.None).WaitAsync(GoodbyeTime, clock);
        }
        catch (Exception fault) when (fault is StorageUnavailableException or TimeoutException or OperationCanceledException)
        {
            // It runs out by itself.
        }
    }
}
