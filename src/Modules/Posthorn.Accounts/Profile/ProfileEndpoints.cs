using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Posthorn.Accounts.Profile;

/// <summary><c>/v3/user/profile</c> and <c>/v3/user/account</c>.</summary>
internal static class ProfileEndpoints
{
    public static void Map(IEndpointRouteBuilder v3)
    {
        v3.MapGet("/user/profile", GetAsync).RequireScope("user.profile.read");
        v3.MapPatch("/user/profile", ChangeAsync).RequireScope("user.profile.update");
        v3.MapGet("/user/account", AccountAsync).RequireScope("user.account.read");
    }

    private static async Task<IResult> GetAsync(HttpContext context, ProfileStore store, CancellationToken cancellationToken) =>
        Answer(await store.GetAsync(context.Caller().AccountId, cancellationToken));

    private static async Task<IResult> ChangeAsync(HttpContext context, ProfileStore store, CancellationToken cancellationToken)
    {
        var (request, refusal) = await JsonRequest.ReadAsync(context.Request, ProfileRules.RequestBytes, cancellationToken);
        if (request is null)
        {
            return refusal!;
        }

        var change = ProfileRules.ReadChange(request);
        return request.Errors.Count > 0
            ? ApiRefusal.Of(StatusCodes.Status400BadRequest, request.Errors)
            : Answer(await store.ChangeAsync(context.Caller(), change, cancellationToken));
    }

    /// <summary>Who runs a server of their own lacks nothing of a paid account.</summary>
    private static async Task<IResult> AccountAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var reputation = context.RequestServices.GetService<IReputations>() is { } known
            ? await known.GetAsync(context.Caller().AccountId, cancellationToken)
            : IReputations.Unknown;
        return TypedResults.Json(new AccountAnswer("paid", reputation), ProfileJson.Wire.AccountAnswer);
    }

    private static JsonHttpResult<IReadOnlyDictionary<string, string>> Answer(IReadOnlyDictionary<string, string> profile) =>
        TypedResults.Json(profile, ProfileJson.Wire.IReadOnlyDictionaryStringString);
}
