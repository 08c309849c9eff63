using System.Net;
using Microsoft.AspNetCore.Http;

namespace Posthorn.Http;

/// <summary>
/// Before anything else looks at a request: behind trusted proxies its address is the client's, for lists of allowed addresses, the audit log, locked-out
/// logins, opens and clicks alike. Used only where proxies are named; else the header means nothing.
/// </summary>
internal sealed class TrustedProxies(IReadOnlyList<IPNetwork> networks)
{
    private const string Header = "X-Forwarded-For";

    public Task ReadAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Connection.RemoteIpAddress is { } peer && context.Request.Headers.TryGetValue(Header, out var forwarded))
        {
            context.Connection.RemoteIpAddress = ForwardedRules.ClientOf(peer, forwarded, networks);
        }

        return next(context);
    }
}
