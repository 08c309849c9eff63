using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Posthorn.Delivery.Tests.Smtp;

/// <summary>A server that does what a script says, connection by connection. Scripts end when the client goes.</summary>
internal sealed class ScriptServer : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Task> _running = [];
    private readonly Socket _listener;
    private readonly Func<ScriptPeer, Task> _script;
    private readonly Task _accepting;
    private int _connections;

    private ScriptServer(Socket listener, Func<ScriptPeer, Task> script)
    {
        (_listener, _script) = (listener, script);
        EndPoint = (IPEndPoint)listener.LocalEndPoint!;
        _accepting = AcceptAsync();
    }

    public IPEndPoint EndPoint { get; }

    public int Connections => Volatile.Read(ref _connections);

    /// <summary>All that clients said, a line each, whichever connection.</summary>
    public ConcurrentQueue<string> Heard { get; } = new();

    /// <summary>What a script met that it should not have; empty at the end of a good test.</summary>
    public ConcurrentQueue<Exception> Faults { get; } = new();

    public static ScriptServer Start(Func<ScriptPeer, Task> script, string address = "127.0.0.1")
    {
        var listener = new Socket(IPAddress.Parse(address).AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
        listener.Listen(16);
        return new ScriptServer(listener, script);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_running);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptAsync(_stop.Token);
                var number = Interlocked.Increment(ref _connections);
                _running.Add(Task.Run(() => ServeAsync(socket, number)));
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(Socket socket, int number)
    {
        await using var peer = new ScriptPeer(socket, number, Heard, _stop.Token);
        try
        {
            await _script(peer);
        }
        catch (Exception end) when (end is IOException or OperationCanceledException or SocketException)
        {
            // The client went, or the test is over.
        }
        catch (Exception fault)
        {
            Faults.Enqueue(fault);
        }
    }
}
