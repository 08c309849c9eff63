using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Posthorn.Accounts.Sessions;

/// <summary>How a browser keeps a session: scripts cannot read it, other sites cannot send it.</summary>
internal sealed class SessionCookie(IOptions<AccountsOptions> options)
{
    public const string Name = "posthorn_session";

    public const string CsrfHeader = "X-Posthorn-Csrf";

    public static string? Read(HttpRequest request) => request.Cookies[Name];

    public void Write(HttpContext context, SessionToken token) =>
        context.Response.Cookies.Append(Name, token.Text, Settings(context, SessionRules.Longest));

    public void Clear(HttpContext context) => context.Response.Cookies.Delete(Name, Settings(context, null));

    /// <summary>A browser says where a request comes from. Logging in is none of another site's business: it would be to an account of its choice.</summary>
    public static bool IsFromElsewhere(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"].ToString() is { Length: > 0 } site && site is not ("same-origin" or "none");

    private CookieOptions Settings(HttpContext context, TimeSpan? maxAge) => new()
    {
        HttpOnly = true,
        Secure = context.Request.IsHttps || options.Value.SecureCookies,
        SameSite = SameSiteMode.Strict,
        Path = "/",
        MaxAge = maxAge,
        IsEssential = true,
    };
}
