namespace Posthorn.Delivery.Smtp;

/// <summary>Something that must not take longer than it said.</summary>
internal interface IWatched
{
    /// <param name="now">A timestamp of the clock.</param>
    bool IsOverdue(long now);

    /// <summary>Ends it, whatever it waits for.</summary>
    void Abort();
}

/// <summary>
/// Ends connections whose step is overdue. One timer for all: a step costs its connection the writing of one number, not a timer
/// of its own, and a peer that sends an octet now and then gains nothing by it. A step ends up to <see cref="Interval"/> late.
/// </summary>
internal sealed class ConnectionWatchdog(TimeProvider clock) : IDisposable
{
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly Lock _lock = new();
    private readonly HashSet<IWatched> _watched = [];
    private ITimer? _timer;
    private bool _disposed;

    public TimeProvider Clock => clock;

    public void Add(IWatched watched)
    {
        lock (_lock)
        {
            _watched.Add(watched);
            if (_watched.Count == 1 && !_disposed)
            {
                _timer ??= clock.CreateTimer(static state => ((ConnectionWatchdog)state!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                _timer.Change(Interval, Interval);
            }
        }
    }

    public void Remove(IWatched watched)
    {
        lock (_lock)
        {
            if (_watched.Remove(watched) && _watched.Count == 0)
            {
                _timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _timer?.Dispose();
        }
    }

    private void Look()
    {
        var now = clock.GetTimestamp();
        List<IWatched>? overdue = null;
        lock (_lock)
        {
            foreach (var watched in _watched)
            {
                if (watched.IsOverdue(now))
                {
                    (overdue ??= []).Add(watched);
                }
            }
        }

        overdue?.ForEach(static watched => watched.Abort());
    }
}
