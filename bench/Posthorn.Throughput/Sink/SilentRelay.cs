using System.Net;
using System.Net.Sockets;

namespace Posthorn.Throughput.Sink;

/// <summary>A relay that lets itself be called and never says a word: what is accepted stays waiting. Nobody accepts here; the system does until the backlog is full.</summary>
internal sealed class SilentRelay : IDisposable
{
    private const int Backlog = 1024;
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public SilentRelay()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(Backlog);
    }

    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndPoint!;

    public void Dispose() => _listener.Dispose();
}
