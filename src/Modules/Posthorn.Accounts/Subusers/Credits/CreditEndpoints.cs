using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Posthorn.Kernel;

namespace Posthorn.Accounts.Subusers.Credits;

/// <summary><c>/v3/subusers/{name}/credits</c>: how much a subuser may send.</summary>
internal static class CreditEndpoints
{
    public static void Map(IEndpointRouteBuilder v3)
    {
        var credits = v3.MapGroup("/subusers/{subuserName}/credits");
        credits.MapGet("", GetAsync).RequireScope("subusers.credits.read").IgnoreOnBehalfOf();
        credits.MapPut("", PutAsync).RequireScope("subusers.credits.update").IgnoreOnBehalfOf();
        credits.MapPatch("/remaining", PatchAsync).RequireScope("subusers.credits.remaining.update").IgnoreOnBehalfOf();
    }

    private static async Task<IResult> GetAsync(
        HttpContext context, string subuserName, SubuserStore subusers, CreditStore store, CreditBook book, CancellationToken cancellationToken) =>
        await subusers.FindOwnAsync(context, subuserName, cancellationToken) is { } subuser
            ? Json(await store.FindAsync(subuser.Account.Id, cancellationToken) is { } credit ? CreditRules.At(credit, book.Today) : null)
            : NoUser();

    private static async Task<IResult> PutAsync(HttpContext context, string subuserName, SubuserStore subusers, CreditBook book, CancellationToken cancellationToken)
    {
        if (await subusers.FindOwnAsync(context, subuserName, cancellationToken) is not { } subuser)
        {
            return NoUser();
        }

        var (request, refusal) = await JsonRequest.ReadAsync(context.Request, SubuserRules.RequestBytes, cancellationToken);
        if (request is null)
        {
            return refusal!;
        }

        var credit = CreditRules.Read(request, book.Today);
        if (request.Errors.Count > 0)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, request.Errors);
        }

        await book.SetAsync(context.Caller(), subuser, credit, cancellationToken);
        return Json(credit);
    }

    private static async Task<IResult> PatchAsync(HttpContext context, string subuserName, SubuserStore subusers, CreditBook book, CancellationToken cancellationToken)
    {
        if (await subusers.FindOwnAsync(context, subuserName, cancellationToken) is not { } subuser)
        {
            return NoUser();
        }

        var (request, refusal) = await JsonRequest.ReadAsync(context.Request, SubuserRules.RequestBytes, cancellationToken);
        return request is null ? refusal!
            : CreditRules.ReadUpdate(request) is not { } update ? ApiRefusal.Of(StatusCodes.Status400BadRequest, request.Errors)
            : await book.AddAsync(context.Caller(), subuser, update, cancellationToken) is { } credit ? Json(credit)
            : ApiRefusal.Of(StatusCodes.Status400BadRequest, "The credits of an unlimited user cannot be changed", "allocation_update");
    }

    private static JsonHttpResult<CreditLine> Json(Credit? credit) => TypedResults.Json(CreditRules.Shown(credit), SubusersJson.Wire.CreditLine);

    private static JsonHttpResult<ApiErrors> NoUser() => ApiRefusal.Of(StatusCodes.Status400BadRequest, "No user found");
}
