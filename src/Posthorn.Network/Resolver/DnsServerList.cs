using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace Posthorn.Network;

/// <summary>The value of <c>--dns</c>: <c>IP:PORT[,…]</c>. Without a port it is 53; IPv6 with a port stands in brackets.</summary>
public static class DnsServerList
{
    public const int DefaultPort = 53;

    /// <param name="text">One or more servers, commas between them, blanks around them allowed.</param>
    /// <param name="servers">The servers in their order, or null.</param>
    /// <param name="error">A sentence that names the entry at fault, or null.</param>
    public static bool TryParse(
        string? text, [NotNullWhen(true)] out IReadOnlyList<IPEndPoint>? servers, [NotNullWhen(false)] out string? error)
    {
        servers = null;
        var parsed = new List<IPEndPoint>();
        foreach (var entry in (text ?? "").Split(',', StringSplitOptions.TrimEntries))
        {
            if (!TryParseServer(entry, out var server))
            {
                error = $"'{entry}' is not a DNS server: write IP:PORT, such as 192.0.2.53:53 or [2001:db8::53]:53.";
                return false;
            }

            parsed.Add(server);
        }

        servers = parsed;
        error = null;
        return true;
    }

    private static bool TryParseServer(string entry, [NotNullWhen(true)] out IPEndPoint? server)
    {
        server = null;
        var (host, port) = Split(entry);
        if (!IsPort(port, out var number) || !IPAddress.TryParse(host, out var address))
        {
            return false;
        }

        // The platform's parser also takes 127.1 and 0x7f000001, and brackets of its own.
        if (address.AddressFamily == AddressFamily.InterNetwork ? address.ToString() != host : host.Contains('['))
        {
            return false;
        }

        server = new IPEndPoint(address, number);
        return true;
    }

    /// <summary>Cuts the port off. Null when there is none.</summary>
    private static (string Host, string? Port) Split(string entry)
    {
        if (entry.StartsWith('[') && entry.IndexOf(']') is > 0 and var bracket)
        {
            var behind = entry[(bracket + 1)..];
            return (entry[1..bracket], behind.Length == 0 ? null : behind.StartsWith(':') ? behind[1..] : "");
        }

        var colon = entry.IndexOf(':');
        return colon >= 0 && colon == entry.LastIndexOf(':') ? (entry[..colon], entry[(colon + 1)..]) : (entry, null);
    }

    private static bool IsPort(string? text, out ushort port)
    {
        port = DefaultPort;
        return text is null || (text.All(char.IsAsciiDigit) && ushort.TryParse(text, out port) && port > 0);
    }
}
