using System.Buffers;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Posthorn.Smtp;

namespace Posthorn.Delivery.Smtp;

/// <summary>
/// One TCP connection, clear or encrypted: commands out, replies in, each step within its time, all of it in the transcript.
/// A step's time is for the whole step, however many octets arrive in it; the watchdog ends what is overdue.
/// </summary>
internal sealed class SmtpWire : IWatched, IDisposable
{
    private const long Never = long.MaxValue;
    private readonly byte[] _input = new byte[4096];
    private readonly SmtpReplyReader _replies = new();
    private readonly ConnectionWatchdog _watchdog;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _abort;
    private readonly CancellationToken _stop;
    private readonly long _connectedAt;
    private Stream _stream;
    private long _transcriptFrom;
    private long _stepEnds = Never;
    private long _ceiling = Never;
    private int _start;
    private int _end;
    private bool _disposed;

    public SmtpWire(Socket socket, ConnectionWatchdog watchdog, CancellationToken stop)
    {
        (_watchdog, _clock, _stop) = (watchdog, watchdog.Clock, stop);
        _stream = new NetworkStream(socket, ownsSocket: true);
        _abort = CancellationTokenSource.CreateLinkedTokenSource(stop);
        _connectedAt = _transcriptFrom = _clock.GetTimestamp();
        LocalAddress = ((IPEndPoint)socket.LocalEndPoint!).Address;
        _watchdog.Add(this);
    }

    /// <summary>What is written here leaves with <see cref="FlushAsync"/>.</summary>
    public ArrayBufferWriter<byte> Output { get; } = new(8192);

    public SmtpTranscript Transcript { get; } = new();

    public IPAddress LocalAddress { get; }

    public TimeSpan Age => _clock.GetElapsedTime(_connectedAt);

    /// <summary>Bytes behind the last reply have arrived already.</summary>
    public bool HasMoreInput => _start < _end || _replies.IsInsideReply;

    /// <summary>The TLS version, or null: clear text.</summary>
    public SslProtocols? Protocol { get; private set; }

    /// <summary>TLS version and cipher, or null: clear text.</summary>
    public string? Cipher { get; private set; }

    public bool CertificateVerified { get; private set; }

    /// <summary>Begins a new conversation in the transcript.</summary>
    public void BeginTranscript()
    {
        Transcript.Clear();
        _transcriptFrom = _clock.GetTimestamp();
    }

    public void Note(string note) => Transcript.AddNote(MillisecondsAt(_clock.GetTimestamp()), note);

    /// <summary>No step goes on after this time, whatever it is allowed on its own; null: no ceiling.</summary>
    public void SetCeiling(TimeSpan? fromNow) => Volatile.Write(ref _ceiling, fromNow is { } time ? After(_clock.GetTimestamp(), time) : Never);

    /// <summary>Sends the commands that were written. A peer that takes nothing for the time-out is gone.</summary>
    public async ValueTask FlushAsync(SmtpStage stage, TimeSpan timeout)
    {
        var at = MillisecondsAt(BeginStep(timeout));
        if (stage == SmtpStage.Auth)
        {
            Transcript.AddSecret(at, Output.WrittenSpan);
        }
        else
        {
            Transcript.AddCommands(at, Output.WrittenSpan);
        }

        await WriteAsync(Output.WrittenMemory, stage);
        Output.ResetWrittenCount();
    }

    /// <summary>Sends a part of the message that was written; the transcript hears of the body as a whole.</summary>
    public async ValueTask FlushBodyAsync(SmtpStage stage, TimeSpan timeout)
    {
        BeginStep(timeout);
        await WriteAsync(Output.WrittenMemory, stage);
        Output.ResetWrittenCount();
    }

    /// <summary>Sends a part of the message as it is.</summary>
    public ValueTask SendAsync(ReadOnlyMemory<byte> octets, SmtpStage stage, TimeSpan timeout)
    {
        BeginStep(timeout);
        return WriteAsync(octets, stage);
    }

    /// <summary>The commands that were written leave with the message.</summary>
    public void NoteOutput() => Transcript.AddCommands(MillisecondsAt(_clock.GetTimestamp()), Output.WrittenSpan);

    /// <summary>The dot leaves with the body.</summary>
    public void NoteDot() => Transcript.AddCommands(MillisecondsAt(_clock.GetTimestamp()), ".\r\n"u8);

    public void NoteBody(long octets) => Transcript.AddBody(MillisecondsAt(_clock.GetTimestamp()), octets);

