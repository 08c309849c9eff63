using System.Buffers;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Posthorn.Smtp;

namespace Posthorn.Delivery.Smtp;

/// <summary>One TCP connection, clear or encrypted: commands out, replies in, each within its time.</summary>
internal sealed class SmtpWire : IDisposable
{
    private readonly byte[] _input = new byte[4096];
    private readonly SmtpReplyReader _replies = new();
    private readonly CancellationTokenSource _timer;
    private readonly CancellationToken _stop;
    private readonly Socket _socket;
    private Stream _stream;
    private int _start;
    private int _end;

    private SmtpWire(Socket socket, CancellationToken stop)
    {
        _socket = socket;
        _stream = new NetworkStream(socket, ownsSocket: true);
        _stop = stop;
        _timer = CancellationTokenSource.CreateLinkedTokenSource(stop);
    }

    /// <summary>What is written here leaves with <see cref="FlushAsync"/>.</summary>
    public ArrayBufferWriter<byte> Output { get; } = new(8192);

    public IPAddress LocalAddress => ((IPEndPoint)_socket.LocalEndPoint!).Address;

    /// <summary>Bytes behind the last reply have arrived already.</summary>
    public bool HasMoreInput => _start < _end || _replies.IsInsideReply;

    /// <summary>TLS version and cipher, or null: clear text.</summary>
    public string? Cipher { get; private set; }

    public bool CertificateVerified { get; private set; }

    /// <exception cref="LineBrokenException">Nobody answered in time, or the connection was refused.</exception>
    public static async Task<SmtpWire> ConnectAsync(EndPoint remote, TimeSpan timeout, CancellationToken stop)
    {
        var family = remote is IPEndPoint ip ? ip.AddressFamily : AddressFamily.InterNetwork;
        var socket = new Socket(family, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(stop);
        timer.CancelAfter(timeout);
        try
        {
            await socket.ConnectAsync(remote, timer.Token);
            return new SmtpWire(socket, stop);
        }
        catch (Exception fault) when (fault is SocketException or OperationCanceledException)
        {
            socket.Dispose();
            stop.ThrowIfCancellationRequested();
            throw new LineBrokenException(SmtpStage.Connect, fault is SocketException refused ? Describe(refused.SocketErrorCode) : "connection timed out");
        }
    }

    /// <summary>Sends what was written. A peer that takes nothing for the time-out is gone.</summary>
    public async ValueTask FlushAsync(SmtpStage stage, TimeSpan timeout)
    {
        _timer.CancelAfter(timeout);
        try
        {
            await _stream.WriteAsync(Output.WrittenMemory, _timer.Token);
        }
        catch (Exception fault) when (IsBreak(fault))
        {
            throw Broken(stage, fault, "the server stopped taking data");
        }

        Output.ResetWrittenCount();
    }

    public async ValueTask<SmtpReply> ReadReplyAsync(SmtpStage stage, TimeSpan timeout)
    {
        _timer.CancelAfter(timeout);
        while (true)
        {
            var status = _replies.Read(_input.AsSpan(_start, _end - _start), out var consumed, out var reply);
            _start += consumed;
            if (status == SmtpReplyStatus.Reply)
            {
                return reply!;
            }

            if (status == SmtpReplyStatus.Malformed)
            {
                throw new LineBrokenException(stage, $"the server's answer is not SMTP ({Describe(_replies.Error)})");
            }

            await FillAsync(stage);
        }
    }

    /// <summary>TLS over the same connection.</summary>
    /// <param name="requireValidCertificate">False is the opportunistic policy: the certificate is looked at and reported, nothing more.</param>
    /// <exception cref="LineBrokenException">The handshake failed: the connection is unusable, another one may go in clear text.</exception>
    public async ValueTask EncryptAsync(string hostName, bool requireValidCertificate, TimeSpan timeout)
    {
        _timer.CancelAfter(timeout);
        var tls = new SslStream(_stream, leaveInnerStreamOpen: false);
        _stream = tls;
        try
        {
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = hostName,
                    EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                    RemoteCertificateValidationCallback = (_, _, _, errors) =>
                    {
                        CertificateVerified = errors == SslPolicyErrors.None;
                        return CertificateVerified || !requireValidCertificate;
                    },
                },
                _timer.Token);
        }
        catch (Exception fault) when (IsBreak(fault) || fault is AuthenticationException)
        {
            throw Broken(SmtpStage.StartTls, fault, "the TLS handshake timed out");
        }

        Cipher = $"{tls.SslProtocol} {tls.NegotiatedCipherSuite}";
    }

    public void Dispose()
    {
        _stream.Dispose();
        _timer.Dispose();
    }

    private async ValueTask FillAsync(SmtpStage stage)
    {
        (_start, _end) = (0, 0);
        try
        {
            _end = await _stream.ReadAsync(_input, _timer.Token);
        }
        catch (Exception fault) when (IsBreak(fault))
        {
            throw Broken(stage, fault, "no answer in time");
        }

        if (_end == 0)
        {
            throw new LineBrokenException(stage, "the server closed the connection");
        }
    }

    private static bool IsBreak(Exception fault) => fault is IOException or SocketException or OperationCanceledException or ObjectDisposedException;

    private LineBrokenException Broken(SmtpStage stage, Exception fault, string onTimeout)
    {
        _stop.ThrowIfCancellationRequested();
        return new LineBrokenException(stage, fault switch
        {
            OperationCanceledException => onTimeout,
            { InnerException: SocketException socket } => Describe(socket.SocketErrorCode),
            AuthenticationException => $"the TLS handshake failed: {fault.Message}",
            _ => fault.Message,
        });
    }

    private static string Describe(SocketError error) => error switch
    {
        SocketError.ConnectionRefused => "connection refused",
        SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown => "the connection was cut",
        SocketError.TimedOut => "connection timed out",
        SocketError.HostUnreachable or SocketError.NetworkUnreachable => "no route to host",
        _ => $"network error {error}",
    };

    private static string Describe(SmtpReplyError error) => error switch
    {
        SmtpReplyError.NoCode => "a line without a reply code",
        SmtpReplyError.MixedCodes => "different codes in one reply",
        SmtpReplyError.LineTooLong => "an over-long line",
        _ => "too many lines in one reply",
    };
}
