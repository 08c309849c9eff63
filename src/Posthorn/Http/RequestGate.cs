using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Posthorn.Accounts;

namespace Posthorn.Http;

/// <summary>
/// The order of checks before an endpoint: who are you, is your account open and may it be reached from there, how often, for whom, may you.
/// An endpoint that asks for no scope is open.
/// </summary>
internal sealed class RequestGate(RequestDelegate next, IApiKeys keys, ICallers callers, RateCounters counters, IOptions<GateOptions> options)
{
    private const string Forbidden = "access forbidden";

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint() is not { } endpoint || endpoint.Metadata.GetMetadata<RequiredScope>() is not { Scope: var scope })
        {
            await next(context);
            return;
        }

        var authorization = context.Request.Headers.Authorization.ToString();
        if (authorization.Length == 0)
        {
            await ErrorAnswers.WriteAsync(context, 401, "authorization required");
            return;
        }

        var shown = ShownKey.Of(authorization);
        if (await keys.AuthenticateAsync(shown.Text, context.RequestAborted) is not { } key)
        {
            await ErrorAnswers.WriteAsync(context, 401, shown.IsBasic
                ? "Permission denied, wrong credentials"
                : "The provided authorization grant is invalid, expired, or revoked");
            return;
        }

        if (await callers.AdmitAsync(key, context.Connection.RemoteIpAddress, shown.Method, context.RequestAborted) is not { } caller)
        {
            await ErrorAnswers.WriteAsync(context, 403, Forbidden);
            return;
        }

        if (!IsInTime(context, counters.Count(caller.AccountId, endpoint, RateRules.For(scope, options.Value.RequestsPerMinute))))
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

    private ValueTask<Caller?> WhoseAsync(HttpContext context, Endpoint endpoint, Caller caller)
    {
        var asked = context.Request.Headers["on-behalf-of"].ToString();
        return string.IsNullOrWhiteSpace(asked) || endpoint.Metadata.GetMetadata<OwnAccountOnly>() is not null
            ? ValueTask.FromResult<Caller?>(caller)
            : callers.ActForAsync(caller, asked, context.RequestAborted);
    }

    private static bool IsInTime(HttpContext context, RateReading reading)
    {
        var headers = context.Response.Headers;
        headers["X-RateLimit-Limit"] = reading.Limit.ToString(CultureInfo.InvariantCulture);
        headers["X-RateLimit-Remaining"] = reading.Remaining.ToString(CultureInfo.InvariantCulture);
        headers["X-RateLimit-Reset"] = reading.Reset.ToString(CultureInfo.InvariantCulture);
        return !reading.IsOver;
    }
}
