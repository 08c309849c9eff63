using System.Buffers;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Posthorn.Sink.Orders;
using Posthorn.Sink.Reports;
using Posthorn.Sink.Tls;
using Posthorn.Smtp;

namespace Posthorn.Sink.Connections;

/// <summary>One client of the sink: the library's own session where it is honest, raw octets where it is told to misbehave.</summary>
internal sealed partial class SinkConnection : IDisposable
{
    private static readonly SmtpReply TooManyConnections = new(421, new(4, 7, 0), "{ip} Error: too many connections from your address");
    private static readonly SmtpReply EarlyCommand = new(503, new(5, 5, 0), "Error: improper use of SMTP command pipelining");
    private static readonly SmtpReply SynchronizationError = new(554, "SMTP synchronization error");
    private static readonly SmtpReply OnlyHelo = new(502, new(5, 5, 1), "only HELO is spoken here");
    private static readonly SmtpReply UnknownCommand = new(500, new(5, 5, 2), "Error: command not recognized");

    private readonly MailSink _sink;
    private readonly Socket _socket;
    private readonly ConnectionCount _count;
    private readonly SinkVoice _voice;
    private readonly ArrayBufferWriter<byte> _replies = new();
    private readonly byte[] _buffer = new byte[32 * 1024];
    private readonly SmtpServerSession _session;
    private readonly List<RecipientOrder> _orders = [];
    private MailSinkOptions _options;
    private Stream _stream;
    private int _start;
    private int _end;
    private bool _answersTlsBadly;
    private bool _isEarly;
    private bool _isOver;

    public SinkConnection(MailSink sink, Socket socket, ConnectionCount count, MailSinkOptions options)
    {
        (_sink, _socket, _count, _options) = (sink, socket, count, options);
        _socket.NoDelay = true;
        _stream = new NetworkStream(socket, ownsSocket: true);
        _voice = new SinkVoice(count, sink.Stopping);
        _session = new SmtpServerSession(SessionOptions(options), _replies, options.ImplicitTls);
    }

