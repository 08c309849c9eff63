using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Posthorn.Accounts.Sso.Teammates;
using Posthorn.Kernel;

namespace Posthorn.Accounts.Teammates;

/// <summary><c>/v3/teammates</c>: who works in an account. Its owner stands first on the list and cannot be changed here.</summary>
internal static class TeammateEndpoints
{
    public static void Map(IEndpointRouteBuilder v3)
    {
        var teammates = v3.MapGroup("/teammates");
        teammates.MapGet("", ListAsync).RequireScope("teammates.read");
        teammates.MapGet("/{username}", GetAsync).RequireScope("teammates.read");
        teammates.MapPatch("/{username}", ChangeAsync).RequireScope("teammates.update");
        teammates.MapDelete("/{username}", RemoveAsync).RequireScope("teammates.delete");
    }

    public static JsonHttpResult<ApiErrors> NotFound() => ApiRefusal.Of(StatusCodes.Status404NotFound, TeammateRules.UnknownName, "username");

    /// <summary>As whenever a key may not.</summary>
    public static JsonHttpResult<ApiErrors> Forbidden() => ApiRefusal.Of(
        StatusCodes.Status403Forbidden, [new ApiError("access forbidden", null, "This teammate may do more than this key.")]);

    public static bool IsOwner(Account account, string username) => account.Username.Equals(username, StringComparison.OrdinalIgnoreCase);

    private static async Task<IResult> ListAsync(HttpContext context, TeammateDirectory directory, CancellationToken cancellationToken)
    {
        var (page, errors) = OffsetPage.Read(context.Request);
        if (page is null)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, errors);
        }

        var account = context.Caller().Account;
        var teammates = await directory.ListAsync(account.Id, cancellationToken);
        page.WriteLinks(context, teammates.Count + 1);
        var lines = teammates.Select(teammate => TeammateLine.Of(teammate, null)).Prepend(TeammateLine.OfOwner(account, null));
        return TypedResults.Json(new TeammateList([.. lines.Skip(page.Offset).Take(page.Limit)]), TeammatesJson.Wire.TeammateList);
    }

    private static async Task<IResult> GetAsync(HttpContext context, string username, TeammateDirectory directory, CancellationToken cancellationToken)
    {
        var account = context.Caller().Account;
        return IsOwner(account, username) ? Json(TeammateLine.OfOwner(account, TeammateRules.AllOf(account)))
            : await directory.FindAsync(account.Id, username, cancellationToken) is { } teammate
                ? Json(TeammateLine.Of(teammate, TeammateRules.Held(account, teammate)))
                : NotFound();
    }

    private static async Task<IResult> ChangeAsync(
        HttpContext context, string username, TeammateDirectory directory, EditTeammates edit, CancellationToken cancellationToken)
    {
        var caller = context.Caller();
        if (IsOwner(caller.Account, username))
        {
            return Forbidden();
        }

        if (await directory.FindAsync(caller.AccountId, username, cancellationToken) is not { } before)
        {
            return NotFound();
        }

        var (request, refusal) = await JsonRequest.ReadAsync(context.Request, TeammateRules.RequestBytes, cancellationToken);
        if (request is null)
        {
            return refusal!;
        }

        var draft = TeammateRules.ReadRights(request);
        if (before.HasRestrictedSubusers && (draft.IsAdmin || draft.Scopes.Except(TeammateRules.Minimum).Any()) && request.Errors.Count == 0)
        {
            request.Refuse(draft.IsAdmin ? "is_admin" : "scopes", TeammateRules.RestrictedOnly);
        }

        if (request.Errors.Count > 0)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, request.Errors);
        }

        if (TeammateRules.Grant(caller, draft, out var refused) is not { } scopes)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, [TeammateRules.BadScopes(refused)]);
        }

        var (outcome, changed) = await edit.ChangeAsync(caller, username, draft.IsAdmin, scopes, cancellationToken);
        return outcome == TeammateOutcome.Done ? Json(TeammateLine.Of(changed!, TeammateRules.Held(caller.Account, changed!))) : Refusal(outcome);
    }

    private static async Task<IResult> RemoveAsync(HttpContext context, string username, EditTeammates edit, CancellationToken cancellationToken)
    {
        if (IsOwner(context.Caller().Account, username))
        {
            return Forbidden();
        }

        var outcome = SsoTeammateRules.MayBeName(username) ? await edit.RemoveAsync(context.Caller(), username, cancellationToken) : TeammateOutcome.Unknown;
        return outcome == TeammateOutcome.Done ? TypedResults.NoContent() : Refusal(outcome);
    }

    public static IResult Refusal(TeammateOutcome outcome) => outcome == TeammateOutcome.Forbidden ? Forbidden() : NotFound();

    private static JsonHttpResult<TeammateLine> Json(TeammateLine line) => TypedResults.Json(line, TeammatesJson.Wire.TeammateLine);
}
