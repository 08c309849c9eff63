using Posthorn.Accounts.Audit;
using Posthorn.Storage;

namespace Posthorn.Accounts.Subusers.Credits;

/// <summary>Knows from memory who has a limit; what is left of it is counted in the database, so that no two nodes spend the same credit.</summary>
internal sealed class CreditBook : ISubuserCredits
{
    private readonly IDatabase _database;
    private readonly IAuditLog _audit;
    private readonly TimeProvider _clock;
    private readonly AccountCache<Entry> _cache;

    public CreditBook(IDatabase database, CreditStore store, IAuditLog audit, TimeProvider clock)
    {
        (_database, _audit, _clock) = (database, audit, clock);
        _cache = new AccountCache<Entry>(async (id, cancellationToken) => new Entry(await store.FindAsync(id, cancellationToken) is not null), static _ => 0, clock);
    }

    public DateOnly Today => DateOnly.FromDateTime(_clock.GetUtcNow().UtcDateTime);

    public async ValueTask<bool> TryTakeAsync(long accountId, int credits, CancellationToken cancellationToken) =>
        !(await _cache.GetAsync(accountId, cancellationToken)).IsLimited
        || await _database.WriteAsync(
            async session =>
            {
                if (await CreditStore.HoldAsync(session, accountId) is not { } stored)
                {
                    return true;
                }

                if (CreditRules.Take(CreditRules.At(stored, Today), credits) is not { } left)
                {
                    return false;
                }

                await CreditStore.SetAsync(session, accountId, left);
                return true;
            },
            cancellationToken);

    public async ValueTask ReturnAsync(long accountId, int credits, CancellationToken cancellationToken)
    {
        if ((await _cache.GetAsync(accountId, cancellationToken)).IsLimited)
        {
            await ChangeAsync(accountId, stored => CreditRules.Add(stored, credits), cancellationToken);
        }
    }

    /// <returns>As it is now; null: there is no limit that could be changed.</returns>
    public async Task<Credit?> AddAsync(Caller caller, Subuser subuser, int credits, CancellationToken cancellationToken) => await _database.WriteAsync(
        async session =>
        {
            if (await CreditStore.HoldAsync(session, subuser.Account.Id) is not { } stored)
            {
                return null;
            }

            var (before, after) = (CreditRules.At(stored, Today), CreditRules.Add(CreditRules.At(stored, Today), credits));
            await CreditStore.SetAsync(session, subuser.Account.Id, after);
            await NoteAsync(session, caller, subuser, before, after);
            return after;
        },
        cancellationToken);

    /// <param name="credit">Null: without limit.</param>
    public async Task SetAsync(Caller caller, Subuser subuser, Credit? credit, CancellationToken cancellationToken)
    {
        await _database.WriteAsync(
            async session =>
            {
                var before = await CreditStore.HoldAsync(session, subuser.Account.Id);
                await CreditStore.SetAsync(session, subuser.Account.Id, credit);
                await NoteAsync(session, caller, subuser, before, credit);
            },
            cancellationToken);
        Forget(subuser.Account.Id);
    }

    /// <summary>After a commit that changed whether there is a limit.</summary>
    public void Forget(long accountId) => _cache.Forget(accountId);

    private Task ChangeAsync(long accountId, Func<Credit, Credit> change, CancellationToken cancellationToken) => _database.WriteAsync(
        async session =>
        {
            if (await CreditStore.HoldAsync(session, accountId) is { } stored)
            {
                await CreditStore.SetAsync(session, accountId, change(CreditRules.At(stored, Today)));
            }
        },
        cancellationToken);

    private ValueTask NoteAsync(DbSession session, Caller caller, Subuser subuser, Credit? before, Credit? after) => _audit.AppendAsync(session, new AuditEntry(
        caller.AccountId, caller.Actor, "subuser.credits", subuser.Account.Username, Describe(before), Describe(after)));

    private static string Describe(Credit? credit) => credit is null
        ? AuditText.Object(("type", CreditRules.Unlimited))
        : AuditText.Object(("type", credit.Type), ("total", $"{credit.Total}"), ("remain", $"{credit.Remain}"));

    private sealed record Entry(bool IsLimited);
}
