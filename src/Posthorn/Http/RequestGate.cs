using System.Text;
using Microsoft.AspNetCore.Http;
using Posthorn.Accounts;

namespace Posthorn.Http;

/// <summary>The order of checks before an endpoint: who are you, may you. An endpoint that asks for no scope is open.</summary>
internal sealed class RequestGate(RequestDelegate next, IApiKeys keys)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<RequiredScope>() is not { Scope: var scope })
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

        if (await keys.AuthenticateAsync(KeyOf(authorization), context.RequestAborted) is not { } key)
        {
            await ErrorAnswers.WriteAsync(context, 401, IsBasic(authorization)
                ? "Permission denied, wrong credentials"
                : "The provided authorization grant is invalid, expired, or revoked");
            return;
        }

        if (!key.Allows(scope))
        {
            await ErrorAnswers.WriteAsync(context, 403, "access forbidden");
            return;
        }

        context.Features.Set(new Caller(key.AccountId, key));
        await next(context);
    }

    private static bool IsBasic(string authorization) => authorization.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase);

    /// <summary><c>Bearer KEY</c>, or Basic with the user name <c>apikey</c> and the key as password.</summary>
    private static string? KeyOf(string authorization)
    {
        if (authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            return authorization["Bearer ".Length..].Trim();
        }

        Span<byte> decoded = stackalloc byte[256];
        if (!IsBasic(authorization) || !Convert.TryFromBase64String(authorization["Basic ".Length..].Trim(), decoded, out var length))
        {
            return null;
        }

        return Encoding.UTF8.GetString(decoded[..length]).Split(':', 2) is ["apikey", var key] ? key : null;
    }
}
