using System.Net;
using System.Net.Sockets;

namespace Posthorn.Throughput.Servers;

/// <summary>For programs that cannot say which port they got: one is chosen that was free a moment ago.</summary>
internal static class FreeEndPoint
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    public static IPEndPoint Find()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return (IPEndPoint)socket.LocalEndPoint!;
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
