using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Posthorn.Delivery;

/// <summary>Where mail leaves to: the setting <c>--delivery</c>.</summary>
public abstract record DeliveryMode
{
    /// <summary>Every mail goes, over real SMTP, to the built-in test mailbox, whose address the program fills in.</summary>
    public sealed record Inbox : DeliveryMode;

    /// <summary>To the MX hosts of each recipient's domain.</summary>
    public sealed record Direct : DeliveryMode;

    /// <summary>Everything through one smart host.</summary>
    /// <param name="ImplicitTls">TLS from the first byte (<c>smtps://</c>); else STARTTLS when offered.</param>
    /// <param name="Credentials">Null: no AUTH.</param>
    public sealed record Relay(string Host, int Port, bool ImplicitTls, NetworkCredential? Credentials) : DeliveryMode;

    /// <summary>Reads <c>inbox</c>, <c>direct</c> or <c>relay=smtp://[user:pass@]host[:port]</c> (<c>smtps://</c> for implicit TLS; ports 25 and 465 by default).</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out DeliveryMode? mode, [NotNullWhen(false)] out string? error)
    {
        error = null;
        mode = text switch
        {
            "inbox" => new Inbox(),
            "direct" => new Direct(),
            _ when text.StartsWith("relay=", StringComparison.Ordinal) => ParseRelay(text["relay=".Length..]),
            _ => null,
        };

        if (mode is null)
        {
            error = "expected inbox, direct, or relay=smtp://[user:password@]host[:port]";
        }

        return mode is not null;
    }

    private static Relay? ParseRelay(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("smtp" or "smtps") || uri.Host.Length == 0 || uri.Port == 0 || uri.PathAndQuery.Trim('/').Length > 0)
        {
            return null;
        }

        var implicitTls = uri.Scheme == "smtps";
        var port = uri.Port > 0 ? uri.Port : implicitTls ? 465 : 25;
        var user = uri.UserInfo.Split(':', 2);
        var credentials = user is [var name, var password] ? new NetworkCredential(Uri.UnescapeDataString(name), Uri.UnescapeDataString(password)) : null;
        return uri.UserInfo.Length > 0 && credentials is null ? null : new Relay(uri.DnsSafeHost, port, implicitTls, credentials);
    }
}
