using Microsoft.Extensions.Options;
using Posthorn.Accounts.Customers;
using Posthorn.Storage;

namespace Posthorn.Accounts.Teammates.Invitations;

/// <summary>How an invitation ended.</summary>
internal abstract record InviteOutcome
{
    public sealed record Sent(Invitation Invitation) : InviteOutcome;

    public sealed record KnownAddress : InviteOutcome;

    /// <param name="Most">So many there may be.</param>
    public sealed record TooMany(int Most) : InviteOutcome;
}

/// <summary>Invites by mail. The invitation is stored first: a mail that could not be stored can be sent again.</summary>
internal sealed class InviteTeammates(IDatabase database, ISystemMail mail, IAuditLog audit, IOptions<AccountsOptions> options, TimeProvider clock)
{
    public async Task<InviteOutcome> InviteAsync(Caller caller, TeammateWish draft, IReadOnlyList<string> scopes, CancellationToken cancellationToken)
    {
        var (secret, now) = (InvitationSecret.Create(), clock.GetUtcNow());
        var invitation = new Invitation(InvitationSecret.CreateToken(), caller.AccountId, draft.Email, draft.IsAdmin, scopes, now + Invitation.Life, now);
        var outcome = await database.WriteAsync<InviteOutcome>(
            async session =>
            {
                var most = (await LimitStore.FindAsync(session, caller.AccountId))?.Teammates ?? options.Value.MaxTeammates;
                if (await TeammateStore.CountAsync(session, caller.AccountId) >= most)
                {
                    return new InviteOutcome.TooMany(most);
                }

                if (await InvitationStore.IsKnownAsync(session, caller.AccountId, draft.Email))
                {
                    return new InviteOutcome.KnownAddress();
                }

                await InvitationStore.AddAsync(session, invitation, InvitationSecret.Hash(secret));
                await audit.AppendAsync(session, new AuditEntry(
                    caller.AccountId, caller.Actor, "teammate.invite", draft.Email, null, EditTeammates.Describe(draft.IsAdmin, scopes)));
                return new InviteOutcome.Sent(invitation);
            },
            cancellationToken);
        if (outcome is InviteOutcome.Sent)
        {
            await mail.SendAsync(InvitationMail.Compose(caller.Account, invitation, secret, options.Value.PublicUrl), cancellationToken);
        }

        return outcome;
    }

    /// <summary>With a new secret and another seven days: the mail before this one opens nothing any more.</summary>
    /// <returns>Null: the account has no such invitation.</returns>
    public async Task<Invitation?> ResendAsync(Caller caller, string token, CancellationToken cancellationToken)
    {
        var (secret, expiresAt) = (InvitationSecret.Create(), clock.GetUtcNow() + Invitation.Life);
        var invitation = await database.WriteAsync(
            async session =>
            {
                if (!await InvitationStore.RenewAsync(session, caller.AccountId, token, InvitationSecret.Hash(secret), expiresAt))
                {
                    return null;
                }

                var renewed = await InvitationStore.FindAsync(session, caller.AccountId, token);
                await audit.AppendAsync(session, new AuditEntry(caller.AccountId, caller.Actor, "teammate.resend", renewed!.Email, null, null));
                return renewed;
            },
            cancellationToken);
        if (invitation is not null)
        {
            await mail.SendAsync(InvitationMail.Compose(caller.Account, invitation, secret, options.Value.PublicUrl), cancellationToken);
        }

        return invitation;
    }

    /// <returns>False: the account has no such invitation.</returns>
    public Task<bool> WithdrawAsync(Caller caller, string token, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            if (await InvitationStore.FindAsync(session, caller.AccountId, token) is not { } invitation
                || !await InvitationStore.RemoveAsync(session, caller.AccountId, token))
            {
                return false;
            }

            await audit.AppendAsync(session, new AuditEntry(
                caller.AccountId, caller.Actor, "teammate.withdraw", invitation.Email, EditTeammates.Describe(invitation.IsAdmin, invitation.Scopes), null));
            return true;
        },
        cancellationToken);
}
