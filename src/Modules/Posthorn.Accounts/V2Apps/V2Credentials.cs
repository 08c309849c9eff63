using Microsoft.AspNetCore.Http;

namespace Posthorn.Accounts.V2Apps;

/// <summary>Who calls: <c>api_user=apikey</c> with the key as <c>api_key</c>, or a Bearer key in the header.</summary>
internal static class V2Credentials
{
    private const string Bearer = "Bearer ";

    /// <returns>The key, or what to answer.</returns>
    public static async ValueTask<(ApiKey? Key, string? Refusal)> CheckAsync(
        HttpRequest request, V2Parameters parameters, IApiKeys keys, CancellationToken cancellationToken)
    {
        var (user, password) = (parameters.Find("api_user"), parameters.Find("api_key"));
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
