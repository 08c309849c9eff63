using Microsoft.AspNetCore.Http;

namespace Posthorn.Accounts;

/// <summary>Who calls: <c>api_user=apikey</c> with the key as <c>api_key</c>, or a Bearer key in the header.</summary>
public static class V2Credentials
{
    private const string Bearer = "Bearer ";

    /// <param name="request">For its headers.</param>
    /// <param name="user">What the form or the query string calls <c>api_user</c>.</param>
    /// <param name="password">The same for <c>api_key</c>.</param>
    /// <param name="keys">All keys.</param>
    /// <returns>The key, or what to answer.</returns>
    public static async ValueTask<(ApiKey? Key, string? Refusal)> CheckAsync(
        HttpRequest request, string? user, string? password, IApiKeys keys, CancellationToken cancellationToken)
    {
        var authorization = request.Headers.Authorization.ToString();
        if (user is null && password is null && authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            var key = await keys.AuthenticateAsync(authorization[Bearer.Length..].Trim(), cancellationToken);
            return (key, "invalid API Key");
        }

        // Passwords of accounts are not taken here or anywhere.
        return (user == "apikey" ? await keys.AuthenticateAsync(password, cancellationToken) : null, "Bad username / password");
    }
}
