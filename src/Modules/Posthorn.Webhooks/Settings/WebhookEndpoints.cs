using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Posthorn.Accounts;

namespace Posthorn.Webhooks.Settings;

/// <summary><c>/v3/user/webhooks/event/settings</c>. Without an id it is the oldest webhook, as programs from before there were several expect.</summary>
internal static class WebhookEndpoints
{
    private const int MaxRequest = 64 * 1024;
    private const string Read = "user.webhooks.event.settings.read";
    private const string Update = "user.webhooks.event.settings.update";

    public static void Map(IEndpointRouteBuilder v3)
    {
        var settings = v3.MapGroup("/user/webhooks/event/settings");
        settings.MapPost("", AddAsync).RequireScope("user.webhooks.event.settings.create");
        settings.MapGet("", (HttpContext context, WebhookStore store, CancellationToken cancellationToken) => GetAsync(null, context, store, cancellationToken)).RequireScope(Read);
        settings.MapPatch("", (HttpContext context, EditWebhooks edit, WebhookStore store, CancellationToken cancellationToken) =>
            ChangeAsync(null, context, edit, store, cancellationToken)).RequireScope(Update);
        settings.MapGet("/all", ListAsync).RequireScope(Read);
        settings.MapGet("/signed", (HttpContext context, WebhookStore store, CancellationToken cancellationToken) => GetSignedAsync(null, context, store, cancellationToken)).RequireScope(Read);
        settings.MapPatch("/signed", (HttpContext context, EditWebhooks edit, WebhookStore store, CancellationToken cancellationToken) =>
            SignAsync(null, context, edit, store, cancellationToken)).RequireScope(Update);
        settings.MapGet("/signed/{id}", GetSignedAsync).RequireScope(Read);
        settings.MapPatch("/signed/{id}", SignAsync).RequireScope(Update);
        settings.MapGet("/{id}", GetAsync).RequireScope(Read);
        settings.MapPatch("/{id}", ChangeAsync).RequireScope(Update);
        settings.MapDelete("/{id}", RemoveAsync).RequireScope("user.webhooks.event.settings.delete");
    }

    private static async Task<IResult> AddAsync(HttpContext context, EditWebhooks edit, CancellationToken cancellationToken)
    {
        var (request, refusal) = await JsonRequest.ReadAsync(context.Request, MaxRequest, cancellationToken);
        if (request is null)
        {
            return refusal!;
        }

        var draft = WebhookRules.Read(request);
        if (draft.Url is null && request.Errors.Count == 0)
        {
            request.Refuse("url", "The url is required.");
        }

        return request.Errors.Count > 0
            ? ApiRefusal.Of(StatusCodes.Status400BadRequest, request.Errors)
            : Answer(await edit.AddAsync(context.Caller().AccountId, draft, cancellationToken), context, StatusCodes.Status201Created);
    }

    private static async Task<IResult> ListAsync(HttpContext context, WebhookStore store, CancellationToken cancellationToken)
    {
        var webhooks = await store.ListAsync(context.Caller().AccountId, cancellationToken);
        return WebhookAnswers.Json(new JsonObject
        {
            ["max_allowed"] = WebhookRules.MaxWebhooks,
            ["webhooks"] = new JsonArray([.. webhooks.Select(webhook => WebhookAnswers.Of(webhook, ShowsStatusChange(context), showKey: true))]),
        });
    }

    private static async Task<IResult> GetAsync(string? id, HttpContext context, WebhookStore store, CancellationToken cancellationToken) =>
        await store.FindAsync(context.Caller().AccountId, id, cancellationToken) is { } webhook
            ? WebhookAnswers.Json(WebhookAnswers.Of(webhook, ShowsStatusChange(context), showKey: true))
            : id is null ? WebhookAnswers.Json(WebhookAnswers.None()) : NotFound();

    private static async Task<IResult> ChangeAsync(string? id, HttpContext context, EditWebhooks edit, WebhookStore store, CancellationToken cancellationToken)
    {
        var (request, refusal) = await JsonRequest.ReadAsync(context.Request, MaxRequest, cancellationToken);
        if (request is null)
        {
            return refusal!;
        }

        var draft = WebhookRules.Read(request);
        if (request.Errors.Count > 0)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, request.Errors);
        }

        var account = context.Caller().AccountId;
        id ??= (await store.FindAsync(account, null, cancellationToken))?.Id;
        return id is not null
            ? Answer(await edit.ChangeAsync(account, id, draft, cancellationToken), context, StatusCodes.Status200OK)
            : draft.Url is null
                ? ApiRefusal.Of(StatusCodes.Status400BadRequest, "The url is required.", "url")
                : Answer(await edit.AddAsync(account, draft, cancellationToken), context, StatusCodes.Status200OK);
    }

    private static async Task<IResult> RemoveAsync(string id, HttpContext context, WebhookStore store, CancellationToken cancellationToken) =>
        await store.RemoveAsync(context.Caller().AccountId, id, cancellationToken) ? TypedResults.NoContent() : NotFound();

    private static async Task<IResult> GetSignedAsync(string? id, HttpContext context, WebhookStore store, CancellationToken cancellationToken)
    {
        var webhook = await store.FindAsync(context.Caller().AccountId, id, cancellationToken);
        return webhook is null && id is not null ? NotFound() : WebhookAnswers.Json(WebhookAnswers.Signed(webhook));
    }

    private static async Task<IResult> SignAsync(string? id, HttpContext context, EditWebhooks edit, WebhookStore store, CancellationToken cancellationToken)
    {
        var (request, refusal) = await JsonRequest.ReadAsync(context.Request, MaxRequest, cancellationToken);
        if (request is null)
        {
            return refusal!;
        }

        var enabled = request.Boolean("enabled");
        if (enabled is null && request.Errors.Count == 0)
        {
            request.Refuse("enabled", "The enabled is required.");
        }

        if (request.Errors.Count > 0)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, request.Errors);
        }

        var account = context.Caller().AccountId;
        id ??= (await store.FindAsync(account, null, cancellationToken))?.Id;
        return id is not null && await edit.SignAsync(account, id, enabled!.Value, cancellationToken) is WebhookOutcome.Stored { Webhook: var webhook }
            ? WebhookAnswers.Json(WebhookAnswers.Signed(webhook))
            : NotFound();
    }

    private static IResult Answer(WebhookOutcome outcome, HttpContext context, int status) => outcome switch
    {
        WebhookOutcome.Stored { Webhook: var webhook } => WebhookAnswers.Json(WebhookAnswers.Of(webhook, ShowsStatusChange(context), showKey: false), status),
        WebhookOutcome.UrlTaken taken => WebhookAnswers.Refusal(
            StatusCodes.Status400BadRequest, $"Webhook at '{taken.Url}' already exists. Please provide a unique URL.", ("id", taken.OtherId), ("url", taken.Url)),
        WebhookOutcome.TooMany => WebhookAnswers.Refusal(
            StatusCodes.Status400BadRequest, "You have reached the maximum number of webhooks per your current billing plan."),
        WebhookOutcome.Refused refused => ApiRefusal.Of(StatusCodes.Status400BadRequest, refused.Message, refused.Field),
        _ => NotFound(),
    };

    private static bool ShowsStatusChange(HttpContext context) =>
        context.Request.Query["include"].Any(value => value?.Split(',').Contains("account_status_change") == true);

    private static IResult NotFound() => WebhookAnswers.Refusal(StatusCodes.Status404NotFound, "Invalid id provided.");
}
