using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Posthorn.Accounts.Users;
using Posthorn.Storage;

namespace Posthorn.Accounts.Sessions;

/// <summary>Who is logged in. Asked of the database each time: what was ended is over at once, on every node.</summary>
internal sealed class SessionBook(IDatabase database, SessionStore store, UserStore users, IAuditLog audit, TimeProvider clock) : ISessions
{
    public async ValueTask<SessionReading> ReadAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (SessionToken.Parse(SessionCookie.Read(context.Request)) is not { } token || await FindAsync(token, cancellationToken) is not { } key)
        {
            return default;
        }

        return new SessionReading(key, !HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method)
            && !CryptographicOperations.FixedTimeEquals(
                Encoding.UTF8.GetBytes(context.Request.Headers[SessionCookie.CsrfHeader].ToString()), Encoding.ASCII.GetBytes(key.Session!.CsrfToken)));
    }

    /// <summary>Of one who is logged in.</summary>
    public Task EndAsync(Caller caller, OpenSession open, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            await SessionStore.RemoveAsync(session, open.TokenHash);
            await audit.AppendAsync(session, new AuditEntry(caller.Key.AccountId, caller.Actor, "session.delete", caller.Key.Name, null, null));
        },
        cancellationToken);

    /// <summary>A user in the place of a key: its scopes are the user's, its name too.</summary>
    public static ApiKey KeyOf(User user, OpenSession open, DateTimeOffset since) =>
        new(user.ActorId, user.AccountId, user.Username, user.Scopes, since, null) { Session = open };

    private async Task<ApiKey?> FindAsync(SessionToken token, CancellationToken cancellationToken)
    {
        var (hash, now) = (token.Hash(), clock.GetUtcNow());
        if (await store.FindAsync(hash, cancellationToken) is not { } stored || now >= SessionRules.EndOf(stored.CreatedAt, stored.SeenAt)
            || await users.FindAsync(stored.UserId, cancellationToken) is not { IsShutOut: false } user)
        {
            return null;
        }

        if (now - stored.SeenAt >= SessionRules.SeenEvery)
        {
            await store.SeeAsync(hash, now, cancellationToken);
        }

        return KeyOf(user, new OpenSession(user.Id, hash, token.CsrfToken(), SessionRules.EndOf(stored.CreatedAt, now)), stored.CreatedAt);
    }
}
