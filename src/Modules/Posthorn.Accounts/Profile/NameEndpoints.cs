using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Posthorn.Accounts.Audit;
using Posthorn.Accounts.Tree;
using Posthorn.Storage;

namespace Posthorn.Accounts.Profile;

/// <summary><c>/v3/user/username</c> and <c>/v3/user/email</c>.</summary>
internal static class NameEndpoints
{
    public static void Map(IEndpointRouteBuilder v3)
    {
        v3.MapGet("/user/username", GetUsernameAsync).RequireScope("user.username.read");
        v3.MapPut("/user/username", ChangeUsernameAsync).RequireScope("user.username.update");
        v3.MapGet("/user/email", GetEmailAsync).RequireScope("user.email.read");
        v3.MapPut("/user/email", ChangeEmailAsync).RequireScope("user.email.update");
    }

    private static async Task<IResult> GetUsernameAsync(HttpContext context, AccountStore store, CancellationToken cancellationToken)
    {
        var account = await NowAsync(context, store, cancellationToken);
        return TypedResults.Json(new UsernameAnswer(account.Username, account.Id), ProfileJson.Wire.UsernameAnswer);
    }

    private static async Task<IResult> GetEmailAsync(HttpContext context, AccountStore store, CancellationToken cancellationToken) =>
        TypedResults.Json(new EmailAnswer((await NowAsync(context, store, cancellationToken)).Email), ProfileJson.Wire.EmailAnswer);

    private static async Task<IResult> ChangeUsernameAsync(
        HttpContext context, IDatabase database, IAccounts accounts, IAuditLog audit, CancellationToken cancellationToken)
    {
        var (request, refusal) = await JsonRequest.ReadAsync(context.Request, NameRules.RequestBytes, cancellationToken);
        if (request is null)
        {
            return refusal!;
        }

        var name = NameRules.ReadUsername(request);
        if (request.Errors.Count > 0)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, request.Errors);
        }

        var caller = context.Caller();
        var isRenamed = await database.WriteAsync(
            async session =>
            {
                if (!await AccountStore.RenameAsync(session, caller.AccountId, name!))
                {
                    return false;
                }

                await audit.AppendAsync(session, new AuditEntry(
                    caller.AccountId, caller.Actor, "account.rename", $"{caller.AccountId}",
                    AuditText.Object(("username", caller.Account.Username)), AuditText.Object(("username", name!))));
                return true;
            },
            cancellationToken);
        accounts.Forget(caller.AccountId);
        return isRenamed
            ? TypedResults.Json(new NewUsernameAnswer(name!), ProfileJson.Wire.NewUsernameAnswer)
            : ApiRefusal.Of(StatusCodes.Status400BadRequest, NameRules.Taken, "username");
    }

    private static async Task<IResult> ChangeEmailAsync(
        HttpContext context, IDatabase database, IAccounts accounts, IAuditLog audit, CancellationToken cancellationToken)
    {
        var (request, refusal) = await JsonRequest.ReadAsync(context.Request, NameRules.RequestBytes, cancellationToken);
        if (request is null)
        {
            return refusal!;
        }

        var email = NameRules.ReadEmail(request);
        if (request.Errors.Count > 0)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, request.Errors);
        }

        var caller = context.Caller();
        await database.WriteAsync(
            async session =>
            {
                var before = await AccountStore.HoldAsync(session, caller.AccountId);
                await AccountStore.ChangeEmailAsync(session, caller.AccountId, email!);
                await audit.AppendAsync(session, new AuditEntry(
                    caller.AccountId, caller.Actor, "account.email", $"{caller.AccountId}",
                    AuditText.Object(("email", before?.Email ?? "")), AuditText.Object(("email", email!))));
            },
            cancellationToken);
        accounts.Forget(caller.AccountId);
        return TypedResults.Json(new EmailAnswer(email!), ProfileJson.Wire.EmailAnswer);
    }

    /// <summary>As the database has it: a change made on another node shows at once to who asks for it.</summary>
    private static async Task<Account> NowAsync(HttpContext context, AccountStore store, CancellationToken cancellationToken) =>
        await store.FindAsync(context.Caller().AccountId, cancellationToken) ?? context.Caller().Account;
}
