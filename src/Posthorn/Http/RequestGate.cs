using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Posthorn.Accounts;

namespace Posthorn.Http;

/// <summary>
/// The order of checks before an endpoint: who are you, is your account open and may it be reached from there, how often, for whom, may you.
/// An endpoint that asks for no scope is open.
/// </summary>
internal sealed class RequestGate(RequestDelegate next, IApiKeys keys, ISessions sessions, ICallers callers, RateCounters counters, IOptions<GateOptions> options)
{
    private const string Forbidden = "access forbidden";

    /// <summary>As SendGrid's list of who tried to get in calls people.</summary>
    private const string Web = "Web";

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint() is not { } endpoint || endpoint.Metadata.GetMetadata<RequiredScope>() is not { Scope: var scope })
        {
            await next(context);
            return;
        }

        if (await WhoAsync(context) is not var (key, method))
        {
            return;
        }

        if (await callers.AdmitAsync(key, context.Connection.RemoteIpAddress, method, context.RequestAborted) is not { } caller)
        {
            await ErrorAnswers.WriteAsync(context, 403, Forbidden);
            return;
        }

        var own = endpoint.Metadata.GetMetadata<OwnRateLimit>();
        var rule = own is null ? RateRules.For(scope, options.Value.RequestsPerMinute) : RateRules.Of(own);
        if (!IsInTime(context, counters.Count(caller.AccountId, endpoint, rule), own is { ResetsInSeconds: true }))
        {
            await ErrorAnswers.WriteAsync(context, 429, "too many requests");
            return;
        }

        if (await WhoseAsync(context, endpoint, caller) is not { } acting)
        {
            await ErrorAnswers.WriteAsync(context, 403, Forbidden);
            return;
        }

        if (scope != RequiredScope.Any && !acting.Allows(scope))
        {
            // Programs compare the message, so what is missing stands beside it.
            await ErrorAnswers.WriteAsync(context, 403, Forbidden, help: $"missing required scope: {scope}");
            return;
        }

        context.Features.Set(acting);
        await next(context);
    }

    /// <summary>A key in the header, or else the cookie of somebody who logged in.</summary>
    /// <returns>Null: it was answered.</returns>
    private async ValueTask<(ApiKey Key, string Method)?> WhoAsync(HttpContext context)
    {
        var authorization = context.Request.Headers.Authorization.ToString();
        if (authorization.Length == 0)
        {
            var session = await sessions.ReadAsync(context, context.RequestAborted);
            if (session is { Key: { } user, IsForged: false })
            {
                return (user, Web);
            }

            await (session.Key is null
                ? ErrorAnswers.WriteAsync(context, 401, "authorization required")
                : ErrorAnswers.WriteAsync(context, 403, Forbidden, help: "A change made with the session's cookie needs the session's csrf_token in the header X-Posthorn-Csrf."));
            return null;
        }

        var shown = ShownKey.Of(authorization);
        if (await keys.AuthenticateAsync(shown.Text, context.RequestAborted) is { } key)
        {
            return (key, shown.Method);
        }

        await ErrorAnswers.WriteAsync(context, 401, shown.IsBasic
            ? "Permission denied, wrong credentials"
            : "The provided authorization grant is invalid, expired, or revoked");
        return null;
    }

    private ValueTask<Caller?> WhoseAsync(HttpContext context, Endpoint endpoint, Caller caller)
    {
        var asked = context.Request.Headers["on-behalf-of"].ToString();
        return string.IsNullOrWhiteSpace(asked) || endpoint.Metadata.GetMetadata<OwnAccountOnly>() is not null
            ? ValueTask.FromResult<Caller?>(caller)
            : callers.ActForAsync(caller, asked, context.RequestAborted);
    }

    private static bool IsInTime(HttpContext context, RateReading reading, bool resetsInSeconds)
    {
        var headers = context.Response.Headers;
        headers["X-RateLimit-Limit"] = reading.Limit.ToString(CultureInfo.InvariantCulture);
        headers["X-RateLimit-Remaining"] = reading.Remaining.ToString(CultureInfo.InvariantCulture);
        headers["X-RateLimit-Reset"] = (resetsInSeconds ? reading.SecondsLeft : reading.Reset).ToString(CultureInfo.InvariantCulture);
        return !reading.IsOver;
    }
}
