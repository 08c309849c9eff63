using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace Posthorn.Network.Smtp;

/// <summary>One accepted socket, in clear text or TLS, with a limit on how long each read and each write may take.</summary>
internal sealed class SmtpChannel : IDisposable
{
    /// <summary>What a client may still send after our last word before the line is cut.</summary>
    private const int MaxDrained = 64 * 1024;

    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(2);

    private readonly Socket _socket;
    private readonly TimeSpan _idleTimeout;

    // Sources that live as long as the connection: re-arming one is cheaper than making one for each read.
    private readonly CancellationTokenSource _reading;
    private readonly CancellationTokenSource _writing;
    private readonly CancellationTokenRegistration _onStopping;
    private readonly CancellationTokenRegistration _onAborting;
    private Stream _stream;

    /// <param name="socket">Owned from here on.</param>
    /// <param name="idleTimeout">For each read and each write.</param>
    /// <param name="clock">Measures it.</param>
    /// <param name="stopping">Ends reads, unless <see cref="IsInMessage"/>: nothing more is asked of us. What is being answered is still answered.</param>
    /// <param name="aborting">Ends everything.</param>
    public SmtpChannel(Socket socket, TimeSpan idleTimeout, TimeProvider clock, CancellationToken stopping, CancellationToken aborting)
    {
        _socket = socket;
        _idleTimeout = idleTimeout;
        _socket.NoDelay = true;
        _stream = new NetworkStream(socket, ownsSocket: true);
        _reading = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
        _writing = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
        _onStopping = stopping.UnsafeRegister(static channel => ((SmtpChannel)channel!).OnStopping(), this);
        _onAborting = aborting.UnsafeRegister(static channel => ((SmtpChannel)channel!).OnAborting(), this);
    }

    /// <summary>Asked when the listener stops: a message that is on its way may still come to its end. Null: never.</summary>
    public Func<bool>? IsInMessage { get; set; }

    public IPEndPoint RemoteEndPoint => (IPEndPoint)_socket.RemoteEndPoint!;

    public IPEndPoint LocalEndPoint => (IPEndPoint)_socket.LocalEndPoint!;

    /// <returns>0: the client has ended its side.</returns>
    /// <exception cref="OperationCanceledException">The client was silent for too long, or the listener stops.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer)
    {
        _reading.CancelAfter(_idleTimeout);
        var count = await _stream.ReadAsync(buffer, _reading.Token);
        _reading.CancelAfter(Timeout.InfiniteTimeSpan);
        return count;
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> octets)
    {
        _writing.CancelAfter(_idleTimeout);
        await _stream.WriteAsync(octets, _writing.Token);
        _writing.CancelAfter(Timeout.InfiniteTimeSpan);
    }

    public async ValueTask EncryptAsync(SslStreamCertificateContext certificate)
    {
        var encrypted = new SslStream(_stream, leaveInnerStreamOpen: false);
        _stream = encrypted;
        _reading.CancelAfter(_idleTimeout);
        await encrypted.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificateContext = certificate }, _reading.Token);
        _reading.CancelAfter(Timeout.InfiniteTimeSpan);
    }

    /// <summary>Ends our side and waits a moment for the client to end its own: a close with unread input would destroy our last reply on its way.</summary>
    public async ValueTask CloseAsync()
    {
        if (_stream is SslStream encrypted)
        {
            _writing.CancelAfter(DrainTime);
            await encrypted.ShutdownAsync().WaitAsync(_writing.Token);
        }

        _socket.Shutdown(SocketShutdown.Send);
        _reading.CancelAfter(DrainTime);
        var drained = new byte[1024];
        for (var total = 0; total < MaxDrained && !_reading.IsCancellationRequested;)
        {
            var count = await _socket.ReceiveAsync(drained, _reading.Token);
            if (count == 0)
            {
                return;
            }

            total += count;
        }
    }

    public void Dispose()
    {
        _onStopping.Dispose();
        _onAborting.Dispose();
        _stream.Dispose();
        _reading.Dispose();
        _writing.Dispose();
    }

    private void OnStopping()
    {
        if (IsInMessage?.Invoke() is not true)
        {
            _reading.Cancel();
        }
    }

    private void OnAborting()
    {
        _reading.Cancel();
        _writing.Cancel();
    }
}
