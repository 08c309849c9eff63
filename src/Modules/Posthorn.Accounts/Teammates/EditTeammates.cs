using Posthorn.Accounts.Audit;
using Posthorn.Accounts.Sso.Teammates;
using Posthorn.Storage;

namespace Posthorn.Accounts.Teammates;

/// <summary>How a change of a teammate ended.</summary>
internal enum TeammateOutcome
{
    Done,

    /// <summary>Nobody of that name works in the account.</summary>
    Unknown,

    /// <summary>The teammate may do more than who wants to change it.</summary>
    Forbidden,
}

/// <summary>Teammates changed and removed: each in one transaction with its line in the audit log.</summary>
internal sealed class EditTeammates(IDatabase database, IUsers users, IAuditLog audit)
{
    public Task<(TeammateOutcome Outcome, Teammate? Teammate)> ChangeAsync(
        Caller caller, string username, bool isAdmin, IReadOnlyList<string> scopes, CancellationToken cancellationToken) => EditAsync(
        caller, username, "teammate.update",
        async (session, before) =>
        {
            var after = before with { IsAdmin = isAdmin, Scopes = scopes };
            await (after.IsSso ? SsoTeammateStore.ChangeRightsAsync(session, after) : TeammateStore.ChangeAsync(session, after));
            await users.ChangeScopesAsync(session, after.AccountId, after.Username, TeammateRules.SessionScopes(after));
            return after;
        },
        cancellationToken);

    /// <summary>Its keys, templates and campaigns stay: they are the account's.</summary>
    public async Task<TeammateOutcome> RemoveAsync(Caller caller, string username, CancellationToken cancellationToken) => (await EditAsync(
        caller, username, "teammate.delete",
        async (session, before) =>
        {
            await (before.IsSso ? SsoTeammateStore.RemoveAsync(session, before) : TeammateStore.RemoveAsync(session, before));
            await users.RemoveTeammateAsync(session, before.AccountId, before.Username);
            return null;
        },
        cancellationToken)).Outcome;

    /// <param name="grants">Empty when it is not restricted.</param>
    public Task<(TeammateOutcome Outcome, Teammate? Teammate)> RestrictAsync(
        Caller caller, string username, bool isRestricted, IReadOnlyList<SubuserGrant> grants, CancellationToken cancellationToken) => EditAsync(
        caller, username, "teammate.subuser_access",
        async (session, before) =>
        {
            var after = before with { HasRestrictedSubusers = isRestricted };
            await TeammateStore.ChangeAsync(session, after);
            await TeammateStore.SetGrantsAsync(session, after, grants);
            await users.ChangeScopesAsync(session, after.AccountId, after.Username, TeammateRules.SessionScopes(after));
            return after;
        },
        cancellationToken);

    public static string Describe(bool isAdmin, IReadOnlyList<string> scopes) => AuditText.Object(("is_admin", isAdmin ? "true" : "false"), ("scopes", TeammateStore.Text(scopes)));

    private Task<(TeammateOutcome Outcome, Teammate? Teammate)> EditAsync(
        Caller caller, string username, string action, Func<DbSession, Teammate, ValueTask<Teammate?>> edit, CancellationToken cancellationToken) =>
        database.WriteAsync<(TeammateOutcome, Teammate?)>(
            async session =>
            {
                if ((await TeammateStore.HoldAsync(session, caller.AccountId, username)
                    ?? (await SsoTeammateStore.HoldAsync(session, caller.AccountId, username))?.AsTeammate()) is not { } before)
                {
                    return (TeammateOutcome.Unknown, null);
                }

                if (!TeammateRules.MayChange(caller, before))
                {
                    return (TeammateOutcome.Forbidden, null);
                }

                var after = await edit(session, before);
                await audit.AppendAsync(session, new AuditEntry(
                    caller.AccountId, caller.Actor, action, before.Username, Describe(before.IsAdmin, before.Scopes), after is null ? null : Describe(after.IsAdmin, after.Scopes)));
                return (TeammateOutcome.Done, after);
            },
            cancellationToken);
}
