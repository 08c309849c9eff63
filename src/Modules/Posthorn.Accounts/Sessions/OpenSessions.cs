using System.Net;
using Posthorn.Accounts.Users;
using Posthorn.Storage;

namespace Posthorn.Accounts.Sessions;

/// <summary>The end of every login: whoever has shown who they are gets a session, if the account is open and may be reached from there.</summary>
internal sealed class OpenSessions(IDatabase database, ICallers callers, IAuditLog audit, TimeProvider clock)
{
    /// <summary>As the list of who tried to get in calls it.</summary>
    public const string Method = "Web";

    public async Task<LoginOutcome> ExecuteAsync(User user, IPAddress? from, bool hasFactor, CancellationToken cancellationToken)
    {
        var (token, now) = (SessionToken.Create(), clock.GetUtcNow());
        var open = new OpenSession(user.Id, token.Hash(), token.CsrfToken(), SessionRules.EndOf(now, now));
        if (user.IsShutOut || await callers.AdmitAsync(SessionBook.KeyOf(user, open, now), from, Method, cancellationToken) is not { } caller)
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
}
