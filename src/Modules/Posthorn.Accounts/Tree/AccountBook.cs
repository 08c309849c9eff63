using System.Collections.Concurrent;
using Posthorn.Storage;

namespace Posthorn.Accounts.Tree;

/// <summary>Accounts by id and by name, from memory.</summary>
internal sealed class AccountBook : IAccounts
{
    /// <summary>Only names of real accounts get in; then all are forgotten.</summary>
    private const int MaxNames = 10_000;

    private readonly IDatabase _database;
    private readonly AccountStore _store;
    private readonly TimeProvider _clock;
    private readonly AccountCache<Entry> _cache;

    /// <summary>Where to look first. A name may have moved on since, so what is found has to bear it.</summary>
    private readonly ConcurrentDictionary<string, long> _ids = new(StringComparer.OrdinalIgnoreCase);

    public AccountBook(IDatabase database, AccountStore store, TimeProvider clock)
    {
        (_database, _store, _clock) = (database, store, clock);
        _cache = new AccountCache<Entry>(async (id, cancellationToken) => new Entry(await store.FindAsync(id, cancellationToken)), Weigh, clock);
    }

    public async ValueTask<Account?> FindAsync(long accountId, CancellationToken cancellationToken)
    {
        var found = (await _cache.GetAsync(accountId, cancellationToken)).Account;
        if (found is null)
        {
            // It may be made in a moment, and is to be known then.
            _cache.Forget(accountId);
        }

        return found;
    }

    public async ValueTask<Account?> FindAsync(string username, CancellationToken cancellationToken)
    {
        if (!Usernames.IsValid(username))
        {
            return null;
        }

        if (_ids.TryGetValue(username, out var id) && await FindAsync(id, cancellationToken) is { } known && Bears(known, username))
        {
            return known;
        }

        var found = await _store.FindAsync(username, cancellationToken);
        if (found is not null)
        {
            if (_ids.Count >= MaxNames)
            {
                _ids.Clear();
            }

            _ids[found.Username] = found.Id;
        }

        return found;
    }

    public Task<Account?> CreateAsync(AccountDraft draft, CancellationToken cancellationToken) =>
        _database.WriteAsync(session => CreateAsync(session, draft), cancellationToken);

    public ValueTask<Account?> CreateAsync(DbSession session, AccountDraft draft) => AccountStore.AddAsync(session, draft, _clock.GetUtcNow());

    public async Task<bool> ChangeStatusAsync(long accountId, AccountStatus status, CancellationToken cancellationToken)
    {
        var changed = await _store.ChangeStatusAsync(accountId, status, cancellationToken);
        Forget(accountId);
        return changed;
    }

    public async Task<IReadOnlyList<Account>> ListSubusersAsync(long parentId, CancellationToken cancellationToken) =>
        await _store.ListChildrenAsync(parentId, cancellationToken);

    public void Forget(long accountId) => _cache.Forget(accountId);

    private static bool Bears(Account account, string username) => account.Username.Equals(username, StringComparison.OrdinalIgnoreCase);

    private static long Weigh(Entry entry) => entry.Account is { } account ? account.Username.Length + account.Email.Length : 0;

    private sealed record Entry(Account? Account);
}
