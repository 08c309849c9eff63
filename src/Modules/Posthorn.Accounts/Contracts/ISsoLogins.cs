using Microsoft.AspNetCore.Http;

namespace Posthorn.Accounts;

/// <summary>What follows when an identity provider has vouched for somebody: a session begins.</summary>
public interface ISsoLogins
{
    /// <summary>Opens a session and shows it in the answer (a cookie); the body and status of the answer are the caller's.</summary>
    /// <param name="context">Of the answer.</param>
    /// <param name="accountId">Whose integration vouched.</param>
    /// <param name="userName">An SSO teammate of that account.</param>
    /// <param name="cancellationToken">The request's.</param>
    /// <returns>False: no such user, or the account is closed or may not be reached from there.</returns>
    Task<bool> OpenAsync(HttpContext context, long accountId, string userName, CancellationToken cancellationToken);
}
