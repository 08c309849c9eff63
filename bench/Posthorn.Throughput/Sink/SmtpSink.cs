using System.Net;
using System.Net.Sockets;

namespace Posthorn.Throughput.Sink;

/// <summary>A receiver that takes every mail and throws it away. A blocking thread for each connection: with few connections that costs least.</summary>
internal sealed class SmtpSink : IDisposable
{
    private const int Backlog = 512;
    private const int StackBytes = 256 * 1024;

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Lock _lock = new();
    private readonly HashSet<Socket> _open = [];
    private Arrivals _arrivals = new(0, 0);
    private bool _closed;

    public SmtpSink()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(Backlog);
        Start(AcceptAll);
    }

    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndPoint!;

    /// <summary>Counts from zero.</summary>
    /// <param name="first">The lowest recipient number of the run.</param>
    /// <param name="expected">How many mails make it complete.</param>
    public Arrivals Expect(int first, int expected)
    {
        var arrivals = new Arrivals(first, expected);
        Volatile.Write(ref _arrivals, arrivals);
        return arrivals;
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _closed = true;
            foreach (var socket in _open)
            {
                socket.Dispose();
            }
        }

        _listener.Dispose();
    }

    private static void Start(Action work) => new Thread(() => work(), StackBytes) { IsBackground = true, Name = "sink" }.Start();

    private void AcceptAll()
    {
        try
        {
            while (true)
            {
                var socket = _listener.Accept();
                socket.NoDelay = true;
                Start(() => Serve(socket));
            }
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // Closed.
        }
    }

    private void Serve(Socket socket)
    {
        using (socket)
        {
            lock (_lock)
            {
                if (_closed)
                {
                    return;
                }

                _open.Add(socket);
            }

            try
            {
                new SinkSession(socket, () => Volatile.Read(ref _arrivals)).Run();
            }
            catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
            {
                // The other side is gone, or we are.
            }

            lock (_lock)
            {
                _open.Remove(socket);
            }
        }
    }
}
