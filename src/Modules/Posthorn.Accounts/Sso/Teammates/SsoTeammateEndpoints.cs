using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Posthorn.Accounts.Scopes;
using Posthorn.Accounts.Teammates;
using Posthorn.Kernel;

namespace Posthorn.Accounts.Sso.Teammates;

/// <summary><c>/v3/sso/teammates</c>.</summary>
internal static class SsoTeammateEndpoints
{
    private const int MaxRequest = 256 * 1024;
    private const string Taken = "This username is taken.";

    public static void Map(IEndpointRouteBuilder v3)
    {
        v3.MapPost("/sso/teammates", AddAsync).RequireScope("sso.teammates.create").IgnoreOnBehalfOf();
        v3.MapPatch("/sso/teammates/{username}", ChangeAsync).RequireScope("sso.teammates.update").IgnoreOnBehalfOf();
    }

    private static async Task<IResult> AddAsync(HttpContext context, SsoTeammateStore store, IAccounts accounts, CancellationToken cancellationToken)
    {
        var (request, refusal) = await JsonRequest.ReadAsync(context.Request, MaxRequest, cancellationToken);
        if (request is null)
        {
            return SsoRefusal.Of(refusal!);
        }

        var caller = context.Caller();
        var teammate = await ReadAsync(request, caller, null, accounts, cancellationToken);
        if (teammate is null)
        {
            return SsoRefusal.Of(StatusCodes.Status400BadRequest, request.Errors);
        }

        return await store.AddAsync(teammate, caller.Actor, cancellationToken) switch
        {
            SsoTeammateAdded.Added => TypedResults.Json(
                new SsoTeammateAnswer(
                    teammate.FirstName, teammate.LastName, teammate.Email, teammate.IsAdmin, true, Shown(caller, teammate), teammate.HasRestrictedSubuserAccess,
                    await SubusersAsync(teammate, accounts, cancellationToken)),
                SsoTeammatesJson.Wire.SsoTeammateAnswer, statusCode: StatusCodes.Status201Created),
            SsoTeammateAdded.TooMany => SsoRefusal.Of(StatusCodes.Status403Forbidden, "This account has as many teammates as it may have."),
            _ => SsoRefusal.Of(StatusCodes.Status400BadRequest, Taken, "email"),
        };
    }

    private static async Task<IResult> ChangeAsync(HttpContext context, string username, SsoTeammateStore store, IAccounts accounts, CancellationToken cancellationToken)
    {
        var caller = context.Caller();
        if (!SsoTeammateRules.MayBeName(username) || await store.FindAsync(caller.AccountId, username, cancellationToken) is not { } before)
        {
            return SsoRefusal.Of(StatusCodes.Status404NotFound, "username not found", "username");
        }

        if (!TeammateRules.MayChange(caller, before.AsTeammate()))
        {
            return SsoRefusal.Of(TeammateEndpoints.Forbidden());
        }

        var (request, refusal) = await JsonRequest.ReadAsync(context.Request, MaxRequest, cancellationToken);
        if (request is null)
        {
            return SsoRefusal.Of(refusal!);
        }

        var after = await ReadAsync(request, caller, before.Email, accounts, cancellationToken);
        if (after is null)
        {
            return SsoRefusal.Of(StatusCodes.Status400BadRequest, request.Errors);
        }

        return await store.ChangeAsync(before, after, caller.Actor, cancellationToken)
            ? TypedResults.Json(
                new SsoTeammateDetailAnswer(
                    "", "", "", "", "", after.Email, "", "", after.IsAdmin ? "admin" : "teammate", "", "", after.FirstName, after.LastName, after.Email, after.IsAdmin, true,
                    Shown(caller, after), after.HasRestrictedSubuserAccess, await SubusersAsync(after, accounts, cancellationToken)),
                SsoTeammatesJson.Wire.SsoTeammateDetailAnswer)
            : SsoRefusal.Of(StatusCodes.Status404NotFound, "username not found", "username");
    }

    private static async Task<SsoTeammate?> ReadAsync(JsonMembers request, Caller caller, string? email, IAccounts accounts, CancellationToken cancellationToken)
    {
        // A full-access key stands for the account's owner, who may give also what such keys leave out.
        var isOwner = caller.Key.Scopes.Contains(ApiKey.FullAccess);
        var teammate = SsoTeammateRules.Read(
            request, caller.AccountId, email, scope => isOwner ? ScopeTable.Assignable.Contains(scope) && caller.Account.MayHold(scope) : caller.Allows(scope));
        if (teammate is { IsAdmin: true } && !isOwner)
        {
            request.Refuse("is_admin", ScopeRules.BadScopes);
        }

        foreach (var (item, i) in (teammate?.SubuserAccess ?? []).Select((item, i) => (item, i)))
        {
            if ((await accounts.FindAsync(item.Id, cancellationToken))?.ParentId != caller.AccountId)
            {
                request.Refuse($"subuser_access.{i}.id", "There is no such subuser.");
            }
        }

        return request.Errors.Count > 0 ? null : teammate;
    }

    private static IReadOnlyList<string> Shown(Caller caller, SsoTeammate teammate) =>
        teammate.IsAdmin ? [.. ScopeTable.Assignable.Where(caller.Account.MayHold)] : teammate.Scopes;

    private static async Task<IReadOnlyList<SubuserAccessAnswer>> SubusersAsync(SsoTeammate teammate, IAccounts accounts, CancellationToken cancellationToken)
    {
        var shown = new List<SubuserAccessAnswer>();
        foreach (var item in teammate.SubuserAccess)
        {
            if (await accounts.FindAsync(item.Id, cancellationToken) is { } subuser)
            {
                shown.Add(new SubuserAccessAnswer(item.Id, subuser.Username, subuser.Email, !subuser.IsOpen, item.PermissionType, item.Scopes));
            }
        }

        return shown;
    }
}
