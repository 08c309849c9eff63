using Posthorn.Storage;

namespace Posthorn.Accounts.Subusers.Monitors;

/// <summary>Knows from memory who is monitored; whose mail is, is counted in the database, so that all nodes count together.</summary>
internal sealed class MonitorBook : IMonitors
{
    private readonly MonitorStore _store;
    private readonly AccountCache<Entry> _cache;

    public MonitorBook(MonitorStore store, TimeProvider clock)
    {
        _store = store;
        _cache = new AccountCache<Entry>(async (id, cancellationToken) => new Entry(await store.FindAsync(id, cancellationToken) is not null), static _ => 0, clock);
    }

    public async ValueTask<string?> CountAsync(long accountId, int messages, CancellationToken cancellationToken) =>
        (await _cache.GetAsync(accountId, cancellationToken)).IsMonitored
        && await _store.CountAsync(accountId, messages, cancellationToken) is var (monitor, counted)
        && MonitorRules.IsSample(counted, messages, monitor.Frequency)
            ? monitor.Email
            : null;

    /// <summary>After a commit that changed it.</summary>
    public void Forget(long accountId) => _cache.Forget(accountId);

    private sealed record Entry(bool IsMonitored);
}
