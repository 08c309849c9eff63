using Posthorn.Kernel;
using Posthorn.Storage;

namespace Posthorn.Accounts.Teammates.Invitations;

/// <summary>What the invited say of themselves.</summary>
internal sealed record AcceptForm(string Username, string Password, IReadOnlyDictionary<string, string> Profile);

/// <summary>How accepting ended.</summary>
internal abstract record AcceptOutcome
{
    public sealed record Welcome(Teammate Teammate) : AcceptOutcome;

    /// <summary>The invitation stays open.</summary>
    public sealed record Refused(IReadOnlyList<ApiError> Errors) : AcceptOutcome;

    /// <summary>Unknown, used, withdrawn, expired, or of an account that is closed.</summary>
    public sealed record NoInvitation : AcceptOutcome;
}

/// <summary>From an invitation to a teammate with a password: in one transaction.</summary>
internal sealed class AcceptInvitation(
    IDatabase database, InvitationStore store, IAccounts accounts, IUsers users, IAuditLog audit, TimeProvider clock)
{
    /// <returns>Null: it opens nothing.</returns>
    public async Task<(Invitation Invitation, Account Account)?> FindAsync(string secret, CancellationToken cancellationToken) =>
        await store.FindBySecretAsync(InvitationSecret.Hash(secret), cancellationToken) is { } invitation && invitation.ExpiresAt > clock.GetUtcNow()
        && await accounts.FindAsync(invitation.AccountId, cancellationToken) is { IsOpen: true } account
            ? (invitation, account)
            : null;

    public async Task<AcceptOutcome> ExecuteAsync(string secret, AcceptForm form, string from, CancellationToken cancellationToken)
    {
        if (await FindAsync(secret, cancellationToken) is null)
        {
            return new AcceptOutcome.NoInvitation();
        }

        if (AcceptRules.Check(form) is { Count: > 0 } errors)
        {
            return new AcceptOutcome.Refused(errors);
        }

        var password = await users.HashAsync(form.Password, cancellationToken);
        return await database.WriteAsync<AcceptOutcome>(
            async session =>
            {
                // Looked at first, so that a name that is taken costs no invitation.
                if (await InvitationStore.FindBySecretAsync(session, InvitationSecret.Hash(secret)) is not { } invitation)
                {
                    return new AcceptOutcome.NoInvitation();
                }

                var teammate = new Teammate(
                    invitation.AccountId, form.Username, invitation.Email, invitation.IsAdmin, invitation.Scopes, form.Profile, false, clock.GetUtcNow());
                if (await users.AddTeammateAsync(
                    session, new TeammateDraft(teammate.AccountId, teammate.Username, TeammateRules.SessionScopes(teammate), password)) is null)
                {
                    return Taken();
                }

                // Somebody else was faster. A transaction may be shared, so what was done is undone by hand.
                if (await InvitationStore.TakeAsync(session, InvitationSecret.Hash(secret)) is null)
                {
                    await users.RemoveTeammateAsync(session, teammate.AccountId, teammate.Username);
                    return new AcceptOutcome.NoInvitation();
                }

                await TeammateStore.AddAsync(session, teammate);
                await audit.AppendAsync(session, new AuditEntry(
                    invitation.AccountId, new AuditActor(invitation.AccountId, "", from), "teammate.accept", form.Username, null,
                    EditTeammates.Describe(teammate.IsAdmin, teammate.Scopes)));
                return new AcceptOutcome.Welcome(teammate);
            },
            cancellationToken);
    }

    private static AcceptOutcome.Refused Taken() => new([new ApiError("username exists", "username")]);
}
