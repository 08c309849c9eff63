using System.Collections.Concurrent;
using Posthorn.Storage;

namespace Posthorn.Senders.Links;

/// <summary>Link hosts by account and by name, kept in memory for ten seconds.</summary>
internal sealed class LinkHosts : ILinkHosts
{
    /// <summary>Anybody can come by any name; then all are forgotten.</summary>
    private const int MaxNames = 10_000;

    private const int MaxLength = 253;

    private readonly LinkHostStore _store;
    private readonly TimeProvider _clock;
    private readonly AccountCache<Chosen> _chosen;
    private readonly ConcurrentDictionary<string, Known> _names = new(StringComparer.Ordinal);

    public LinkHosts(LinkHostStore store, TimeProvider clock)
    {
        (_store, _clock) = (store, clock);
        _chosen = new AccountCache<Chosen>(
            async (id, cancellationToken) => new Chosen((await store.ListAsync(id, cancellationToken)).FirstOrDefault(host => host is { IsDefault: true, IsValid: true })),
            static chosen => chosen.Host?.Host.Length ?? 0, clock);
    }

    public ValueTask<LinkHost?> FindDefaultAsync(long accountId, CancellationToken cancellationToken)
    {
        var found = _chosen.GetAsync(accountId, cancellationToken);
        return found.IsCompletedSuccessfully ? ValueTask.FromResult(found.Result.Host) : WaitAsync(found);

        static async ValueTask<LinkHost?> WaitAsync(ValueTask<Chosen> asked) => (await asked).Host;
    }

    public async ValueTask<LinkHost?> FindAsync(string host, CancellationToken cancellationToken)
    {
        var name = host.TrimEnd('.').ToLowerInvariant();
        if (name.Length is 0 or > MaxLength || name.Contains('\0'))
        {
            return null;
        }

        var now = _clock.GetUtcNow();
        if (!_names.TryGetValue(name, out var known) || now >= known.FreshUntil)
        {
            known = new Known(await _store.FindAsync(name, cancellationToken) is { IsValid: true } found ? found : null, now + AccountCache<Chosen>.Freshness);
            if (_names.Count >= MaxNames)
            {
                _names.Clear();
            }

            _names[name] = known;
        }

        return known.Host;
    }

    public async Task<IReadOnlyList<LinkHost>> ListAsync(long accountId, CancellationToken cancellationToken) => await _store.ListAsync(accountId, cancellationToken);

    public async Task<bool> AddAsync(LinkHost host, CancellationToken cancellationToken) =>
        Changed(host.AccountId, await _store.AddAsync(host, cancellationToken));

    public async Task<bool> SetValidAsync(long accountId, string host, bool isValid, CancellationToken cancellationToken) =>
        Changed(accountId, await _store.SetValidAsync(accountId, host, isValid, cancellationToken));

    public async Task<bool> SetDefaultAsync(long accountId, string host, CancellationToken cancellationToken) =>
        Changed(accountId, await _store.SetDefaultAsync(accountId, host, cancellationToken));

    public async Task<bool> RemoveAsync(long accountId, string host, CancellationToken cancellationToken) =>
        Changed(accountId, await _store.RemoveAsync(accountId, host, cancellationToken));

    private bool Changed(long accountId, bool isDone)
    {
        _chosen.Forget(accountId);
        _names.Clear();
        return isDone;
    }

    private sealed record Chosen(LinkHost? Host);

    private sealed record Known(LinkHost? Host, DateTimeOffset FreshUntil);
}
