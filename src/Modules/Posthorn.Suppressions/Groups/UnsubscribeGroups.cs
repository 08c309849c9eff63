using Posthorn.Storage;

namespace Posthorn.Suppressions.Groups;

/// <summary>The groups of accounts: from memory for mail, and changed through the store.</summary>
internal sealed class UnsubscribeGroups : IUnsubscribeGroups
{
    private readonly GroupStore _store;
    private readonly TimeProvider _clock;
    private readonly AccountCache<IReadOnlyList<UnsubscribeGroup>> _cache;

    public UnsubscribeGroups(GroupStore store, TimeProvider clock)
    {
        (_store, _clock) = (store, clock);
        _cache = new AccountCache<IReadOnlyList<UnsubscribeGroup>>(
            async (accountId, cancellationToken) => await store.ListAsync(accountId, cancellationToken), Weigh, clock);
    }

    public ValueTask<IReadOnlyList<UnsubscribeGroup>> ListAsync(long accountId, CancellationToken cancellationToken) =>
        _cache.GetAsync(accountId, cancellationToken);

    public async Task<GroupOutcome> AddAsync(long accountId, GroupDraft draft, CancellationToken cancellationToken)
    {
        var outcome = await _store.AddAsync(accountId, draft, GroupRules.MaxGroups, _clock.GetUtcNow(), cancellationToken);
        _cache.Forget(accountId);
        return outcome;
    }

    public async Task<GroupOutcome> ChangeAsync(long accountId, long id, GroupDraft draft, CancellationToken cancellationToken)
    {
        var outcome = await _store.ChangeAsync(accountId, id, draft, cancellationToken);
        _cache.Forget(accountId);
        return outcome;
    }

    /// <returns>False when the account has no such group.</returns>
    public async Task<bool> RemoveAsync(long accountId, long id, CancellationToken cancellationToken)
    {
        var removed = await _store.RemoveAsync(accountId, id, cancellationToken);
        _cache.Forget(accountId);
        return removed;
    }

    private static long Weigh(IReadOnlyList<UnsubscribeGroup> groups) => groups.Sum(group => 64L + group.Name.Length + group.Description.Length);
}
