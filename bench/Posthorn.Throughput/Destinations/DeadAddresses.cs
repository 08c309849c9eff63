using System.Net;
using System.Net.Sockets;

namespace Posthorn.Throughput.Destinations;

/// <summary>
/// The addresses of dead hosts, without any right that a user lacks. A black hole is a listener that nobody serves and whose queue is full: Linux then leaves
/// calls unanswered. The silent one has a queue with room: the system takes the call, and nobody says a word.
/// </summary>
internal sealed class DeadAddresses : IDisposable
{
    private const int Room = 4096;
    private readonly List<Socket> _sockets = [];

    /// <param name="port">Of all MX hosts.</param>
    public DeadAddresses(int port)
    {
        try
        {
            foreach (var address in DestinationPlan.AddressesOf(Fate.BlackHole))
            {
                var hole = Listen(address, port, 0);
                var filler = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                _sockets.Add(filler);

                // A queue of length zero takes one.
                filler.Connect(hole);
            }

            foreach (var address in DestinationPlan.AddressesOf(Fate.Silent))
            {
                Listen(address, port, Room);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public void Dispose() => _sockets.ForEach(socket => socket.Dispose());

    private EndPoint Listen(IPAddress address, int port, int backlog)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _sockets.Add(listener);
        listener.Bind(new IPEndPoint(address, port));
        listener.Listen(backlog);
        return listener.LocalEndPoint!;
    }
}
