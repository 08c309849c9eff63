using Posthorn.Accounts.Tree;
using Posthorn.Storage;

namespace Posthorn.Accounts.Credits;

/// <summary>Whether an account has a limit at all is known from memory; what is left is asked of the database, row by row locked.</summary>
internal sealed class CreditBook : ICredits
{
    private static readonly CreditBalance Unlimited = new(null, 0, DateTimeOffset.UnixEpoch, null);

    private readonly IDatabase _database;
    private readonly IAccounts _accounts;
    private readonly TimeProvider _clock;
    private readonly AccountCache<Limited> _cache;

    public CreditBook(IDatabase database, IAccounts accounts, TimeProvider clock)
    {
        (_database, _accounts, _clock) = (database, accounts, clock);
        _cache = new AccountCache<Limited>(
            async (id, cancellationToken) => new Limited(await database.ReadAsync(session => CreditStore.FindAsync(session, id), cancellationToken) is not null), _ => 0, clock);
    }

    public Task<CreditBalance> GetAsync(long accountId, CancellationToken cancellationToken) =>
        _database.ReadAsync(async session => await NowAsync(session, accountId, await CreditStore.FindAsync(session, accountId)), cancellationToken);

    public async ValueTask<CreditBalance> SetAsync(DbSession session, long accountId, CreditLimit? limit)
    {
        if (limit is null)
        {
            await CreditStore.RemoveAsync(session, accountId);
            return Unlimited;
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(limit.Total, 1);
        var full = CreditRules.Full(limit, _clock.GetUtcNow(), await AccountStore.ZoneAsync(session, accountId));
        await CreditStore.SetAsync(session, accountId, full);
        return full;
    }

    public ValueTask<CreditBalance> AdjustAsync(DbSession session, long accountId, int difference) => ChangeAsync(session, accountId, difference);

    public async ValueTask<bool> TryTakeAsync(long accountId, int credits, CancellationToken cancellationToken)
    {
        var limited = await LimitedAsync(accountId, cancellationToken);
        return limited.Count == 0 || await _database.WriteAsync(
            async session =>
            {
                // All are looked at before anything is taken: a transaction may be shared, so there is no way back.
                foreach (var id in limited)
                {
                    if (await CreditStore.HoldAsync(session, id) is { } stored && (await NowAsync(session, id, stored)).Remain < credits)
                    {
                        return false;
                    }
                }

                foreach (var id in limited)
                {
                    await ChangeAsync(session, id, -credits);
                }

                return true;
            },
            cancellationToken);
    }

    public async ValueTask ReturnAsync(long accountId, int credits, CancellationToken cancellationToken)
    {
        var limited = await LimitedAsync(accountId, cancellationToken);
        if (limited.Count > 0)
        {
            await _database.WriteAsync(
                async session =>
                {
                    foreach (var id in limited)
                    {
                        await ChangeAsync(session, id, credits);
                    }
                },
                cancellationToken);
        }
    }

    public void Forget(long accountId) => _cache.Forget(accountId);

    private async ValueTask<CreditBalance> ChangeAsync(DbSession session, long accountId, int difference)
    {
        if (await CreditStore.HoldAsync(session, accountId) is not { } stored)
        {
            return Unlimited;
        }

        var now = await NowAsync(session, accountId, stored);
        var changed = now with { Remain = Math.Clamp(now.Remain + difference, 0, int.MaxValue) };
        await CreditStore.SetAsync(session, accountId, changed);
        return changed;
    }

    private async ValueTask<CreditBalance> NowAsync(DbSession session, long accountId, CreditBalance? stored)
    {
        var now = _clock.GetUtcNow();
        return stored is null ? Unlimited : CreditRules.IsOver(stored, now) ? CreditRules.At(stored, now, await AccountStore.ZoneAsync(session, accountId)) : stored;
    }

    /// <summary>Of the account and its parent those that have a limit, in the order of their ids: two takers must not wait for each other in a ring.</summary>
    private async ValueTask<IReadOnlyList<long>> LimitedAsync(long accountId, CancellationToken cancellationToken)
    {
        var parent = (await _accounts.FindAsync(accountId, cancellationToken))?.ParentId;
        var own = (await _cache.GetAsync(accountId, cancellationToken)).IsLimited;
        var above = parent is { } id && (await _cache.GetAsync(id, cancellationToken)).IsLimited;
        return (own, above) switch
        {
            (false, false) => [],
            (true, false) => [accountId],
            (false, true) => [parent!.Value],
            _ => [Math.Min(accountId, parent!.Value), Math.Max(accountId, parent.Value)],
        };
    }

    private sealed record Limited(bool IsLimited);
}
