using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Posthorn.Accounts.Profile;
using Posthorn.Accounts.Sessions;

namespace Posthorn.Accounts.Users;

/// <summary><c>PUT /v3/user/password</c>: of who logged in, or of the owner of the key's account.</summary>
internal static class PasswordEndpoint
{
    public static void Map(IEndpointRouteBuilder v3) => v3.MapPut("/user/password", HandleAsync).RequireScope("user.password.update");

    private static async Task<IResult> HandleAsync(HttpContext context, UserBook users, PasswordProof proof, CancellationToken cancellationToken)
    {
        var (request, refusal) = await JsonRequest.ReadAsync(context.Request, PasswordProof.RequestBytes, cancellationToken);
        if (request is null)
        {
            return refusal!;
        }

        var (old, password) = (PasswordProof.Read(request, "old_password"), PasswordProof.Read(request, "new_password"));
        if (request.Errors.Count == 0 && Passwords.ProblemOf(password!) is { } problem)
        {
            request.Refuse("new_password", problem);
        }

        if (request.Errors.Count > 0)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, request.Errors);
        }

        var caller = context.Caller();
        var user = await users.FindAsync(caller, cancellationToken);
        if (await proof.CheckAsync(user, old!, "old_password", cancellationToken) is { } refused)
        {
            return refused;
        }

        await users.ChangePasswordAsync(caller, user!, password!, cancellationToken);
        return TypedResults.Json(new EmptyAnswer(), ProfileJson.Wire.EmptyAnswer);
    }
}
