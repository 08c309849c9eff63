using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Posthorn.Accounts;
using Posthorn.Webhooks.Settings;

namespace Posthorn.Webhooks.Policies;

/// <summary><c>/v3/user/webhooks/security/policies</c>.</summary>
internal static class PolicyEndpoints
{
    private const int MaxRequest = 64 * 1024;

    public static void Map(IEndpointRouteBuilder v3)
    {
        var policies = v3.MapGroup("/user/webhooks/security/policies");
        policies.MapPost("", AddAsync).RequireScope("user.webhooks.security.policies.create");
        policies.MapGet("", ListAsync).RequireScope("user.webhooks.security.policies.read");
        policies.MapGet("/{id}", GetAsync).RequireScope("user.webhooks.security.policies.read");
        policies.MapPatch("/{id}", ChangeAsync).RequireScope("user.webhooks.security.policies.update");
        policies.MapDelete("/{id}", RemoveAsync).RequireScope("user.webhooks.security.policies.delete");
    }

    private static async Task<IResult> AddAsync(HttpContext context, PolicyStore store, CancellationToken cancellationToken)
    {
        var (request, refusal) = await JsonRequest.ReadAsync(context.Request, MaxRequest, cancellationToken);
        if (request is null)
        {
            return refusal!;
        }

        if (!request.Has("name") || request.IsNull("name"))
        {
            request.Refuse("name", "The name is required.");
        }

        var policy = PolicyRules.Apply(new SecurityPolicy(context.Caller().AccountId, Guid.NewGuid().ToString(), "", null, null), request);
        return request.Errors.Count > 0
            ? ApiRefusal.Of(StatusCodes.Status400BadRequest, request.Errors)
            : await store.AddAsync(policy, PolicyRules.MaxPolicies, cancellationToken)
                ? Answer(policy, StatusCodes.Status201Created)
                : ApiRefusal.Of(StatusCodes.Status400BadRequest, $"An account may have {PolicyRules.MaxPolicies} security policies.");
    }

    private static async Task<IResult> ListAsync(HttpContext context, PolicyStore store, CancellationToken cancellationToken) =>
        WebhookAnswers.Json(new JsonObject
        {
            ["policies"] = new JsonArray([.. (await store.ListAsync(context.Caller().AccountId, cancellationToken)).Select(policy => policy.ToJson())]),
        });

    private static async Task<IResult> GetAsync(string id, HttpContext context, PolicyStore store, CancellationToken cancellationToken) =>
        await store.FindAsync(context.Caller().AccountId, id, cancellationToken) is { } policy ? Answer(policy, StatusCodes.Status200OK) : NotFound();

    private static async Task<IResult> ChangeAsync(string id, HttpContext context, PolicyStore store, CancellationToken cancellationToken)
    {
        var (request, refusal) = await JsonRequest.ReadAsync(context.Request, MaxRequest, cancellationToken);
        if (request is null)
        {
            return refusal!;
        }

        if (await store.FindAsync(context.Caller().AccountId, id, cancellationToken) is not { } before)
        {
            return NotFound();
        }

        var after = PolicyRules.Apply(before, request);
        return request.Errors.Count > 0
            ? ApiRefusal.Of(StatusCodes.Status400BadRequest, request.Errors)
            : await store.ChangeAsync(after, cancellationToken) ? Answer(after, StatusCodes.Status200OK) : NotFound();
    }

    /// <summary>One that webhooks name stays, unless <c>force</c> says that they shall go without.</summary>
    private static async Task<IResult> RemoveAsync(string id, string? force, HttpContext context, PolicyStore store, CancellationToken cancellationToken)
    {
        if (force is not (null or "" or "true" or "false"))
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, "force must be true or false.", "force");
        }

        var removal = await store.RemoveAsync(context.Caller().AccountId, id, force == "true", cancellationToken);
        return !removal.IsFound
            ? NotFound()
            : removal.UsedBy > 0 && force != "true"
                ? ApiRefusal.Of(StatusCodes.Status400BadRequest, $"{removal.UsedBy} of your webhooks use this policy. Let them name another one, or delete it with force=true.", "id")
                : WebhookAnswers.Json(new JsonObject { ["policy"] = null });
    }

    private static IResult Answer(SecurityPolicy policy, int status) => WebhookAnswers.Json(new JsonObject { ["policy"] = policy.ToJson() }, status);

    private static IResult NotFound() => WebhookAnswers.Refusal(StatusCodes.Status404NotFound, "Invalid id provided.");
}
