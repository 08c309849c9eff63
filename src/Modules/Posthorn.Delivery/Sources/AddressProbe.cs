using System.Net;
using System.Net.Sockets;

namespace Posthorn.Delivery.Sources;

/// <summary>
/// Whether mail can leave from an address here. Binding tells, not the list of interfaces: a route may make a whole network local,
/// and an address that IPv6 still checks for a double is listed before it can be used.
/// </summary>
internal static class AddressProbe
{
    /// <returns>Null: it can.</returns>
    public static string? WhyUnavailable(IPAddress address)
    {
        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(address, 0));
            return null;
        }
        catch (SocketException fault)
        {
            return Describe(fault);
        }
    }

    /// <summary>A failed bind in the operator's words.</summary>
    public static string Describe(SocketException fault) => fault.SocketErrorCode switch
    {
        SocketError.AddressNotAvailable => "not on this machine",
        SocketError.AddressFamilyNotSupported => "this machine has no IPv6",
        SocketError.AddressAlreadyInUse => "all of its ports are in use",
        _ => fault.Message,
    };
}
