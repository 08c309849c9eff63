using System.Collections.Concurrent;

namespace Posthorn.Suppressions.Lists;

/// <summary>
/// Whether an account has entries at all: an account without any pays one look into memory for each mail. Who adds entries says so before
/// the commit, since "has some" costs a query where it is wrong, and "has none" would cost a recipient.
/// </summary>
/// <remarks>What another node adds shows here within ten seconds when there was nothing before.</remarks>
internal sealed class Occupancy(EntryStore store, TimeProvider clock)
{
    private static readonly TimeSpan EmptyFor = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan OccupiedFor = TimeSpan.FromMinutes(10);
    private const int MaxAccounts = 100_000;

    private readonly ConcurrentDictionary<long, Known> _accounts = new();
    private readonly Lock _changing = new();
    private long _changes;

    public ValueTask<bool> HasEntriesAsync(long accountId, CancellationToken cancellationToken) =>
        _accounts.TryGetValue(accountId, out var known) && clock.GetUtcNow() < known.Until
            ? ValueTask.FromResult(known.Occupied)
            : ReadAsync(accountId, cancellationToken);

    /// <summary>The account is about to have entries.</summary>
    public void Note(long accountId)
    {
        if (_accounts.TryGetValue(accountId, out var known) && known.Occupied && clock.GetUtcNow() + (OccupiedFor / 2) < known.Until)
        {
            return;
        }

        lock (_changing)
        {
            _changes++;
            Remember(accountId, occupied: true);
        }
    }

    private async ValueTask<bool> ReadAsync(long accountId, CancellationToken cancellationToken)
    {
        var changes = Interlocked.Read(ref _changes);
        var occupied = await store.HasAnyAsync(accountId, cancellationToken);
        lock (_changing)
        {
            // What was read before somebody added must not be remembered after it.
            if (changes == _changes)
            {
                Remember(accountId, occupied);
            }
        }

        return occupied;
    }

    private void Remember(long accountId, bool occupied)
    {
        if (_accounts.Count >= MaxAccounts)
        {
            _accounts.Clear();
        }

        _accounts[accountId] = new Known(occupied, clock.GetUtcNow() + (occupied ? OccupiedFor : EmptyFor));
    }

    private readonly record struct Known(bool Occupied, DateTimeOffset Until);
}
