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
    private readonly IAccountWatcher[] _watchers;
    private readonly AccountCache<Entry> _cache;

    /// <summary>Where to look first. A name may have moved on since, so what is found has to bear it.</summary>
    private readonly ConcurrentDictionary<string, long> _ids = new(StringComparer.OrdinalIgnoreCase);

    public AccountBook(IDatabase database, AccountStore store, TimeProvider clock, IEnumerable<IAccountWatcher>? watchers = null)
    {
        (_database, _store, _clock, _watchers) = (database, store, clock, [.. watchers ?? []]);
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
        var changed = await _database.WriteAsync(session => ChangeStatusAsync(session, accountId, status), cancellationToken);
        Forget(accountId);
        return changed;
    }

    public async ValueTask<bool> ChangeStatusAsync(DbSession session, long accountId, AccountStatus status)
    {
        if (await AccountStore.HoldAsync(session, accountId) is not { } before)
        {
            return false;
        }

        if (before.Status != status)
        {
            await AccountStore.SetStatusAsync(session, accountId, status);
            await TellAsync(session, before, status);
        }

        return true;
    }

    public async Task ChangeTimeZoneAsync(long accountId, string timeZone, CancellationToken cancellationToken)
    {
        if (!TimeZones.IsValid(timeZone))
        {
            throw new ArgumentException($"{timeZone} is no time zone.", nameof(timeZone));
        }

        await _database.WriteAsync(session => AccountStore.ChangeTimeZoneAsync(session, accountId, timeZone), cancellationToken);
        Forget(accountId);
    }

    public async Task<IReadOnlyList<Account>> ListSubusersAsync(long parentId, CancellationToken cancellationToken) =>
        await _store.ListChildrenAsync(parentId, cancellationToken);

    public void Forget(long accountId) => _cache.Forget(accountId);

    private async ValueTask TellAsync(DbSession session, Account before, AccountStatus after)
    {
        foreach (var watcher in _watchers)
        {
            await watcher.StatusChangedAsync(session, before, after);
        }
    }

    private static bool Bears(Account account, string username) => account.Username.Equals(username, StringComparison.OrdinalIgnoreCase);

    private static long Weigh(Entry entry) => entry.Account is { } account ? account.Username.Length + account.Email.Length : 0;

    private sealed record Entry(Account? Account);
}
