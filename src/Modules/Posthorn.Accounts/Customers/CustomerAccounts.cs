using Posthorn.Accounts.Profile;
using Posthorn.Accounts.Subusers;
using Posthorn.Accounts.Tree;
using Posthorn.Storage;

namespace Posthorn.Accounts.Customers;

internal sealed class CustomerAccounts(IAccounts accounts, IUsers users, SubuserCaches caches, TimeProvider clock) : ICustomers
{
    public async ValueTask<Account?> CreateAsync(DbSession session, CustomerDraft draft)
    {
        if (await AccountStore.IsTakenAsync(session, draft.Visitor, except: null)
            || await accounts.CreateAsync(session, new AccountDraft(null, draft.Username, draft.Email)) is not { } account)
        {
            return null;
        }

        await users.AddTeammateAsync(session, new TeammateDraft(account.Id, draft.Visitor, [ApiKey.FullAccess], PasswordHash: null));
        await ProfileStore.SetAsync(session, account.Id, draft.Profile, clock.GetUtcNow());
        return account;
    }

    public ValueTask<Account?> HoldAsync(DbSession session, long accountId) => AccountStore.HoldAsync(session, accountId);

    public async ValueTask SetStatusAsync(DbSession session, long accountId, AccountStatus status) => await accounts.ChangeStatusAsync(session, accountId, status);

    public ValueTask SetLimitsAsync(DbSession session, long accountId, AccountLimits limits) => LimitStore.SetAsync(session, accountId, limits);

    public async ValueTask<IReadOnlyList<long>> FamilyAsync(DbSession session, long accountId) => await session.QueryAsync(
        "SELECT id FROM accounts_accounts WHERE id = $1 OR parent_id = $1 ORDER BY id", reader => reader.GetInt64(0), accountId);

    public async ValueTask EndAsync(DbSession session, long accountId)
    {
        foreach (var id in await session.QueryAsync(
            "SELECT id FROM accounts_accounts WHERE (id = $1 OR parent_id = $1) AND status <> 'deleted' ORDER BY id", reader => reader.GetInt64(0), accountId))
        {
            await SubuserStore.EndAsync(session, id, clock.GetUtcNow());
        }
    }

    public void Forget(IEnumerable<long> accountIds)
    {
        foreach (var id in accountIds)
        {
            accounts.Forget(id);
            caches.Forget(id);
        }
    }
}
