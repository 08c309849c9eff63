using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Posthorn.Accounts.Sessions;

/// <summary><c>/v3/public/sso/link</c>: where a login link leads. Open: the link is the key.</summary>
internal static class LoginLinkEndpoint
{
    private const string Over = "This login link was used already, or its time is over. Ask for a new one.";

    public static void Map(IEndpointRouteBuilder v3) => v3.MapGet("/public/sso/link", HandleAsync);

    private static async Task<IResult> HandleAsync(HttpContext context, string? token, LoginLinks links, ISsoLogins logins, CancellationToken cancellationToken)
    {
        // No page that follows is told the address of this one, and nothing keeps the answer.
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        if (await links.TakeAsync(token ?? "", cancellationToken) is not { } user)
        {
            return ApiRefusal.Of(StatusCodes.Status403Forbidden, Over, "token");
        }

        if (!await logins.OpenAsync(context, user.AccountId, user.Username, cancellationToken))
        {
            return ApiRefusal.Of(StatusCodes.Status403Forbidden, "access forbidden");
        }

        context.Response.Headers.Location = "/";
        return TypedResults.StatusCode(StatusCodes.Status303SeeOther);
    }
}
