using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Posthorn.Accounts;
using Posthorn.Webhooks.Settings;

namespace Posthorn.Webhooks.Trial;

/// <summary><c>POST /v3/user/webhooks/event/test</c>: invented events to an address.</summary>
internal static class TrialEndpoint
{
    private const int MaxRequest = 64 * 1024;
    private const int MaxId = 100;

    public static void Map(IEndpointRouteBuilder v3) =>
        v3.MapPost("/user/webhooks/event/test", HandleAsync).RequireScope("user.webhooks.event.test.create");

    private static async Task<IResult> HandleAsync(HttpContext context, WebhookStore store, TrialPosts trials, CancellationToken cancellationToken)
    {
        var (request, refusal) = await JsonRequest.ReadAsync(context.Request, MaxRequest, cancellationToken);
        if (request is null)
        {
            return refusal!;
        }

        var (url, id, draft) = (WebhookRules.ReadUrl(request, "url"), request.Line("id", MaxId), WebhookRules.ReadOAuth(request));
        if (url is null && request.Errors.Count == 0)
        {
            request.Refuse("url", "The url is required.");
        }

        if (request.Errors.Count > 0)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, request.Errors);
        }

        var account = context.Caller().AccountId;
        var stored = string.IsNullOrEmpty(id) ? null : await store.FindAsync(account, id, cancellationToken);
        if (stored is null && !string.IsNullOrEmpty(id))
        {
            return WebhookAnswers.Refusal(StatusCodes.Status404NotFound, "Invalid id provided.");
        }

        // What is stored is used only with its own token server: else anybody with this scope could have the secret sent elsewhere.
        var known = draft.TokenUrl is { Length: > 0 } tokenUrl && tokenUrl != stored?.TokenSource?.TokenUrl ? null : stored?.TokenSource;
        var oauth = WebhookRules.Apply(known, draft, out var field, out var message);
        if (field is not null)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, message!, field);
        }

        return trials.TryAdd(new Webhook(account, id ?? "", url!, true, 0, false, null) { OAuth = oauth, Keys = stored?.Signing })
            ? TypedResults.NoContent()
            : ApiRefusal.Of(StatusCodes.Status429TooManyRequests, "Too many tests wait to be posted. Please try again in a minute.");
    }
}
