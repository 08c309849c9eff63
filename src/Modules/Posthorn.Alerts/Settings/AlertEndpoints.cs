using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Posthorn.Accounts;
using Posthorn.Kernel;

namespace Posthorn.Alerts.Settings;

/// <summary><c>/v3/alerts</c>.</summary>
internal static class AlertEndpoints
{
    private const int MaxRequest = 16 * 1024;

    public static void Map(IEndpointRouteBuilder v3)
    {
        var alerts = v3.MapGroup("/alerts");
        alerts.MapPost("", AddAsync).RequireScope("alerts.create");
        alerts.MapGet("", ListAsync).RequireScope("alerts.read");
        alerts.MapGet("/{alertId}", GetAsync).RequireScope("alerts.read");
        alerts.MapPatch("/{alertId}", ChangeAsync).RequireScope("alerts.update");
        alerts.MapDelete("/{alertId}", RemoveAsync).RequireScope("alerts.delete");
    }

    private static async Task<IResult> AddAsync(HttpContext context, AlertStore store, CancellationToken cancellationToken)
    {
        var (request, refusal) = await JsonRequest.ReadAsync(context.Request, MaxRequest, cancellationToken);
        if (request is null)
        {
            return refusal!;
        }

        var caller = context.Caller();
        var draft = AlertRules.New(request, caller.Account.Email);
        if (request.Errors.Count > 0)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, request.Errors);
        }

        return await store.AddAsync(caller.AccountId, draft, caller.Actor, cancellationToken) is { } added
            ? TypedResults.Json(AlertAnswer.Of(added), AlertsJson.Default.AlertAnswer, statusCode: StatusCodes.Status201Created)
            : ApiRefusal.Of(StatusCodes.Status400BadRequest, AlertRules.TooMany);
    }

    private static async Task<JsonHttpResult<IReadOnlyList<AlertAnswer>>> ListAsync(HttpContext context, AlertStore store, CancellationToken cancellationToken) =>
        TypedResults.Json<IReadOnlyList<AlertAnswer>>(
            [.. (await store.ListAsync(context.Caller().AccountId, cancellationToken)).Select(AlertAnswer.Of)], AlertsJson.Default.IReadOnlyListAlertAnswer);

    private static async Task<IResult> GetAsync(HttpContext context, string alertId, AlertStore store, CancellationToken cancellationToken) =>
        await FindAsync(context, alertId, store, cancellationToken) is { } alert ? Answer(alert) : NotFound();

    private static async Task<IResult> ChangeAsync(HttpContext context, string alertId, AlertStore store, CancellationToken cancellationToken)
    {
        if (await FindAsync(context, alertId, store, cancellationToken) is not { } before)
        {
            return NotFound();
        }

        var (request, refusal) = await JsonRequest.ReadAsync(context.Request, MaxRequest, cancellationToken);
        if (request is null)
        {
            return refusal!;
        }

        var draft = AlertRules.Change(request, before.Type);
        if (request.Errors.Count > 0)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, request.Errors);
        }

        return await store.ChangeAsync(before, draft, context.Caller().Actor, cancellationToken) is { } changed ? Answer(changed) : NotFound();
    }

    private static async Task<IResult> RemoveAsync(HttpContext context, string alertId, AlertStore store, CancellationToken cancellationToken) =>
        TryReadId(alertId, out var id) && await store.RemoveAsync(context.Caller().AccountId, id, context.Caller().Actor, cancellationToken)
            ? TypedResults.NoContent()
            : NotFound();

    private static async Task<Alert?> FindAsync(HttpContext context, string text, AlertStore store, CancellationToken cancellationToken) =>
        TryReadId(text, out var id) ? await store.FindAsync(context.Caller().AccountId, id, cancellationToken) : null;

    private static bool TryReadId(string text, out long id) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id);

    private static JsonHttpResult<AlertAnswer> Answer(Alert alert) => TypedResults.Json(AlertAnswer.Of(alert), AlertsJson.Default.AlertAnswer);

    private static JsonHttpResult<ApiErrors> NotFound() => ApiRefusal.Of(StatusCodes.Status404NotFound, "not found");
}
