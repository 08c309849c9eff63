using System.Net;
using System.Text;

namespace Posthorn.Tracking.Engagement;

/// <summary>What a request tells of who makes it. Pure. All of it may be a lie.</summary>
internal static class ClientRules
{
    /// <summary>Characters of a User-Agent that are kept.</summary>
    public const int MaxUserAgent = 500;

    /// <summary>Apple's own addresses; its relay also leaves from addresses of other companies, where only the agent tells.</summary>
    private static readonly IPNetwork Apple = IPNetwork.Parse("17.0.0.0/8");

    /// <summary>What Mail Privacy Protection says, and no browser does: this and not a word more.</summary>
    private const string RelayAgent = "Mozilla/5.0";

    /// <summary>Programs that follow links on their own: link checkers of mail gateways, previews of chats, libraries.</summary>
    private static readonly string[] ScannerWords =
    [
        "barracuda", "bitdefender", "bot/", "bot;", "bot)", "crawler", "curl/", "facebookexternalhit", "go-http-client", "headlesschrome", "java/", "libwww", "mimecast",
        "okhttp", "phantomjs", "proofpoint", "python-", "safelinks", "slackbot", "spider", "symantec", "trendmicro", "urldefense", "wget/", "whatsapp/", "zscaler",
    ];

    /// <summary>An open that no reader caused: Apple fetches every picture when a mail arrives.</summary>
    public static bool IsMachineOpen(string? userAgent, IPAddress? client) => userAgent == RelayAgent || (client is not null && Apple.Contains(client));

    /// <param name="userAgent">Null: none was sent, which no browser does.</param>
    /// <param name="purpose">The header <c>Sec-Purpose</c> or <c>Purpose</c>: browsers that fetch before anybody has clicked say so.</param>
    public static bool IsScanner(string? userAgent, string? purpose) =>
        string.IsNullOrEmpty(userAgent)
        || purpose?.Contains("prefetch", StringComparison.OrdinalIgnoreCase) == true
        || ScannerWords.Any(word => userAgent.Contains(word, StringComparison.OrdinalIgnoreCase));

    /// <returns>Printable characters only, at most <see cref="MaxUserAgent"/>; null when none is left.</returns>
    public static string? Printable(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        var clean = new StringBuilder(Math.Min(text.Length, MaxUserAgent));
        foreach (var rune in text.EnumerateRunes())
        {
            if (clean.Length + rune.Utf16SequenceLength > MaxUserAgent)
            {
                break;
            }

            if (!Rune.IsControl(rune) && rune != Rune.ReplacementChar)
            {
                clean.Append(rune.ToString());
            }
        }

        return clean.ToString().Trim() is { Length: > 0 } printable ? printable : null;
    }

    public static IPAddress? AddressOf(IPAddress? remote) => remote is { IsIPv4MappedToIPv6: true } ? remote.MapToIPv4() : remote;
}
