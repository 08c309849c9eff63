using System.Net;
using System.Net.Sockets;

namespace Posthorn.Http;

/// <summary>Who a request comes from when proxies stand before this server. Pure: what a header says is believed as far as trusted hands wrote it.</summary>
internal static class ForwardedRules
{
    /// <summary>Proxies in a row; a longer chain is nobody's house.</summary>
    public const int MaxHops = 20;

    private const int MaxEntry = 64;

    /// <param name="peer">The other end of the connection.</param>
    /// <param name="forwarded">The lines of <c>X-Forwarded-For</c>: each proxy adds at the end who came to it.</param>
    /// <param name="trusted">The networks of our own proxies.</param>
    /// <returns>
    /// The first address, from the right, that is not a trusted proxy's. What stands left of it anybody may have written. Where an entry is no
    /// address, the proxy that passed it on.
    /// </returns>
    public static IPAddress ClientOf(IPAddress peer, IReadOnlyList<string?> forwarded, IReadOnlyList<IPNetwork> trusted)
    {
        var (client, hops) = (Plain(peer), 0);
        for (var line = forwarded.Count - 1; line >= 0; line--)
        {
            for (var rest = forwarded[line].AsSpan(); rest.Length > 0;)
            {
                if (!IsTrusted(client, trusted) || ++hops > MaxHops)
                {
                    return client;
                }

                var comma = rest.LastIndexOf(',');
                if (!TryParse(rest[(comma + 1)..].Trim(), out var before))
                {
                    return client;
                }

                client = before;
                rest = comma < 0 ? default : rest[..comma];
            }
        }

        return client;
    }

    /// <summary>IPv4 in four plain decimal parts or IPv6, alone or with a port behind it as some proxies write.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out IPAddress address)
    {
        address = IPAddress.None;
        if (text.Length is 0 or > MaxEntry || text.Contains('%'))
        {
            return false;
        }

        var bare = WithoutPort(text);
        if (!IPAddress.TryParse(bare, out var parsed))
        {
            return false;
        }

        address = Plain(parsed);
        return parsed.AddressFamily == AddressFamily.InterNetworkV6 ? !bare.Contains('[') : bare.SequenceEqual(parsed.ToString());
    }

    private static ReadOnlySpan<char> WithoutPort(ReadOnlySpan<char> text)
    {
        if (text[0] == '[' && text.IndexOf(']') is > 0 and var end)
        {
            return end == text.Length - 1 || IsPort(text[(end + 1)..]) ? text[1..end] : default;
        }

        return text.IndexOf(':') is > 0 and var colon && text.LastIndexOf(':') == colon && IsPort(text[colon..]) ? text[..colon] : text;
    }

    private static bool IsPort(ReadOnlySpan<char> text) => text.Length is >= 2 and <= 6 && text[0] == ':' && !text[1..].ContainsAnyExceptInRange('0', '9');

    private static bool IsTrusted(IPAddress address, IReadOnlyList<IPNetwork> trusted)
    {
        foreach (var network in trusted)
        {
            if (network.Contains(address))
            {
                return true;
            }
        }

        return false;
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
