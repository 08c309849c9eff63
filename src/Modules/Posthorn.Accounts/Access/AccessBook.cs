using System.Net;
using Posthorn.Accounts.Audit;
using Posthorn.Storage;

namespace Posthorn.Accounts.Access;

/// <summary>From where accounts may be reached: asked from memory, changed one transaction at a time.</summary>
internal sealed class AccessBook : IAccessLists
{
    private readonly IDatabase _database;
    private readonly AccessStore _store;
    private readonly IAuditLog _audit;
    private readonly TimeProvider _clock;
    private readonly AccountCache<AccessList> _cache;

    public AccessBook(IDatabase database, AccessStore store, IAuditLog audit, TimeProvider clock)
    {
        (_database, _store, _audit, _clock) = (database, store, audit, clock);
        _cache = new AccountCache<AccessList>(
            async (account, cancellationToken) => Of(await store.ListAsync(account, cancellationToken)), list => list.Networks.Count * 100L, clock);
    }

    public ValueTask<AccessList> GetAsync(long accountId, CancellationToken cancellationToken) => _cache.GetAsync(accountId, cancellationToken);

    public Task<List<AccessRule>> ListAsync(long accountId, CancellationToken cancellationToken) => _store.ListAsync(accountId, cancellationToken);

    /// <returns>The new rules; null when the list would be longer than <see cref="AccessLimits.Rules"/>. And the list as it is now.</returns>
    public async Task<(IReadOnlyList<AccessRule>? Added, AccessList List)> AddAsync(Caller caller, IReadOnlyList<IPNetwork> networks, CancellationToken cancellationToken)
    {
        var result = await _database.WriteAsync<(IReadOnlyList<AccessRule>?, AccessList)>(
            async session =>
            {
                // The counter's row is locked from here on, so no two requests count at once.
                var added = await AccessStore.AddAsync(session, caller.AccountId, networks, _clock.GetUtcNow());
                var now = await AccessStore.ListAsync(session, caller.AccountId);
                if (now.Count > AccessLimits.Rules)
                {
                    await AccessStore.RemoveAsync(session, caller.AccountId, [.. added.Where(rule => rule.CreatedAt == rule.UpdatedAt).Select(rule => rule.Id)]);
                    return (null, Of(now));
                }

                foreach (var rule in added)
                {
                    await _audit.AppendAsync(session, new AuditEntry(
                        caller.AccountId, caller.Actor, "access_rule.create", $"{rule.Id}", null, AuditText.Object(("ip", rule.Network))));
                }

                return (added, Of(now));
            },
            cancellationToken);
        _cache.Forget(caller.AccountId);
        return result;
    }

    /// <summary>All or none.</summary>
    /// <returns>The list as it is now; null: one of them is none of this account's.</returns>
    public async Task<AccessList?> RemoveAsync(Caller caller, IReadOnlyList<long> ids, CancellationToken cancellationToken)
    {
        var left = await _database.WriteAsync(
            async session =>
            {
                var before = (await AccessStore.ListAsync(session, caller.AccountId)).ToDictionary(rule => rule.Id);
                if (!ids.All(before.ContainsKey))
                {
                    return null;
                }

                await AccessStore.RemoveAsync(session, caller.AccountId, ids);
                foreach (var id in ids)
                {
                    await _audit.AppendAsync(session, new AuditEntry(
                        caller.AccountId, caller.Actor, "access_rule.delete", $"{id}", AuditText.Object(("ip", before[id].Network)), null));
                    before.Remove(id);
                }

                return Of(before.Values);
            },
            cancellationToken);
        _cache.Forget(caller.AccountId);
        return left;
    }

    public async Task<IReadOnlyList<string>> ListNetworksAsync(long accountId, CancellationToken cancellationToken) =>
        [.. (await ListAsync(accountId, cancellationToken)).Select(rule => rule.Network)];

    public async Task ClearAsync(long accountId, CancellationToken cancellationToken)
    {
        await _database.WriteAsync(
            async session => await AccessStore.RemoveAsync(session, accountId, [.. (await AccessStore.ListAsync(session, accountId)).Select(rule => rule.Id)]), cancellationToken);
        _cache.Forget(accountId);
    }

    private static AccessList Of(IEnumerable<AccessRule> rules) => new([.. rules.Select(rule => IPNetwork.Parse(rule.Network))]);
}

internal static class AccessLimits
{
    /// <summary>SendGrid names no limit. The list is looked through at every request.</summary>
    public const int Rules = 1000;

    /// <summary>In one request.</summary>
    public const int RulesAtOnce = 1000;

    public const int RequestBytes = 128 * 1024;
}
