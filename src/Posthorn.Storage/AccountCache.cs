using System.Collections.Concurrent;

namespace Posthorn.Storage;

/// <summary>
/// What a store holds of each account, kept in memory for ten seconds. Who changes it calls <see cref="Forget"/> after the commit,
/// and the change shows on this node at once; others see it when theirs is no longer fresh.
/// </summary>
/// <param name="read">Asks the store.</param>
/// <param name="weigh">The characters that a value holds, more or less.</param>
/// <param name="clock">Says what is fresh.</param>
public sealed class AccountCache<T>(Func<long, CancellationToken, Task<T>> read, Func<T, long> weigh, TimeProvider clock)
    where T : class
{
    public static readonly TimeSpan Freshness = TimeSpan.FromSeconds(10);

    /// <summary>Then all are forgotten: the texts of accounts may be long, and an account may be anybody's.</summary>
    private const long MaxWeight = 64 * 1024 * 1024;

    /// <summary>What an entry takes beside its texts.</summary>
    private const long EntryWeight = 256;

    private readonly ConcurrentDictionary<long, Entry> _entries = new();
    private readonly Lock _changing = new();
    private long _weight;
    private long _changes;

    public ValueTask<T> GetAsync(long accountId, CancellationToken cancellationToken) =>
        _entries.TryGetValue(accountId, out var entry) && clock.GetUtcNow() < entry.FreshUntil
            ? ValueTask.FromResult(entry.Value)
            : ReadAsync(accountId, cancellationToken);

    public void Forget(long accountId)
    {
        lock (_changing)
        {
            _changes++;
            Remove(accountId);
        }
    }

    private async ValueTask<T> ReadAsync(long accountId, CancellationToken cancellationToken)
    {
        var changes = Interlocked.Read(ref _changes);
        var value = await read(accountId, cancellationToken);
        lock (_changing)
        {
            // What was read before a change must not be remembered after it.
            if (changes == _changes)
            {
                Remember(accountId, value);
            }
        }

        return value;
    }

    private void Remember(long accountId, T value)
    {
        Remove(accountId);
        var weight = EntryWeight + weigh(value);
        if (_weight + weight > MaxWeight)
        {
            _entries.Clear();
            _weight = 0;
        }

        _weight += weight;
        _entries[accountId] = new Entry(value, weight, clock.GetUtcNow() + Freshness);
    }

    private void Remove(long accountId) => _weight -= _entries.TryRemove(accountId, out var entry) ? entry.Weight : 0;

    private sealed record Entry(T Value, long Weight, DateTimeOffset FreshUntil);
}
