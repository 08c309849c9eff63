using System.Collections.Concurrent;

namespace Posthorn.Http;

/// <param name="Reset">Unix seconds: when the window ends.</param>
/// <param name="SecondsLeft">Until then.</param>
internal readonly record struct RateReading(int Limit, int Remaining, long Reset, bool IsOver, long SecondsLeft);

/// <summary>
/// Counts requests by account and endpoint, in windows that all begin with the minute or second. Of this node alone: behind a balancer with
/// three nodes an account has three times the limit, and no request waits for a database to be counted.
/// </summary>
internal sealed class RateCounters(TimeProvider clock)
{
    /// <summary>Then those whose window is over are forgotten.</summary>
    private const int MaxCounters = 50_000;

    private readonly ConcurrentDictionary<(long AccountId, object Endpoint), Window> _windows = new();
    private int _count;

    /// <param name="accountId">Who asks.</param>
    /// <param name="endpoint">The same object for each request to it.</param>
    /// <param name="rule">How often.</param>
    public RateReading Count(long accountId, object endpoint, RateRule rule)
    {
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        var start = now - (now % rule.WindowSeconds);
        if (!_windows.TryGetValue((accountId, endpoint), out var window))
        {
            Tidy(now);
            window = _windows.GetOrAdd((accountId, endpoint), new Window());
        }

        var used = window.Count(start, rule);
        return new RateReading(rule.Limit, Math.Max(0, rule.Limit - used), start + rule.WindowSeconds, used > rule.Limit, start + rule.WindowSeconds - now);
    }

    private void Tidy(long now)
    {
        if (Interlocked.Increment(ref _count) < MaxCounters)
        {
            return;
        }

        foreach (var (key, window) in _windows)
        {
            if (window.IsOver(now))
            {
                _windows.TryRemove(key, out _);
            }
        }

        Volatile.Write(ref _count, _windows.Count);
    }

    private sealed class Window
    {
        private readonly Lock _counting = new();
        private long _start;
        private long _end;
        private int _used;

        /// <returns>With this one; it stops one above the limit.</returns>
        public int Count(long start, RateRule rule)
        {
            lock (_counting)
            {
                // Not "later": a clock that is set back must not lock anybody out for as long.
                if (start != _start)
                {
                    (_start, _end, _used) = (start, start + rule.WindowSeconds, 0);
                }

                return _used = Math.Min(_used + 1, rule.Limit + 1);
            }
        }

        public bool IsOver(long now)
        {
            lock (_counting)
            {
                return now >= _end;
            }
        }
    }
}
