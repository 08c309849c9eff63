using System.Net;
using System.Net.Sockets;
using Posthorn.Throughput.Servers;

namespace Posthorn.Throughput.Sink;

/// <summary>A receiver that takes every mail and throws it away. A blocking thread for each connection: with few connections that costs least.</summary>
internal sealed class SmtpSink : IDisposable
{
    private const int Backlog = 512;
    private const int StackBytes = 256 * 1024;

    private readonly IReadOnlyList<Socket> _listeners;
    private readonly Lock _lock = new();
    private readonly HashSet<Socket> _open = [];
    private Arrivals _arrivals = new(0, 0, 0);
    private bool _closed;

    /// <param name="addresses">Where it listens, on one port.</param>
    public SmtpSink(params IReadOnlyList<IPAddress> addresses)
    {
        _listeners = FreeEndPoint.Bind(addresses.Count > 0 ? addresses : [IPAddress.Loopback]);
        foreach (var listener in _listeners)
        {
            listener.Listen(Backlog);
            Start(() => AcceptAll(listener));
        }
    }

    public IPEndPoint EndPoint => (IPEndPoint)_listeners[0].LocalEndPoint!;

    /// <summary>Counts from zero.</summary>
    /// <param name="first">The lowest recipient number of the run.</param>
    /// <param name="numbers">How many numbers the run has.</param>
    /// <param name="expected">How many mails make it complete.</param>
    public Arrivals Expect(int first, int numbers, int expected)
    {
        var arrivals = new Arrivals(first, numbers, expected);
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

        foreach (var listener in _listeners)
        {
            listener.Dispose();
        }
    }

    private static void Start(Action work) => new Thread(() => work(), StackBytes) { IsBackground = true, Name = "sink" }.Start();

    private void AcceptAll(Socket listener)
    {
        try
        {
            while (true)
            {
                var socket = listener.Accept();
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