    public async Task RunAsync()
    {
        using (this)
        {
            try
            {
                if (_options.ImplicitTls)
                {
                    await EncryptAsync();
                }

                await GreetAsync();
                while (!_isOver && !_session.IsClosed && await ReceiveAsync())
                {
                    await TakeAsync();
                }
            }
            catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException or AuthenticationException or ObjectDisposedException)
            {
                // The client has gone, or the sink ends.
            }
        }
    }

    public void Dispose() => _stream.Dispose();

    private static SmtpServerOptions SessionOptions(MailSinkOptions options) => new()
    {
        HostName = options.HostName,
        StartTls = options.StartTls,
        Auth = options.Login is null ? SmtpAuthUse.None : SmtpAuthUse.Required,
        AllowClearTextAuth = true,
        Pipelining = options.Pipelining,
        EightBitMime = options.EightBitMime,
        SmtpUtf8 = options.SmtpUtf8,
        Chunking = options.Chunking != ChunkingUse.None,
        AnnounceSize = options.AnnounceSize,
        MaxMessageSize = options.MaxMessageSize,
        MaxErrors = int.MaxValue,
    };

    private async Task GreetAsync()
    {
        if (_options.GreetingDelay > TimeSpan.Zero)
        {
            await WaitAsync(_options.GreetingDelay);
        }

        if (_count.OpenOfClient > _options.ConnectionsPerClient)
        {
            _session.Close(Filled(TooManyConnections));
        }
        else if (ShareRules.Choose(_options.Answers, AnswerStage.Connect, _options.Seed, _count.Address.ToString(), _count.Number) is { } refusal)
        {
            _session.Close(Filled(refusal));
        }
        else
        {
            await GreetAsync(_options.Greeting);
        }

        await FlushAsync();
    }

    private async Task GreetAsync(GreetingUse greeting)
    {
        switch (greeting)
        {
            case GreetingUse.Busy:
                _session.Close(Filled(_options.GreetingReply ?? new SmtpReply(421, new(4, 3, 2), "too busy")));
                break;
            case GreetingUse.Refuse:
                _session.Close(Filled(_options.GreetingReply ?? new SmtpReply(554, new(5, 7, 1), "your address is not welcome here")));
                break;
            case GreetingUse.Silent:
                await WaitForEndAsync();
                break;
            case GreetingUse.Garbage:
                await _stream.WriteAsync(TlsRecords.Noise, _sink.Stopping);
                break;
            default:
                _session.Greet();
                break;
        }
    }

    private async ValueTask<bool> ReceiveAsync()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        var count = await _stream.ReadAsync(_buffer.AsMemory(_end), _sink.Stopping);
        _end += count;
        return count > 0;
    }

    private async Task TakeAsync()
    {
        if (_answersTlsBadly)
        {
            await AnswerHandshakeBadlyAsync();
            return;
        }

        while (!_isOver && !_session.IsClosed && NextPiece() is > 0 and var length)
        {
            if (_session.IsInMessage && CutsInData)
            {
                await FlushAsync();
                Cut();
                return;
            }

            if (_session.IsInMessage || !Intercepts(_buffer.AsSpan(_start, length)))
            {
                await PassAsync(length);
            }
            else
            {
                _start += length;
            }

            _isEarly = true;
        }

        // What came before the reply has left was sent without waiting for it.
        _isEarly = !_isOver && _stream is NetworkStream && _socket.Available > 0;
        await FlushAsync();
    }

    /// <returns>How much to look at next: octets of a message as they are, commands line by line. 0: a line has not ended.</returns>
    private int NextPiece()
    {
        var rest = _buffer.AsSpan(_start, _end - _start);
        if (_session.IsInMessage)
        {
            return rest.Length;
        }

        var line = rest.IndexOf((byte)'\n') + 1;

        // The session has to see what follows STARTTLS, and judges lines without end.
        return IsVerb(rest, "STARTTLS"u8) || (line == 0 && rest.Length == _buffer.Length) ? rest.Length : line;
    }

    /// <summary>Answers what an honest session would take.</summary>
    private bool Intercepts(ReadOnlySpan<byte> line)
    {
        if (_isEarly && _options.EarlyCommands == EarlyCommands.Refuse)
        {
            Say(EarlyCommand);
            return true;
        }

        if (_isEarly && _options.EarlyCommands == EarlyCommands.Close)
        {
            _session.Close(SynchronizationError);
            return true;
        }

        if (_options.HeloOnly && IsVerb(line, "EHLO"u8))
        {
            Say(OnlyHelo);
            return true;
        }

        if (_options.Chunking == ChunkingUse.Broken && IsVerb(line, "BDAT"u8))
        {
            Say(UnknownCommand);
            return true;
        }

        return false;
    }

    private static bool IsVerb(ReadOnlySpan<byte> line, ReadOnlySpan<byte> verb) =>
        line.Length > verb.Length && Ascii.EqualsIgnoreCase(line[..verb.Length], verb);

    private async Task PassAsync(int length)
    {
        var happened = _session.Read(_buffer.AsSpan(_start, length), out var consumed);
        _start += consumed;
        if (happened is not null)
        {
            await AnswerAsync(happened);
        }
    }

    private SmtpReply Filled(SmtpReply reply, SmtpPath? recipient = null) => ReplyFill.With(reply, _count.Address, recipient);

    /// <summary>Beside the session, which does not hear of it.</summary>
    private void Say(SmtpReply reply) => SmtpReplyWriter.Write(_replies, reply);

    private async Task FlushAsync()
    {
        if (!_isOver && _replies.WrittenCount > 0)
        {
            await _voice.SayAsync(_stream, _replies.WrittenMemory, _options);
            _replies.ResetWrittenCount();
        }
    }

    private Task WaitAsync(TimeSpan time) => Task.Delay(time, _options.Clock, _sink.Stopping);

    /// <summary>Says nothing any more until the client has had enough.</summary>
    private async Task WaitForEndAsync()
    {
        while (await _stream.ReadAsync(_buffer, _sink.Stopping) > 0)
        {
        }

        _isOver = true;
    }

    /// <summary>A reset, as of a machine that lost its power.</summary>
    private void Cut()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Close();
        _isOver = true;
    }
}
