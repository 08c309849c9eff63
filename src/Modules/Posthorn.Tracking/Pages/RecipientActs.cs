using Microsoft.AspNetCore.Http;
using Posthorn.Suppressions;

namespace Posthorn.Tracking.Pages;

/// <summary>Says who asked for a change, and from where.</summary>
internal static class RecipientActs
{
    private const int MaxUserAgent = 512;
    private const int MaxUrl = 2048;

    public static RecipientAct Of(
        HttpContext context, TrackingOptions options, MarkedCopy copy, string recipient, bool isOneClick, params IReadOnlyList<RecipientChoice> choices) => new(
        copy.AccountId, copy.Id, recipient, choices, isOneClick, ClientOf(context), UserAgentOf(context.Request),
        UrlOf(context.Request, copy.Address ?? options.PublicUrl));

    private static string? ClientOf(HttpContext context) => context.Connection.RemoteIpAddress is { } address
        ? (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString()
        : null;

    private static string? UserAgentOf(HttpRequest request)
    {
        var text = string.Concat(request.Headers.UserAgent.ToString().Where(character => character is >= ' ' and <= '~'));
        return text.Length == 0 ? null : text.Length > MaxUserAgent ? text[..MaxUserAgent] : text;
    }

    private static string UrlOf(HttpRequest request, string address)
    {
        var url = $"{address}{request.Path.ToUriComponent()}{request.QueryString.ToUriComponent()}";
        return url.Length > MaxUrl ? url[..MaxUrl] : url;
    }
}
