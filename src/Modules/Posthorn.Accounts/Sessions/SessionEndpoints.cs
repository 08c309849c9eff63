using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Posthorn.Accounts.Sessions;

/// <summary><c>/v3/posthorn/session</c>: log in, who am I, log out.</summary>
internal static class SessionEndpoints
{
    public const string CodeNeeded = "A code of your second factor is needed.";

    private const string Wrong = "User name, password or code is not right.";

    public static void Map(IEndpointRouteBuilder v3)
    {
        // The one door of version 3 that is open: who knocks here has no key yet.
        v3.MapPost("/posthorn/session", LoginAsync);
        v3.MapGet("/posthorn/session", Describe).RequireKey();
        v3.MapDelete("/posthorn/session", LogoutAsync).RequireKey();
    }

    private static async Task<IResult> LoginAsync(HttpContext context, Login login, SessionCookie cookie, IAccounts accounts, CancellationToken cancellationToken)
    {
        if (SessionCookie.IsFromElsewhere(context.Request))
        {
            return ApiRefusal.Of(StatusCodes.Status403Forbidden, "Another site cannot log in here.");
        }

        var (request, refusal) = await JsonRequest.ReadAsync(context.Request, LoginRules.RequestBytes, cancellationToken);
        if (request is null)
        {
            return refusal!;
        }

        if (LoginRules.Read(request) is not { } said)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, request.Errors);
        }

        context.Response.Headers.CacheControl = "no-store";
        switch (await login.ExecuteAsync(said, context.Connection.RemoteIpAddress, cancellationToken))
        {
            case LoginOutcome.Opened(var user, var token, var open, _):
                cookie.Write(context, token);
                var account = await accounts.FindAsync(user.AccountId, cancellationToken);
                return TypedResults.Json(
                    new SessionAnswer("session", user.Username, user.AccountId, account?.Username ?? user.Username, account?.Email ?? "", open.CsrfToken, open.ExpiresAt.ToUnixTimeSeconds()),
                    SessionJson.Wire.SessionAnswer);
            case LoginOutcome.NeedsCode:
                return ApiRefusal.Of(StatusCodes.Status401Unauthorized, CodeNeeded, "code");
            case LoginOutcome.Forbidden:
                return ApiRefusal.Of(StatusCodes.Status403Forbidden, "access forbidden");
            case LoginOutcome.Locked(var wait):
                context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
                return PasswordProof.Locked(wait);
            default:
                return ApiRefusal.Of(StatusCodes.Status401Unauthorized, Wrong);
        }
    }

    /// <summary>For keys too: whose is it?</summary>
    private static JsonHttpResult<SessionAnswer> Describe(HttpContext context)
    {
        var caller = context.Caller();
        var open = caller.Key.Session;
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Json(
            new SessionAnswer(
                open is null ? "api_key" : "session", caller.Key.Name, caller.AccountId, caller.Account.Username, caller.Account.Email,
                open?.CsrfToken, open?.ExpiresAt.ToUnixTimeSeconds()),
            SessionJson.Wire.SessionAnswer);
    }

    private static async Task<IResult> LogoutAsync(HttpContext context, SessionBook sessions, SessionCookie cookie, CancellationToken cancellationToken)
    {
        if (context.Caller().Key.Session is not { } open)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, "This request shows an API key: there is no session to end.");
        }

        await sessions.EndAsync(context.Caller(), open, cancellationToken);
        cookie.Clear(context);
        return TypedResults.NoContent();
    }
}

/// <param name="Kind">session or api_key.</param>
/// <param name="Username">Who logged in, or the name of the key.</param>
/// <param name="UserId">The account that requests are about, as <c>/v3/user/username</c> has it.</param>
/// <param name="Account">Its user name.</param>
/// <param name="CsrfToken">To be sent as X-Posthorn-Csrf with every change; null for a key, which needs none.</param>
/// <param name="ExpiresAt">Unix seconds: when the session ends if it is not used before.</param>
internal sealed record SessionAnswer(string Kind, string Username, long UserId, string Account, string Email, string? CsrfToken, long? ExpiresAt);

[JsonSerializable(typeof(SessionAnswer))]
internal sealed partial class SessionJson : JsonSerializerContext
{
    public static SessionJson Wire { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
