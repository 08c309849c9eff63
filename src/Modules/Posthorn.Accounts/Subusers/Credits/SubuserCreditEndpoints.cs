using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Posthorn.Kernel;

namespace Posthorn.Accounts.Subusers.Credits;

/// <summary><c>/v3/subusers/{name}/credits</c>: how much a subuser may send.</summary>
internal static class SubuserCreditEndpoints
{
    public static void Map(IEndpointRouteBuilder v3)
    {
        var credits = v3.MapGroup("/subusers/{subuserName}/credits");
        credits.MapGet("", GetAsync).RequireScope("subusers.credits.read").IgnoreOnBehalfOf();
        credits.MapPut("", PutAsync).RequireScope("subusers.credits.update").IgnoreOnBehalfOf();
        credits.MapPatch("/remaining", PatchAsync).RequireScope("subusers.credits.remaining.update").IgnoreOnBehalfOf();
    }

    private static async Task<IResult> GetAsync(
        HttpContext context, string subuserName, OwnSubusers subusers, ICredits credits, CancellationToken cancellationToken) =>
        await subusers.FindAsync(context.Caller(), subuserName, cancellationToken) is { } subuser
            ? Json(await credits.GetAsync(subuser.Account.Id, cancellationToken))
            : NoUser();

    private static async Task<IResult> PutAsync(HttpContext context, string subuserName, OwnSubusers subusers, EditCredits edit, CancellationToken cancellationToken)
    {
        if (await subusers.FindAsync(context.Caller(), subuserName, cancellationToken) is not { } subuser)
        {
            return NoUser();
        }

        var (request, refusal) = await JsonRequest.ReadAsync(context.Request, SubuserRules.RequestBytes, cancellationToken);
        if (request is null)
        {
            return refusal!;
        }

        var limit = SubuserCreditRules.Read(request);
        return request.Errors.Count > 0
            ? ApiRefusal.Of(StatusCodes.Status400BadRequest, request.Errors)
            : Json(await edit.SetAsync(context.Caller(), subuser, limit, cancellationToken));
    }

    private static async Task<IResult> PatchAsync(HttpContext context, string subuserName, OwnSubusers subusers, EditCredits edit, CancellationToken cancellationToken)
    {
        if (await subusers.FindAsync(context.Caller(), subuserName, cancellationToken) is not { } subuser)
        {
            return NoUser();
        }

        var (request, refusal) = await JsonRequest.ReadAsync(context.Request, SubuserRules.RequestBytes, cancellationToken);
        return request is null ? refusal!
            : SubuserCreditRules.ReadUpdate(request) is not { } update ? ApiRefusal.Of(StatusCodes.Status400BadRequest, request.Errors)
            : await edit.AdjustAsync(context.Caller(), subuser, update, cancellationToken) is { } balance ? Json(balance)
            : ApiRefusal.Of(StatusCodes.Status400BadRequest, "The credits of an unlimited user cannot be changed", "allocation_update");
    }

    private static JsonHttpResult<CreditLine> Json(CreditBalance balance) => TypedResults.Json(SubuserCreditRules.Shown(balance), SubusersJson.Wire.CreditLine);

    private static JsonHttpResult<ApiErrors> NoUser() => ApiRefusal.Of(StatusCodes.Status400BadRequest, "No user found");
}
