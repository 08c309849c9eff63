using System.Net;
using System.Net.Sockets;

namespace Posthorn.Delivery.Tests.Smtp;

/// <summary>An address that says nothing at all: its queue of one is taken, so the system drops every further request to connect.</summary>
internal sealed class SilentAddress : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Socket _filler = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public SilentAddress()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(0);
        EndPoint = (IPEndPoint)_listener.LocalEndPoint!;
        _filler.Connect(EndPoint);
    }

    public IPEndPoint EndPoint { get; }

    public ValueTask DisposeAsync()
    {
        _filler.Dispose();
        _listener.Dispose();
        return ValueTask.CompletedTask;
    }
}
