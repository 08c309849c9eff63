using Microsoft.AspNetCore.Http;
using Posthorn.Accounts.Users;

namespace Posthorn.Accounts.Sessions;

/// <summary>Whom an identity provider vouched for gets the same cookie as who typed a password; the provider has asked for a second factor, or not.</summary>
internal sealed class SsoLogins(UserStore users, OpenSessions sessions, SessionCookie cookie) : ISsoLogins
{
    public async Task<bool> OpenAsync(HttpContext context, long accountId, string userName, CancellationToken cancellationToken)
    {
        if (await users.FindTeammateAsync(accountId, userName, cancellationToken) is not { } user
            || await sessions.ExecuteAsync(user, context.Connection.RemoteIpAddress, hasFactor: false, cancellationToken) is not LoginOutcome.Opened { Token: var token })
        {
            return false;
        }

        cookie.Write(context, token);
        return true;
    }
}
