using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Posthorn.Accounts.Audit;
using Posthorn.Accounts.Tree;
using Posthorn.Storage;

namespace Posthorn.Accounts.Profile;

/// <summary><c>/v3/user/timezone</c>. SendGrid has scopes for it and no description; the member is called as in its <c>/partners/accounts</c>.</summary>
internal static class TimeZoneEndpoints
{
    private const string Path = "/user/timezone";

    public static void Map(IEndpointRouteBuilder v3)
    {
        v3.MapGet(Path, GetAsync).RequireScope("user.timezone.read");
        v3.MapPut(Path, ChangeAsync).RequireScope("user.timezone.update");
        v3.MapPatch(Path, ChangeAsync).RequireScope("user.timezone.update");
    }

    private static async Task<IResult> GetAsync(HttpContext context, AccountStore store, CancellationToken cancellationToken) =>
        Answer((await store.FindAsync(context.Caller().AccountId, cancellationToken) ?? context.Caller().Account).TimeZone);

    private static async Task<IResult> ChangeAsync(HttpContext context, IDatabase database, IAccounts accounts, IAuditLog audit, CancellationToken cancellationToken)
    {
        var (request, refusal) = await JsonRequest.ReadAsync(context.Request, NameRules.RequestBytes, cancellationToken);
        if (request is null)
        {
            return refusal!;
        }

        var zone = NameRules.ReadTimeZone(request);
        if (request.Errors.Count > 0)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, request.Errors);
        }

        var caller = context.Caller();
        await database.WriteAsync(
            async session =>
            {
                var before = await AccountStore.HoldAsync(session, caller.AccountId);
                await AccountStore.ChangeTimeZoneAsync(session, caller.AccountId, zone!);
                await audit.AppendAsync(session, new AuditEntry(
                    caller.AccountId, caller.Actor, "account.timezone", $"{caller.AccountId}",
                    AuditText.Object(("timezone", before?.TimeZone ?? TimeZones.Utc)), AuditText.Object(("timezone", zone!))));
            },
            cancellationToken);
        accounts.Forget(caller.AccountId);
        return Answer(zone!);
    }

    private static JsonHttpResult<TimeZoneAnswer> Answer(string zone) => TypedResults.Json(new TimeZoneAnswer(zone), ProfileJson.Wire.TimeZoneAnswer);
}
