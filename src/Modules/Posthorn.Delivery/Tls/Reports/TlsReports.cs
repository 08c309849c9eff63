namespace Posthorn.Delivery.Tls.Reports;

/// <summary>Counts in memory, and hands the counts over in batches. One lock for a moment per session; sessions are far fewer than mails.</summary>
internal sealed class TlsReports(TlsCountStore store, TimeProvider clock) : ITlsReports
{
    /// <summary>Kinds of sessions between two flushes. Beyond them new kinds are not counted: reports may be incomplete, memory may not overflow.</summary>
    private const int MaxKinds = 50_000;

    private readonly Lock _gate = new();
    private Dictionary<TlsCountKey, long> _counts = [];
    private long _uncounted;

    public void Count(in TlsSession session)
    {
        var day = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        Add(new TlsCountKey(day, session.Domain, session.Policy, session.MxHost, session.SendingIp, session.Problem), 1);
    }

    public Task<IReadOnlyList<TlsCount>> ReadAsync(DateOnly day, CancellationToken cancellationToken) => store.ReadAsync(day, cancellationToken);

    /// <summary>Stores what was counted since the last time. What cannot be stored is counted again for the next.</summary>
    /// <returns>How many sessions had no room since the last time.</returns>
    public async Task<long> FlushAsync(CancellationToken cancellationToken)
    {
        Dictionary<TlsCountKey, long> counts;
        lock (_gate)
        {
            if (_counts.Count == 0)
            {
                return 0;
            }

            (counts, _counts) = (_counts, []);
        }

        try
        {
            await store.AddAsync([.. counts], cancellationToken);
        }
        catch
        {
            foreach (var (key, sessions) in counts)
            {
                Add(key, sessions);
            }

            throw;
        }

        return Interlocked.Exchange(ref _uncounted, 0);
    }

    public Task ForgetBeforeAsync(DateOnly day, CancellationToken cancellationToken) => store.RemoveBeforeAsync(day, cancellationToken);

    private void Add(TlsCountKey key, long sessions)
    {
        lock (_gate)
        {
            if (_counts.TryGetValue(key, out var before) || _counts.Count < MaxKinds)
            {
                _counts[key] = before + sessions;
                return;
            }
        }

        Interlocked.Add(ref _uncounted, sessions);
    }
}