    public async ValueTask<SmtpReply> ReadReplyAsync(SmtpStage stage, TimeSpan timeout)
    {
        var now = BeginStep(timeout);
        while (true)
        {
            var status = _replies.Read(_input.AsSpan(_start, _end - _start), out var consumed, out var reply);
            Transcript.AddReply(MillisecondsAt(now), _input.AsSpan(_start, consumed));
            _start += consumed;
            if (status == SmtpReplyStatus.Reply)
            {
                Transcript.EndReply();
                EndStep();
                return reply!;
            }

            if (status == SmtpReplyStatus.Malformed)
            {
                throw Broken(stage, $"the server's answer is not SMTP ({NetworkFaults.Describe(_replies.Error)})");
            }

            await FillAsync(stage);
            now = _clock.GetTimestamp();
        }
    }

    /// <summary>TLS over the same connection. The certificate is judged when the handshake stands, so that the version is known, and before anything else is said.</summary>
    /// <exception cref="LineBrokenException">The handshake failed: the connection is unusable, another one may go in clear text.</exception>
    public async ValueTask<TlsJudgement> EncryptAsync(
        string hostName, Version minVersion, Func<TlsPeer, TlsJudgement> judge, X509Certificate2Collection? trustedRoots, TimeSpan timeout)
    {
        BeginStep(timeout);
        var tls = new SslStream(_stream, leaveInnerStreamOpen: false);
        _stream = tls;
        using var shown = new ShownCertificates();
        try
        {
            await tls.AuthenticateAsClientAsync(TlsClientOptions.For(hostName, shown, trustedRoots), _abort.Token);
        }
        catch (Exception fault) when (IsBreak(fault) || fault is AuthenticationException or CryptographicException)
        {
            throw Broken(SmtpStage.StartTls, fault, "the TLS handshake timed out");
        }

        EndStep();
        (Protocol, Cipher) = (tls.SslProtocol, $"{tls.SslProtocol} {tls.NegotiatedCipherSuite}");
        var judgement = TlsVersionRules.Reaches(tls.SslProtocol, minVersion)
            ? judge(shown.AsPeer(hostName, tls.SslProtocol))
            : new TlsJudgement(false, TlsFailureKind.VersionTooLow, $"the server agreed to {tls.SslProtocol}, and {minVersion} is the least");
        CertificateVerified = judgement.IsVerified;
        Note(judgement.IsAccepted ? $"{Cipher}, certificate {(judgement.IsVerified ? "verified" : "not verified")}" : $"{Cipher}: {judgement.Reason}");
        return judgement;
    }

    public bool IsOverdue(long now) => now >= Volatile.Read(ref _stepEnds);

    public void Abort()
    {
        try
        {
            _abort.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended by itself in the same moment.
        }
    }

    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _watchdog.Remove(this);
            _stream.Dispose();
            _abort.Dispose();
        }
    }

    /// <returns>The present moment.</returns>
    private long BeginStep(TimeSpan timeout)
    {
        var now = _clock.GetTimestamp();
        Volatile.Write(ref _stepEnds, Math.Min(After(now, timeout), Volatile.Read(ref _ceiling)));
        return now;
    }

    /// <summary>Between steps nothing is overdue.</summary>
    private void EndStep() => Volatile.Write(ref _stepEnds, Never);

    private long After(long now, TimeSpan time) => now + (long)(time.TotalSeconds * _clock.TimestampFrequency);

    private int MillisecondsAt(long now) => (int)_clock.GetElapsedTime(_transcriptFrom, now).TotalMilliseconds;

    private async ValueTask WriteAsync(ReadOnlyMemory<byte> octets, SmtpStage stage)
    {
        try
        {
            await _stream.WriteAsync(octets, _abort.Token);
        }
        catch (Exception fault) when (IsBreak(fault))
        {
            throw Broken(stage, fault, "the server stopped taking data");
        }

        EndStep();
    }

    private async ValueTask FillAsync(SmtpStage stage)
    {
        (_start, _end) = (0, 0);
        try
        {
            _end = await _stream.ReadAsync(_input, _abort.Token);
        }
        catch (Exception fault) when (IsBreak(fault))
        {
            throw Broken(stage, fault, "no answer in time");
        }

        if (_end == 0)
        {
            throw Broken(stage, "the server closed the connection");
        }
    }

    private static bool IsBreak(Exception fault) => fault is IOException or SocketException or OperationCanceledException or ObjectDisposedException;

    private LineBrokenException Broken(SmtpStage stage, Exception fault, string onTimeout)
    {
        _stop.ThrowIfCancellationRequested();
        return Broken(stage, fault switch
        {
            _ when _abort.IsCancellationRequested => onTimeout,
            { InnerException: SocketException socket } => NetworkFaults.Describe(socket.SocketErrorCode),
            AuthenticationException => $"the TLS handshake failed: {fault.InnerException?.Message ?? fault.Message}",
            _ => fault.Message,
        });
    }

    private LineBrokenException Broken(SmtpStage stage, string reason)
    {
        Note(reason);
        return new LineBrokenException(stage, reason);
    }
}
