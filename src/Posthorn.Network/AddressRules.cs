using System.Net;
using System.Net.Sockets;

namespace Posthorn.Network;

/// <summary>Which addresses are on the public Internet. Decides where requests that a customer can cause may go.</summary>
public static class AddressRules
{
    /// <summary>The first prefix that holds an address decides; IPv4 that none holds is public.</summary>
    private static readonly (IPNetwork Network, AddressKind Kind)[] V4 =
    [
        (IPNetwork.Parse("0.0.0.0/32"), AddressKind.Unspecified),
        (IPNetwork.Parse("0.0.0.0/8"), AddressKind.Reserved),
        (IPNetwork.Parse("10.0.0.0/8"), AddressKind.Private),
        (IPNetwork.Parse("100.64.0.0/10"), AddressKind.CarrierNat),
        (IPNetwork.Parse("127.0.0.0/8"), AddressKind.Loopback),
        (IPNetwork.Parse("169.254.0.0/16"), AddressKind.LinkLocal),
        (IPNetwork.Parse("172.16.0.0/12"), AddressKind.Private),
        (IPNetwork.Parse("192.0.0.0/24"), AddressKind.Reserved),
        (IPNetwork.Parse("192.0.2.0/24"), AddressKind.Documentation),
        (IPNetwork.Parse("192.88.99.0/24"), AddressKind.Reserved),
        (IPNetwork.Parse("192.168.0.0/16"), AddressKind.Private),
        (IPNetwork.Parse("198.18.0.0/15"), AddressKind.Benchmarking),
        (IPNetwork.Parse("198.51.100.0/24"), AddressKind.Documentation),
        (IPNetwork.Parse("203.0.113.0/24"), AddressKind.Documentation),
        (IPNetwork.Parse("224.0.0.0/4"), AddressKind.Multicast),
        (IPNetwork.Parse("240.0.0.0/4"), AddressKind.Reserved),
    ];

    /// <summary>The first prefix decides; IPv6 that none holds is reserved, because only 2000::/3 has been given out.</summary>
    private static readonly (IPNetwork Network, AddressKind Kind)[] V6 =
    [
        (IPNetwork.Parse("::/128"), AddressKind.Unspecified),
        (IPNetwork.Parse("::1/128"), AddressKind.Loopback),
        (IPNetwork.Parse("2001::/23"), AddressKind.Reserved),
        (IPNetwork.Parse("2001:db8::/32"), AddressKind.Documentation),
        (IPNetwork.Parse("3fff::/20"), AddressKind.Documentation),
        (IPNetwork.Parse("2000::/3"), AddressKind.Public),
        (IPNetwork.Parse("fc00::/7"), AddressKind.UniqueLocal),
        (IPNetwork.Parse("fe80::/10"), AddressKind.LinkLocal),
        (IPNetwork.Parse("fec0::/10"), AddressKind.Private),
        (IPNetwork.Parse("ff00::/8"), AddressKind.Multicast),
    ];

    /// <summary>RFC 6052 section 2.1: a translator sends these on to the IPv4 address in their last four octets.</summary>
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");

    /// <summary>RFC 3056 section 2: a relay sends these on to the IPv4 address in octets 2 to 5.</summary>
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");

    public static bool IsPublic(IPAddress address) => KindOf(address) == AddressKind.Public;

    /// <summary>The kind of an address. IPv6 that only wraps an IPv4 address (mapped, NAT64, 6to4) is of that address's kind.</summary>
    public static AddressKind KindOf(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return KindIn(V4, address, otherwise: AddressKind.Public);
        }

        return Embedded(address) is { } inner
            ? KindIn(V4, inner, otherwise: AddressKind.Public)
            : KindIn(V6, address, otherwise: AddressKind.Reserved);
    }

    /// <summary>The kind in a word or two for a sentence such as "192.168.0.1 is a private address".</summary>
    public static string Describe(IPAddress address) => KindOf(address) switch
    {
        AddressKind.Public => "public",
        AddressKind.Unspecified => "unspecified",
        AddressKind.Loopback => "loopback",
        AddressKind.Private => "private",
        AddressKind.LinkLocal => "link-local",
        AddressKind.UniqueLocal => "unique-local",
        AddressKind.CarrierNat => "carrier-grade NAT",
        AddressKind.Multicast => "multicast",
        AddressKind.Documentation => "documentation",
        AddressKind.Benchmarking => "benchmarking",
        _ => "reserved",
    };

    private static AddressKind KindIn((IPNetwork Network, AddressKind Kind)[] prefixes, IPAddress address, AddressKind otherwise)
    {
        foreach (var (network, kind) in prefixes)
        {
            if (network.Contains(address))
            {
                return kind;
            }
        }

        return otherwise;
    }

    private static IPAddress? Embedded(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        Span<byte> octets = stackalloc byte[16];
        address.TryWriteBytes(octets, out _);
        return Nat64.Contains(address) ? new IPAddress(octets[12..])
            : SixToFour.Contains(address) ? new IPAddress(octets[2..6])
            : null;
    }
}
