using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Posthorn.Delivery.Smtp;

/// <param name="Socket">Connected, or null: it failed.</param>
/// <param name="Reason">Why it failed.</param>
/// <param name="LocalFault">Our own address, when it is that which cannot be used.</param>
internal readonly record struct ConnectResult(Socket? Socket, string Reason = "", IPAddress? LocalFault = null);

/// <summary>One TCP connection from one of our addresses. Failure is a value.</summary>
internal static class TcpConnect
{
    private const int IpLevel = 0;

    /// <summary>Linux, ip(7): a port is chosen when it connects, so that it may serve several destinations at once.</summary>
    private const int BindAddressNoPort = 24;

    public static async Task<ConnectResult> ConnectAsync(EndPoint remote, SourceAddresses? source, CancellationToken timeout)
    {
        var family = remote is IPEndPoint ip ? ip.AddressFamily : AddressFamily.InterNetwork;
        Socket? socket = null;
        try
        {
            socket = new Socket(family, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            if (source?.For(family) is { } local && TryBind(socket, local) is { } fault)
            {
                socket.Dispose();
                return new ConnectResult(null, fault, local);
            }

            await socket.ConnectAsync(remote, timeout);
            return new ConnectResult(socket);
        }
        catch (Exception fault) when (fault is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            socket?.Dispose();
            return new ConnectResult(null, fault is SocketException error ? NetworkFaults.Describe(error.SocketErrorCode) : "connection timed out");
        }
    }

    private static string? TryBind(Socket socket, IPAddress local)
    {
        try
        {
            if (OperatingSystem.IsLinux())
            {
                Span<byte> yes = stackalloc byte[4];
                BinaryPrimitives.WriteInt32LittleEndian(yes, 1);
                socket.SetRawSocketOption(IpLevel, BindAddressNoPort, yes);
            }

            socket.Bind(new IPEndPoint(local, 0));
            return null;
        }
        catch (SocketException fault)
        {
            return fault.SocketErrorCode switch
            {
                SocketError.AddressNotAvailable => $"the address {local} is not on this machine",
                SocketError.AddressAlreadyInUse => $"all ports of {local} are in use",
                _ => $"the address {local} cannot be used: {NetworkFaults.Describe(fault.SocketErrorCode)}",
            };
        }
    }
}
