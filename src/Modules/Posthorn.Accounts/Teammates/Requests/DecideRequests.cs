using Posthorn.Accounts.Audit;
using Posthorn.Kernel;
using Posthorn.Storage;

namespace Posthorn.Accounts.Teammates.Requests;

/// <summary>Teammates ask to be allowed more; the owner and admins say yes or no. Those concerned are told by mail.</summary>
internal sealed class DecideRequests(IDatabase database, TeammateStore teammates, IUsers users, ISystemMail mail, IAuditLog audit, TimeProvider clock)
{
    public async Task<ScopeRequest> AskAsync(Account account, Teammate teammate, ScopeGroup group, CancellationToken cancellationToken)
    {
        var (request, isNew) = await database.WriteAsync(session => ScopeRequestStore.AddAsync(session, teammate, group.Name, clock.GetUtcNow()), cancellationToken);
        if (isNew)
        {
            var admins = (await teammates.ListAsync(account.Id, cancellationToken)).Where(other => other.IsAdmin).Select(admin => admin.Email).Prepend(account.Email);
            foreach (var address in admins.Where(address => EmailAddress.TryParse(address, out _)).Distinct(StringComparer.OrdinalIgnoreCase))
            {
                await mail.SendAsync(RequestMail.Asked(address, account, teammate, group), cancellationToken);
            }
        }

        return request;
    }

    /// <returns>Null: there is no such request. Not done: who decides does not have all that was asked for.</returns>
    public async Task<(ScopeGroup Group, bool IsDone)?> ApproveAsync(Caller caller, long id, CancellationToken cancellationToken)
    {
        var decided = await DecideAsync(
            caller, id, "teammate.approve",
            async (session, teammate, group) =>
            {
                if (!group.Scopes.All(scope => TeammateRules.MayGive(caller, scope) || !caller.Account.MayHold(scope)))
                {
                    return false;
                }

                if (!teammate.IsAdmin)
                {
                    var scopes = teammate.Scopes.Union(group.Scopes.Where(caller.Account.MayHold), StringComparer.Ordinal).ToList();
                    var allowed = teammate with { Scopes = scopes };
                    await TeammateStore.ChangeAsync(session, allowed);
                    await users.ChangeScopesAsync(session, allowed.AccountId, allowed.Username, TeammateRules.SessionScopes(allowed));
                }

                return true;
            },
            cancellationToken);
        return await TellAsync(caller, decided, isApproved: true, cancellationToken);
    }

    /// <returns>Null: there is no such request.</returns>
    public async Task<(ScopeGroup Group, bool IsDone)?> DenyAsync(Caller caller, long id, CancellationToken cancellationToken) => await TellAsync(
        caller, await DecideAsync(caller, id, "teammate.deny", static (_, _, _) => ValueTask.FromResult(true), cancellationToken), isApproved: false, cancellationToken);

    private async Task<(ScopeGroup Group, bool IsDone)?> TellAsync(
        Caller caller, (Teammate Teammate, ScopeGroup Group, bool IsDone)? decided, bool isApproved, CancellationToken cancellationToken)
    {
        if (decided is not var (teammate, group, isDone))
        {
            return null;
        }

        if (isDone)
        {
            await mail.SendAsync(RequestMail.Decided(caller.Account, teammate, group, isApproved), cancellationToken);
        }

        return (group, isDone);
    }

    private Task<(Teammate Teammate, ScopeGroup Group, bool IsDone)?> DecideAsync(
        Caller caller, long id, string action, Func<DbSession, Teammate, ScopeGroup, ValueTask<bool>> decide, CancellationToken cancellationToken) =>
        database.WriteAsync<(Teammate, ScopeGroup, bool)?>(
            async session =>
            {
                if (await ScopeRequestStore.FindAsync(session, caller.AccountId, id) is not { } request
                    || await TeammateStore.HoldAsync(session, caller.AccountId, request.UsernameKey) is not { } teammate
                    || !ScopeGroups.All.TryGetValue(request.Group, out var group))
                {
                    return null;
                }

                if (!await decide(session, teammate, group))
                {
                    return (teammate, group, false);
                }

                if (!await ScopeRequestStore.RemoveAsync(session, request))
                {
                    return null;
                }

                await audit.AppendAsync(session, new AuditEntry(
                    caller.AccountId, caller.Actor, action, teammate.Username, null, AuditText.Object(("scope_group", group.Name))));
                return (teammate, group, true);
            },
            cancellationToken);
}
