using Microsoft.Extensions.Options;
using Posthorn.Accounts.Audit;
using Posthorn.Accounts.Customers;
using Posthorn.Accounts.Tree;
using Posthorn.Storage;

namespace Posthorn.Accounts.Subusers;

/// <summary>Subusers made, changed and ended: each in one transaction with its line in the audit log.</summary>
internal sealed class EditSubusers(
    IDatabase database, IAccounts accounts, IUsers users, ISubuserIps ips, SubuserCaches caches, IAuditLog audit, IOptions<AccountsOptions> options, TimeProvider clock)
{
    public async Task<SubuserOutcome> CreateAsync(Caller caller, SubuserDraft draft, CancellationToken cancellationToken)
    {
        var outcome = await database.WriteAsync(session => CreateAsync(session, caller, draft), cancellationToken);
        await ips.ShowAsync(cancellationToken);
        return outcome;
    }

    /// <returns>False: its parent cannot say so, since whoever runs this server has closed it.</returns>
    public Task<bool> SetDisabledAsync(Caller caller, Subuser subuser, bool disabled, CancellationToken cancellationToken) => ChangeAsync(
        caller, subuser, disabled ? "subuser.disable" : "subuser.enable",
        async (session, now) =>
        {
            if (now.Account.Status is not (AccountStatus.Active or AccountStatus.Disabled))
            {
                return disabled;
            }

            await AccountStore.SetStatusAsync(session, now.Account.Id, disabled ? AccountStatus.Disabled : AccountStatus.Active);
            return true;
        },
        cancellationToken);

    public Task<bool> SetWebsiteAsync(Caller caller, Subuser subuser, bool closed, CancellationToken cancellationToken) => ChangeAsync(
        caller, subuser, closed ? "subuser.website_close" : "subuser.website_open",
        async (session, now) =>
        {
            await SubuserStore.SetAsync(session, now with { IsWebsiteClosed = closed });
            return true;
        },
        cancellationToken);

    /// <summary>Nobody gets in from now on. What was accepted still leaves; what was planned for later does not.</summary>
    public async Task DeleteAsync(Caller caller, Subuser subuser, CancellationToken cancellationToken)
    {
        await ChangeAsync(
            caller, subuser, "subuser.delete",
            async (session, now) =>
            {
                await SubuserStore.EndAsync(session, now.Account.Id, clock.GetUtcNow());
                await ips.AssignAsync(session, caller.AccountId, now.Account.Id, []);
                return true;
            },
            cancellationToken);
        await ips.ShowAsync(cancellationToken);
    }

    /// <returns>Addresses that are not the parent's; empty: it sends from what was asked now.</returns>
    public async Task<IReadOnlyList<string>> SetIpsAsync(Caller caller, Subuser subuser, IReadOnlyList<string> addresses, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> foreign = [];
        await ChangeAsync(
            caller, subuser, "subuser.ips",
            async (session, now) =>
            {
                foreign = await ips.FindForeignAsync(session, caller.AccountId, addresses);
                if (foreign.Count > 0)
                {
                    return false;
                }

                await ips.AssignAsync(session, caller.AccountId, now.Account.Id, addresses);
                return true;
            },
            cancellationToken, string.Join(' ', addresses));
        await ips.ShowAsync(cancellationToken);
        return foreign;
    }

    private async ValueTask<SubuserOutcome> CreateAsync(DbSession session, Caller caller, SubuserDraft draft)
    {
        // Names before the parent's row: whoever renames an account takes them in this order too.
        if (await AccountStore.IsTakenAsync(session, draft.Username, except: null))
        {
            return new SubuserOutcome.NameTaken();
        }

        var most = (await LimitStore.FindAsync(session, caller.AccountId))?.Subusers ?? options.Value.MaxSubusers;
        if (await SubuserStore.CountAsync(session, caller.AccountId) >= most)
        {
            return new SubuserOutcome.TooMany(most);
        }

        if (await ips.FindForeignAsync(session, caller.AccountId, draft.Ips) is { Count: > 0 } foreign)
        {
            return new SubuserOutcome.ForeignIps(foreign);
        }

        if (await accounts.CreateAsync(session, new AccountDraft(caller.AccountId, draft.Username, draft.Email)) is not { } account)
        {
            return new SubuserOutcome.NameTaken();
        }

        await users.SetOwnerPasswordAsync(session, account.Id, draft.PasswordHash);
        var subuser = new Subuser(account, draft.Region, false);
        await SubuserStore.SetAsync(session, subuser);
        await ips.AssignAsync(session, caller.AccountId, account.Id, draft.Ips);
        await audit.AppendAsync(session, new AuditEntry(
            caller.AccountId, caller.Actor, "subuser.create", draft.Username, null, AuditText.Object(("email", draft.Email), ("ips", string.Join(' ', draft.Ips)), ("region", draft.Region))));
        return new SubuserOutcome.Made(subuser);
    }

    /// <returns>False: there is no such subuser any more, or it cannot be done.</returns>
    private async Task<bool> ChangeAsync(
        Caller caller, Subuser subuser, string action, Func<DbSession, Subuser, ValueTask<bool>> change, CancellationToken cancellationToken, string? after = null)
    {
        var isChanged = await database.WriteAsync(
            async session =>
            {
                await SubuserStore.CountAsync(session, caller.AccountId);
                if (await SubuserStore.FindAsync(session, caller.AccountId, subuser.Account.Username) is not { } now || !await change(session, now))
                {
                    return false;
                }

                await audit.AppendAsync(session, new AuditEntry(
                    caller.AccountId, caller.Actor, action, now.Account.Username, null, after is null ? null : AuditText.Object(("value", after))));
                return true;
            },
            cancellationToken);
        accounts.Forget(subuser.Account.Id);
        caches.Forget(subuser.Account.Id);
        return isChanged;
    }
}

/// <summary>What is kept in memory of subusers beside the account itself.</summary>
internal sealed class SubuserCaches(Monitors.MonitorBook monitors, ICredits credits)
{
    public void Forget(long accountId)
    {
        monitors.Forget(accountId);
        credits.Forget(accountId);
    }
}
