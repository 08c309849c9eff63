using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Posthorn.Accounts.Sessions;
using Posthorn.Accounts.Users;
using Posthorn.Kernel;

namespace Posthorn.Accounts.TwoFactor;

/// <summary><c>/v3/posthorn/two_factor</c>: of who logged in, or of the owner of the key's account. Each change asks for the password again.</summary>
internal static class TwoFactorEndpoints
{
    private const string Scope = "user.multifactor_authentication";

    public static void Map(IEndpointRouteBuilder v3)
    {
        var factor = v3.MapGroup("/posthorn/two_factor");
        factor.MapGet("", GetAsync).RequireScope($"{Scope}.read");
        factor.MapPost("", ProposeAsync).RequireScope($"{Scope}.create");
        factor.MapPost("/confirm", ConfirmAsync).RequireScope($"{Scope}.create");
        factor.MapDelete("", RemoveAsync).RequireScope($"{Scope}.delete");
    }

    private static async Task<IResult> GetAsync(HttpContext context, UserBook users, TwoFactorBook book, CancellationToken cancellationToken)
    {
        var state = await users.FindAsync(context.Caller(), cancellationToken) is { } user
            ? await book.GetAsync(user.Id, cancellationToken)
            : new TwoFactorState(false, 0);
        return TypedResults.Json(new TwoFactorAnswer(state.IsOn, state.RecoveryCodes), TwoFactorJson.Default.TwoFactorAnswer);
    }

    private static async Task<IResult> ProposeAsync(
        HttpContext context, UserBook users, TwoFactorBook book, PasswordProof proof, IOptions<AccountsOptions> options, CancellationToken cancellationToken)
    {
        var (user, _, refusal) = await ProveAsync(context, users, proof, asksForCode: false, cancellationToken);
        if (user is null)
        {
            return refusal!;
        }

        if (await book.ProposeAsync(user, cancellationToken) is not { } secret)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, "The second factor is on already. Take it away first.");
        }

        var (text, issuer) = (Base32.Encode(secret), Uri.EscapeDataString(options.Value.Issuer));
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Json(
            new ProposalAnswer(text, $"otpauth://totp/{issuer}:{Uri.EscapeDataString(user.Username)}?secret={text}&issuer={issuer}"), TwoFactorJson.Default.ProposalAnswer);
    }

    private static async Task<IResult> ConfirmAsync(HttpContext context, UserBook users, TwoFactorBook book, CancellationToken cancellationToken)
    {
        var (request, refusal) = await JsonRequest.ReadAsync(context.Request, PasswordProof.RequestBytes, cancellationToken);
        if (request is null)
        {
            return refusal!;
        }

        var code = PasswordProof.Read(request, "code");
        if (request.Errors.Count > 0)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, request.Errors);
        }

        var caller = context.Caller();
        if (await users.FindAsync(caller, cancellationToken) is not { } user || await book.ConfirmAsync(caller, user, code!.Trim(), cancellationToken) is not { } codes)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, PasswordProof.WrongCode, "code");
        }

        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Json(new RecoveryAnswer(codes), TwoFactorJson.Default.RecoveryAnswer);
    }

    private static async Task<IResult> RemoveAsync(HttpContext context, UserBook users, TwoFactorBook book, PasswordProof proof, CancellationToken cancellationToken)
    {
        var (user, code, refusal) = await ProveAsync(context, users, proof, asksForCode: true, cancellationToken);
        if (user is null)
        {
            return refusal!;
        }

        if ((await book.GetAsync(user.Id, cancellationToken)).IsOn
            && await proof.CheckCodeAsync(user, () => book.UseAsync(user, code!, cancellationToken), cancellationToken) is { } refused)
        {
            return refused;
        }

        await book.RemoveAsync(context.Caller().Actor, user, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<(User? User, string? Code, JsonHttpResult<ApiErrors>? Refusal)> ProveAsync(
        HttpContext context, UserBook users, PasswordProof proof, bool asksForCode, CancellationToken cancellationToken)
    {
        var (request, refusal) = await JsonRequest.ReadAsync(context.Request, PasswordProof.RequestBytes, cancellationToken);
        if (request is null)
        {
            return (null, null, refusal);
        }

        var password = PasswordProof.Read(request, "password");
        var code = asksForCode ? PasswordProof.Read(request, "code")?.Trim() : null;
        if (request.Errors.Count > 0)
        {
            return (null, null, ApiRefusal.Of(StatusCodes.Status400BadRequest, request.Errors));
        }

        var user = await users.FindAsync(context.Caller(), cancellationToken);
        return await proof.CheckAsync(user, password!, "password", cancellationToken) is { } refused ? (null, null, refused) : (user, code, null);
    }
}
