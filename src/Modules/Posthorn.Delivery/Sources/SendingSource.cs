using System.Net;
using System.Net.Sockets;

namespace Posthorn.Delivery.Sources;

/// <summary>Where a connection leaves from. Compares by value: it is part of a lane's key.</summary>
/// <param name="IpId">0: the default source.</param>
/// <param name="Address">What the socket is bound to; null: the system chooses.</param>
/// <param name="HeloName">What EHLO says.</param>
internal sealed record SendingSource(long IpId, IPAddress? Address, string HeloName)
{
    /// <summary>For accounts without addresses of their own.</summary>
    public static SendingSource Default(string hostName) => new(0, null, hostName);

    /// <summary>Which destinations can be reached from it.</summary>
    public AddressFamilies Families => Address?.AddressFamily switch
    {
        AddressFamily.InterNetwork => AddressFamilies.IPv4,
        AddressFamily.InterNetworkV6 => AddressFamilies.IPv6,
        _ => AddressFamilies.Any,
    };
}

/// <summary>Which kinds of address a destination's hosts have.</summary>
[Flags]
internal enum AddressFamilies
{
    IPv4 = 1,
    IPv6 = 2,
    Any = IPv4 | IPv6,
}
