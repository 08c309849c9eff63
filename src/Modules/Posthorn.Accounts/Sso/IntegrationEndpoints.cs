using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Posthorn.Accounts.Saml;

namespace Posthorn.Accounts.Sso;

/// <summary><c>/v3/sso/integrations</c>.</summary>
internal static class IntegrationEndpoints
{
    private const int MaxRequest = 32 * 1024;

    public static void Map(IEndpointRouteBuilder v3)
    {
        var integrations = v3.MapGroup("/sso/integrations");
        integrations.MapPost("", AddAsync).RequireScope("sso.settings.create").IgnoreOnBehalfOf();
        integrations.MapGet("", ListAsync).RequireScope("sso.settings.read").IgnoreOnBehalfOf();
        integrations.MapGet("/{id}", GetAsync).RequireScope("sso.settings.read").IgnoreOnBehalfOf();
        integrations.MapPatch("/{id}", ChangeAsync).RequireScope("sso.settings.update").IgnoreOnBehalfOf();
        integrations.MapDelete("/{id}", RemoveAsync).RequireScope("sso.settings.delete").IgnoreOnBehalfOf();
    }

    private static async Task<IResult> AddAsync(HttpContext context, IntegrationStore store, IOptions<SsoOptions> options, CancellationToken cancellationToken)
    {
        var (draft, refusal) = await ReadAsync(context, cancellationToken);
        if (draft is null)
        {
            return refusal!;
        }

        var caller = context.Caller();
        return await store.AddAsync(caller.AccountId, caller.Actor, Guid.NewGuid().ToString(), draft, cancellationToken) is { } added
            ? Answer(context, added, options.Value)
            : SsoRefusal.Of(StatusCodes.Status400BadRequest, IntegrationRules.TooMany);
    }

    private static async Task<IResult> ListAsync(HttpContext context, IntegrationStore store, IOptions<SsoOptions> options, CancellationToken cancellationToken) =>
        TypedResults.Json<IReadOnlyList<IntegrationAnswer>>(
            [.. (await store.ListAsync(context.Caller().AccountId, cancellationToken)).Select(integration => Shown(context, integration, options.Value))],
            SsoJson.Wire.IReadOnlyListIntegrationAnswer);

    private static async Task<IResult> GetAsync(HttpContext context, string id, IntegrationStore store, IOptions<SsoOptions> options, CancellationToken cancellationToken) =>
        await store.FindAsync(context.Caller().AccountId, id, cancellationToken) is { } found ? Answer(context, found, options.Value) : SsoRefusal.NotFound();

    private static async Task<IResult> ChangeAsync(HttpContext context, string id, IntegrationStore store, IOptions<SsoOptions> options, CancellationToken cancellationToken)
    {
        var caller = context.Caller();
        if (await store.FindAsync(caller.AccountId, id, cancellationToken) is null)
        {
            return SsoRefusal.NotFound();
        }

        var (draft, refusal) = await ReadAsync(context, cancellationToken);
        if (draft is null)
        {
            return refusal!;
        }

        return await store.ChangeAsync(caller.AccountId, caller.Actor, id, draft, cancellationToken) is { } changed
            ? Answer(context, changed, options.Value)
            : SsoRefusal.NotFound();
    }

    private static async Task<IResult> RemoveAsync(HttpContext context, string id, IntegrationStore store, CancellationToken cancellationToken) =>
        await store.RemoveAsync(context.Caller().AccountId, context.Caller().Actor, id, cancellationToken) ? TypedResults.NoContent() : SsoRefusal.NotFound();

    private static async Task<(IntegrationDraft? Draft, IResult? Refusal)> ReadAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var (request, refusal) = await JsonRequest.ReadAsync(context.Request, MaxRequest, cancellationToken);
        if (request is null)
        {
            return (null, SsoRefusal.Of(refusal!));
        }

        var draft = IntegrationRules.Read(request);
        return (draft, draft is null ? SsoRefusal.Of(StatusCodes.Status400BadRequest, request.Errors) : null);
    }

    private static JsonHttpResult<IntegrationAnswer> Answer(HttpContext context, Integration integration, SsoOptions options) =>
        TypedResults.Json(Shown(context, integration, options), SsoJson.Wire.IntegrationAnswer);

    private static IntegrationAnswer Shown(HttpContext context, Integration integration, SsoOptions options) => IntegrationAnswer.Of(
        integration, SamlAddresses.Of(options, integration.Id), context.Request.Query["si"].ToString().Equals("true", StringComparison.OrdinalIgnoreCase));
}
