using System.Net;
using System.Text;

namespace Posthorn.Dns;

/// <summary>The names under which addresses are found: <c>in-addr.arpa</c> (RFC 1035 section 3.5) and <c>ip6.arpa</c> (RFC 3596 section 2.5).</summary>
public static class ReverseName
{
    /// <summary>The name to ask for PTR. An IPv4 address in its IPv6 form (<c>::ffff:192.0.2.1</c>) is looked up as IPv4.</summary>
    public static DomainName For(IPAddress address)
    {
        var octets = (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).GetAddressBytes();
        var text = new StringBuilder(75);
        for (var i = octets.Length - 1; i >= 0; i--)
        {
            _ = octets.Length == 4
                ? text.Append(octets[i]).Append('.')
                : text.Append(HexDigit(octets[i] & 0xf)).Append('.').Append(HexDigit(octets[i] >> 4)).Append('.');
        }

        return DomainName.Parse(text.Append(octets.Length == 4 ? "in-addr.arpa" : "ip6.arpa").ToString());
    }

    private static char HexDigit(int value) => "0123456789abcdef"[value];
}
