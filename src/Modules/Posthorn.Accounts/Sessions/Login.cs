using System.Net;
using Posthorn.Accounts.Access;
using Posthorn.Accounts.TwoFactor;
using Posthorn.Accounts.Users;
using Posthorn.Storage;

namespace Posthorn.Accounts.Sessions;

/// <summary>From a name, a password and a code to a session. Who fails too often waits; each end is in the audit log and in the access activity.</summary>
internal sealed class Login(
    IDatabase database, UserStore users, PasswordChecker checker, TwoFactorBook factors, LoginGuard guard, OpenSessions sessions, UseLedger ledger, IAuditLog audit, TimeProvider clock)
{
    public async Task<LoginOutcome> ExecuteAsync(LoginRequest request, IPAddress? from, CancellationToken cancellationToken)
    {
        var isName = Usernames.IsValid(request.Username);
        var byAddress = LoginRules.OfAddress(from);
        IReadOnlyList<LoginSubject> byName = isName ? [LoginRules.OfUser(request.Username)] : [];
        if (await guard.BeginAsync([.. byName, byAddress], cancellationToken) is { } wait)
        {
            return new LoginOutcome.Locked(wait);
        }

        var user = isName ? await users.FindAsync(request.Username, cancellationToken) : null;
        if (!await checker.VerifyAsync(request.Password, user?.PasswordHash, cancellationToken))
        {
            return await RefuseAsync(user, from, cancellationToken);
        }

        var hasFactor = (await factors.GetAsync(user!.Id, cancellationToken)).IsOn;
        if (hasFactor && request.Code is null)
        {
            // No failure, and no success that would forgive wrong codes either.
            await guard.ForgiveAsync([], [.. byName, byAddress], cancellationToken);
            return new LoginOutcome.NeedsCode();
        }

        if (hasFactor && !await factors.UseAsync(user, request.Code!, cancellationToken))
        {
            return await RefuseAsync(user, from, cancellationToken);
        }

        await guard.ForgiveAsync(byName, [byAddress], cancellationToken);
        if (PasswordHash.IsOld(user.PasswordHash!))
        {
            await users.RenewAsync(user, await checker.HashAsync(request.Password, cancellationToken), cancellationToken);
        }

        return await sessions.ExecuteAsync(user, from, hasFactor, cancellationToken);
    }

    private async Task<LoginOutcome> RefuseAsync(User? user, IPAddress? from, CancellationToken cancellationToken)
    {
        if (user is not null)
        {
            ledger.Note(user.AccountId, from, OpenSessions.Method, isAllowed: false, clock.GetUtcNow());
            await database.WriteAsync(
                session => audit.AppendAsync(session, new AuditEntry(
                    user.AccountId, new AuditActor(user.AccountId, user.ActorId, from?.ToString() ?? ""), "session.refuse", user.Username, null, null)),
                cancellationToken);
        }

        return new LoginOutcome.Wrong();
    }
}
