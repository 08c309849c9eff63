using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Posthorn.Network.Smtp;

/// <summary>Accepts SMTP connections and holds each conversation until the client or the listener ends it.</summary>
public sealed partial class SmtpListener : IAsyncDisposable
{
    private static readonly byte[] TooManyConnections = Encoding.ASCII.GetBytes("421 4.3.2 Too many connections, try again later\r\n");

    /// <summary>After a failed accept (out of file handles): trying at once would only spin.</summary>
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMilliseconds(200);

    private readonly SmtpListenerOptions _options;
    private readonly Func<SmtpPeer, ISmtpSessionHandler> _handlers;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly OctetBudget _budget;
    private readonly ClientCounter _clients;
    private readonly Socket _socket;
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _aborting;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The connections, and one for the loop that accepts them.</summary>
    private int _open = 1;

    private SmtpListener(SmtpListenerOptions options, Func<SmtpPeer, ISmtpSessionHandler> handlers, TimeProvider clock, ILogger logger)
    {
        _options = options with
        {
            Session = options.Session with { StartTls = options.Certificate is not null && !options.ImplicitTls },
        };
        _handlers = handlers;
        _clock = clock;
        _logger = logger;
        _budget = options.Budget ?? new OctetBudget(options.MaxOctetsInHand);
        _clients = new ClientCounter(options.MaxConnectionsPerClient);
        _aborting = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
        _socket = Listen(options.EndPoint);
        LocalEndPoint = (IPEndPoint)_socket.LocalEndPoint!;
    }

    /// <summary>Where clients connect; with the real port when 0 was asked for.</summary>
    public IPEndPoint LocalEndPoint { get; }

    /// <summary>Binds and begins to accept.</summary>
    /// <param name="options">Where, and within which limits.</param>
    /// <param name="handlers">Makes the handler of each connection.</param>
    /// <param name="clock">Measures time-outs.</param>
    /// <param name="logger">Hears of handlers that failed and connections that broke.</param>
    /// <exception cref="SocketException">The end point cannot be bound.</exception>
    public static SmtpListener Start(
        SmtpListenerOptions options, Func<SmtpPeer, ISmtpSessionHandler> handlers, TimeProvider clock, ILogger logger)
    {
        if (options.ImplicitTls && options.Certificate is null)
        {
            throw new ArgumentException("TLS from the first byte needs a certificate.", nameof(options));
        }

        var listener = new SmtpListener(options, handlers, clock, logger);
        _ = Task.Run(listener.AcceptAsync);
        return listener;
    }

    /// <summary>Stops listening, tells every client 421, and waits until all conversations are over.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
        {
            await _ended.Task;
            return;
        }

        await _stopping.CancelAsync();
        _socket.Dispose();
        _aborting.CancelAfter(_options.ShutdownGrace);
        await _ended.Task;
        _aborting.Dispose();
    }

    private static Socket Listen(IPEndPoint endPoint)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (endPoint.Address.Equals(IPAddress.IPv6Any))
            {
                socket.DualMode = true;
            }

            socket.Bind(endPoint);
            socket.Listen();
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task AcceptAsync()
    {
        while (await AcceptNextAsync() is { } accepted)
        {
            if (Interlocked.Increment(ref _open) > _options.MaxConnections + 1 || !_clients.TryEnter(ClientOf(accepted), out var client))
            {
                TurnAway(accepted);
                Leave();
            }
            else
            {
                _ = Task.Run(() => ServeAsync(accepted, client));
            }
        }

        Leave();
    }

    /// <returns>Null when the listener stops.</returns>
    private async Task<Socket?> AcceptNextAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                return await _socket.AcceptAsync(_stopping.Token);
            }
            catch (SocketException fault) when (!_stopping.IsCancellationRequested)
            {
                LogAcceptFailed(fault);
            }
            catch (Exception fault) when (fault is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return null;
            }

            await Task.Delay(PauseAfterFailure, _clock, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return null;
    }

    /// <summary>Null: the client has vanished again.</summary>
    private static IPAddress? ClientOf(Socket accepted)
    {
        try
        {
            return (accepted.RemoteEndPoint as IPEndPoint)?.Address;
        }
        catch (SocketException)
        {
            return null;
        }
    }

    private async Task ServeAsync(Socket accepted, ClientCounter.Entry client)
    {
        try
        {
            using var channel = new SmtpChannel(accepted, _options.IdleTimeout, _clock, _stopping.Token, _aborting.Token);
            await new SmtpConnection(_options, channel, _handlers, _budget, _logger, _stopping.Token, _aborting.Token).RunAsync();
        }
        catch (Exception fault) when (fault is IOException or SocketException or AuthenticationException or OperationCanceledException)
        {
            LogConnectionBroke(fault.Message);
        }
        catch (Exception fault)
        {
            LogConnectionFailed(fault);
        }
        finally
        {
            accepted.Dispose();
            _clients.Leave(client);
            Leave();
        }
    }

    /// <summary>Without a task of its own: on a fresh socket these few bytes never wait. Under TLS from the first byte nothing can be said.</summary>
    private void TurnAway(Socket accepted)
    {
        using (accepted)
        {
            try
            {
                if (!_options.ImplicitTls)
                {
                    accepted.Send(TooManyConnections);
                    accepted.Shutdown(SocketShutdown.Send);
                }
            }
            catch (SocketException fault)
            {
                LogConnectionBroke(fault.Message);
            }
        }
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref _open) == 0)
        {
            _ended.TrySetResult();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A connection could not be accepted")]
    private partial void LogAcceptFailed(Exception fault);

    [LoggerMessage(Level = LogLevel.Debug, Message = "A connection broke: {Reason}")]
    private partial void LogConnectionBroke(string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "A connection ended in a fault of ours")]
    private partial void LogConnectionFailed(Exception fault);
}
