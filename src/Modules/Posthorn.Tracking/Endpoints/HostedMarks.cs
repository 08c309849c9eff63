using Microsoft.AspNetCore.Http;
using Posthorn.Senders;

namespace Posthorn.Tracking.Endpoints;

/// <summary>
/// Marks as they come in. By a host that one account has for its links only that account's marks are good: else anybody's link could
/// borrow its name. The server's own address, and any name that is nobody's, leads to all.
/// </summary>
internal sealed class HostedMarks(ITrackingLinks links, ILinkHosts hosts)
{
    /// <returns>With the address that it came by where it is the account's own; null: it is none of ours, or came by another account's host.</returns>
    public async ValueTask<Mark?> ReadAsync(string? token, HttpContext context)
    {
        if (token is null || links.Read(token) is not { } mark)
        {
            return null;
        }

        var host = await hosts.FindAsync(context.Request.Host.Host, context.RequestAborted);
        return host is null ? mark : host.AccountId == mark.Copy.AccountId ? mark with { Copy = mark.Copy with { Address = host.Address } } : null;
    }
}
