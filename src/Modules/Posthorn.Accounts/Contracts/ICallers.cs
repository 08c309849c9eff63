using System.Net;

namespace Posthorn.Accounts;

/// <summary>From a valid key to a caller: is its account open, and may it be reached from there? The same for HTTP, version 2 and SMTP.</summary>
public interface ICallers
{
    /// <summary>Each answer is noted for <c>/v3/access_settings/activity</c>, and the key's use with it.</summary>
    /// <param name="key">Of <see cref="IApiKeys.AuthenticateAsync"/>.</param>
    /// <param name="from">The other end of the connection.</param>
    /// <param name="method">How the key came: <c>bearer</c>, <c>basic</c>, <c>v2</c> or <c>smtp</c>; <c>Web</c> for who logged in.</param>
    /// <param name="cancellationToken">The request's.</param>
    /// <returns>Null: access forbidden.</returns>
    ValueTask<Caller?> AdmitAsync(ApiKey key, IPAddress? from, string method, CancellationToken cancellationToken);

    /// <summary>A parent acts for one of its subusers.</summary>
    /// <param name="caller">With its own account.</param>
    /// <param name="onBehalfOf">A user name, or <c>account-id</c> and a number.</param>
    /// <param name="cancellationToken">The request's.</param>
    /// <returns>Null: there is no such subuser under this account, or it is closed, or its own list of addresses says no.</returns>
    ValueTask<Caller?> ActForAsync(Caller caller, string onBehalfOf, CancellationToken cancellationToken);
}
