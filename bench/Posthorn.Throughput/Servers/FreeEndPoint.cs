using System.Net;
using System.Net.Sockets;

namespace Posthorn.Throughput.Servers;

/// <summary>For programs that cannot say which port they got: one is chosen that was free a moment ago.</summary>
internal static class FreeEndPoint
{
    private const int Attempts = 50;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    public static IPEndPoint Find()
    {
        using var socket = Bind([IPAddress.Loopback])[0];
        return (IPEndPoint)socket.LocalEndPoint!;
    }

    /// <summary>TCP sockets on one port that is free on all addresses.</summary>
    /// <param name="addresses">At least one.</param>
    public static IReadOnlyList<Socket> Bind(IReadOnlyList<IPAddress> addresses)
    {
        for (var attempt = 1; ; attempt++)
        {
            var sockets = addresses.Select(_ => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)).ToList();
            try
            {
                var port = 0;
                foreach (var (socket, address) in sockets.Zip(addresses))
                {
                    socket.Bind(new IPEndPoint(address, port));
                    port = ((IPEndPoint)socket.LocalEndPoint!).Port;
                }

                return sockets;
            }
            catch (SocketException fault) when (fault.SocketErrorCode == SocketError.AddressAlreadyInUse && attempt < Attempts)
            {
                // Somebody has this port on another of the addresses.
                sockets.ForEach(socket => socket.Dispose());
            }
        }
    }

    /// <param name="endPoint">Where somebody should listen soon.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="process">Who should; when it ends, so does the wait.</param>
    public static async Task WaitForListenerAsync(EndPoint endPoint, CancellationToken cancellationToken, ChildProcess? process = null)
    {
        var protocol = endPoint is IPEndPoint ? ProtocolType.Tcp : ProtocolType.Unspecified;
        while (true)
        {
            using var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, protocol);
            try
            {
                await socket.ConnectAsync(endPoint, cancellationToken);
                return;
            }
            catch (SocketException)
            {
                process?.ThrowIfEnded();
                await Task.Delay(Poll, TimeProvider.System, cancellationToken);
            }
        }
    }
}
