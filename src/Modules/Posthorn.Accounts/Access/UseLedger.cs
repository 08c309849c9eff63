using System.Collections.Concurrent;
using System.Net;

namespace Posthorn.Accounts.Access;

/// <summary>
/// Which keys were used when, and who tried to reach which account. Kept in memory and written now and then: a request pays for no write.
/// A crash forgets the last half minute.
/// </summary>
internal sealed class UseLedger(UseStore store)
{
    /// <summary>What is new beyond that is not noted until the next writing.</summary>
    private const int MaxPending = 10_000;

    private Pending _pending = new();

    /// <summary>A key opened something.</summary>
    public void Note(string keyId, DateTimeOffset now)
    {
        var (pending, time) = (Volatile.Read(ref _pending), now.ToUnixTimeMilliseconds());
        if (pending.Keys.ContainsKey(keyId) || pending.TryAdd())
        {
            pending.Keys[keyId] = time;
        }
    }

    /// <summary>Somebody with a valid key asked for an account.</summary>
    public void Note(long accountId, IPAddress? from, string method, bool isAllowed, DateTimeOffset now)
    {
        if (from is null)
        {
            return;
        }

        var (pending, time) = (Volatile.Read(ref _pending), now.ToUnixTimeMilliseconds());
        var key = new AttemptKey(accountId, from.IsIPv4MappedToIPv6 ? from.MapToIPv4() : from, method, isAllowed);
        if (pending.Attempts.TryGetValue(key, out var known))
        {
            known.LastAt = time;
        }
        else if (pending.TryAdd())
        {
            pending.Attempts.TryAdd(key, new Attempt { FirstAt = time, LastAt = time });
        }
    }

    /// <summary>A note that comes in at this very moment may get lost; nothing depends on it.</summary>
    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        var pending = Interlocked.Exchange(ref _pending, new Pending());
        if (pending.Keys.IsEmpty && pending.Attempts.IsEmpty)
        {
            return;
        }

        await store.WriteAsync(
            [.. pending.Keys],
            [.. pending.Attempts.Select(pair => new AccessAttempt(pair.Key.AccountId, $"{pair.Key.From}", pair.Key.Method, pair.Key.IsAllowed, pair.Value.FirstAt, pair.Value.LastAt))],
            cancellationToken);
    }

    private sealed class Pending
    {
        private int _count;

        public ConcurrentDictionary<string, long> Keys { get; } = new(StringComparer.Ordinal);

        public ConcurrentDictionary<AttemptKey, Attempt> Attempts { get; } = new();

        public bool TryAdd() => Interlocked.Increment(ref _count) <= MaxPending;
    }

    private readonly record struct AttemptKey(long AccountId, IPAddress From, string Method, bool IsAllowed);

    private sealed class Attempt
    {
        public required long FirstAt { get; init; }

        public required long LastAt { get; set; }
    }
}
