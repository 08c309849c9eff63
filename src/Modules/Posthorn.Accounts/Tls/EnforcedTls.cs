using System.Collections.Concurrent;
using Posthorn.Accounts.Storage;

namespace Posthorn.Accounts.Tls;

/// <summary>Answers from memory: delivery asks for every copy. A setting is read again after ten seconds.</summary>
internal sealed class EnforcedTls(EnforcedTlsStore store, TimeProvider clock) : IEnforcedTls
{
    private const int MaxCached = 100_000;
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<long, Cached> _cache = new();

    public ValueTask<AccountTls> GetAsync(long accountId, CancellationToken cancellationToken) =>
        _cache.TryGetValue(accountId, out var cached) && clock.GetUtcNow() < cached.FreshUntil
            ? ValueTask.FromResult(cached.Setting)
            : ReadAsync(accountId, cancellationToken);

    public async Task SetAsync(long accountId, AccountTls setting, CancellationToken cancellationToken)
    {
        if (!AccountTls.Versions.Contains(setting.MinVersion))
        {
            throw new ArgumentOutOfRangeException(nameof(setting), setting.MinVersion, "TLS 1.1, 1.2 or 1.3.");
        }

        await store.SetAsync(accountId, setting, clock.GetUtcNow(), cancellationToken);
        Remember(accountId, setting);
    }

    private async ValueTask<AccountTls> ReadAsync(long accountId, CancellationToken cancellationToken)
    {
        var setting = await store.FindAsync(accountId, cancellationToken) ?? AccountTls.Default;
        Remember(accountId, setting);
        return setting;
    }

    private void Remember(long accountId, AccountTls setting)
    {
        if (_cache.Count >= MaxCached)
        {
            _cache.Clear();
        }

        _cache[accountId] = new Cached(setting, clock.GetUtcNow() + Freshness);
    }

    private sealed record Cached(AccountTls Setting, DateTimeOffset FreshUntil);
}
