using Microsoft.AspNetCore.Http;

namespace Posthorn.Accounts;

/// <summary>Who calls: <c>api_user=apikey</c> with the key as <c>api_key</c>, or a Bearer key in the header.</summary>
public static class V2Credentials
{
    private const string Bearer = "Bearer ";
    private const string Method = "v2";

    /// <param name="request">For its headers and where it comes from.</param>
    /// <param name="user">What the form or the query string calls <c>api_user</c>.</param>
    /// <param name="password">The same for <c>api_key</c>.</param>
    /// <param name="keys">All keys.</param>
    /// <param name="callers">Whether their accounts are open.</param>
    /// <returns>The caller, or the status and what to answer.</returns>
    public static async ValueTask<(Caller? Caller, int Status, string? Refusal)> CheckAsync(
        HttpRequest request, string? user, string? password, IApiKeys keys, ICallers callers, CancellationToken cancellationToken)
    {
        var authorization = request.Headers.Authorization.ToString();
        var isBearer = user is null && password is null && authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase);

        // Passwords of accounts are not taken here or anywhere.
        var text = isBearer ? authorization[Bearer.Length..].Trim() : user == "apikey" ? password : null;
        if (await keys.AuthenticateAsync(text, cancellationToken) is not { } key)
        {
            return (null, StatusCodes.Status400BadRequest, isBearer ? "invalid API Key" : "Bad username / password");
        }

        return await callers.AdmitAsync(key, request.HttpContext.Connection.RemoteIpAddress, Method, cancellationToken) is { } caller
            ? (caller, StatusCodes.Status200OK, null)
            : (null, StatusCodes.Status403Forbidden, "access forbidden");
    }
}
