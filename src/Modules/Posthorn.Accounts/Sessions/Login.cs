using System.Net;
using Posthorn.Accounts.Access;
using Posthorn.Accounts.TwoFactor;
using Posthorn.Accounts.Users;
using Posthorn.Storage;

namespace Posthorn.Accounts.Sessions;

/// <summary>From a name, a password and a code to a session. Who fails too often waits; each end is in the audit log and in the access activity.</summary>
internal sealed class Login(
    IDatabase database, UserStore users, PasswordChecker checker, TwoFactorBook factors, LoginGuard guard, ICallers callers, UseLedger ledger, IAuditLog audit, TimeProvider clock)
{
    /// <summary>As the list of who tried to get in calls it.</summary>
    public const string Method = "Web";

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

        return await OpenAsync(user, from, hasFactor, cancellationToken);
    }

    private async Task<LoginOutcome> OpenAsync(User user, IPAddress? from, bool hasFactor, CancellationToken cancellationToken)
    {
        var (token, now) = (SessionToken.Create(), clock.GetUtcNow());
        var open = new OpenSession(user.Id, token.Hash(), token.CsrfToken(), SessionRules.EndOf(now, now));
        if (await callers.AdmitAsync(SessionBook.KeyOf(user, open, now), from, Method, cancellationToken) is not { } caller)
        {
            return new LoginOutcome.Forbidden();
        }

        await database.WriteAsync(
            async session =>
            {
                await SessionStore.AddAsync(session, open.TokenHash, user.Id, caller.Actor.Ip, now);
                await audit.AppendAsync(session, new AuditEntry(user.AccountId, caller.Actor, "session.create", user.Username, null, null));
            },
            cancellationToken);
        return new LoginOutcome.Opened(user, token, open, hasFactor);
    }

    private async Task<LoginOutcome> RefuseAsync(User? user, IPAddress? from, CancellationToken cancellationToken)
    {
        if (user is not null)
        {
            ledger.Note(user.AccountId, from, Method, isAllowed: false, clock.GetUtcNow());
            await database.WriteAsync(
                session => audit.AppendAsync(session, new AuditEntry(
                    user.AccountId, new AuditActor(user.AccountId, user.ActorId, from?.ToString() ?? ""), "session.refuse", user.Username, null, null)),
                cancellationToken);
        }

        return new LoginOutcome.Wrong();
    }
}
