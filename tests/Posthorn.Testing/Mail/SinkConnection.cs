using System.Buffers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Posthorn.Smtp;
using Posthorn.Testing.Smtp;

namespace Posthorn.Testing.Mail;

/// <summary>One client of the sink: the library's own session where it is honest, raw octets where it is told to misbehave.</summary>
internal sealed class SinkConnection : IDisposable
{
    private static readonly byte[] Noise = [0x16, 0x03, 0xff, 0x00, 0x0d, 0x0a, .. "ready or not\r\n"u8];

    private readonly MailSink _sink;
    private readonly Socket _socket;
    private readonly int _number;
    private readonly MailSinkOptions _options;
    private readonly ArrayBufferWriter<byte> _replies = new();
    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly SmtpServerSession _session;
    private readonly List<RecipientOrder> _orders = [];
    private Stream _stream;
    private string? _user;
    private int _messages;
    private bool _cutsInData;
    private bool _answersTlsWithNoise;
    private bool _isOver;

    public SinkConnection(MailSink sink, Socket socket, int number, MailSinkOptions options)
    {
        (_sink, _socket, _number, _options) = (sink, socket, number, options);
        _socket.NoDelay = true;
        _stream = new NetworkStream(socket, ownsSocket: true);
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
                while (!_isOver && !_session.IsClosed && await _stream.ReadAsync(_buffer, _sink.Stopping) is > 0 and var count)
                {
                    await TakeAsync(_buffer.AsMemory(0, count));
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
        MaxMessageSize = options.MaxMessageSize,
        MaxErrors = int.MaxValue,
    };

    private async Task GreetAsync()
    {
        switch (_options.Greeting)
        {
            case GreetingUse.Busy:
                _session.Close(new SmtpReply(421, new(4, 3, 2), "too busy"));
                break;
            case GreetingUse.Refuse:
                _session.Close(new SmtpReply(554, new(5, 7, 1), "your address is not welcome here"));
                break;
            case GreetingUse.Silent:
                await WaitForEndAsync();
                break;
            case GreetingUse.Garbage:
                await _stream.WriteAsync(Noise, _sink.Stopping);
                break;
            default:
                _session.Greet();
                break;
        }

        await FlushAsync();
    }

    private async Task TakeAsync(ReadOnlyMemory<byte> input)
    {
        if (_cutsInData)
        {
            Cut();
            return;
        }

        if (_answersTlsWithNoise)
        {
            await _stream.WriteAsync(Noise, _sink.Stopping);
            _isOver = true;
            return;
        }

        if (_options.HeloOnly && input.Span.StartsWith("EHLO"u8))
        {
            await _stream.WriteAsync("502 5.5.1 only HELO is spoken here\r\n"u8.ToArray(), _sink.Stopping);
            return;
        }

        while (!input.IsEmpty && !_isOver)
        {
            var happened = _session.Read(input.Span, out var consumed);
            input = input[consumed..];
            if (happened is not null)
            {
                await AnswerAsync(happened);
            }
        }

        // The session asks for data with 354 as soon as one recipient is accepted.
        _cutsInData = _replies.WrittenSpan.IndexOf("354 "u8) >= 0 && _orders.OfType<RecipientOrder.DisconnectInData>().Any();
        await FlushAsync();
    }

    private async Task AnswerAsync(SmtpServerEvent happened)
    {
        switch (happened)
        {
            case SmtpServerEvent.MailFrom when _messages >= _options.MessagesPerConnection:
                _session.Reject(new SmtpReply(421, new(4, 7, 0), "that was enough for one connection"));
                break;
            case SmtpServerEvent.MailFrom:
                _orders.Clear();
                _session.Accept();
                break;
            case SmtpServerEvent.Recipient recipient:
                await AnswerRecipientAsync(recipient);
                break;
            case SmtpServerEvent.Message message:
                await AnswerMessageAsync(message);
                break;
            case SmtpServerEvent.Authenticate login when login.Credentials == _options.Login:
                _user = login.Credentials.User;
                _session.Accept();
                break;
            case SmtpServerEvent.Authenticate:
                _session.Reject(new SmtpReply(535, new(5, 7, 8), "wrong user or password"));
                break;
            case SmtpServerEvent.StartTls:
                await StartTlsAsync();
                break;
        }
    }

    private async Task AnswerRecipientAsync(SmtpServerEvent.Recipient recipient)
    {
        var order = RecipientOrder.Parse(recipient.Address.LocalPart);
        if (_sink.Asked(recipient.Address.Address) > order?.Times)
        {
            order = null;
        }

        switch (order)
        {
            case RecipientOrder.Reply reply:
                _session.Reject(reply.Words);
                return;
            case RecipientOrder.DisconnectAtRcpt:
                Cut();
                return;
            case RecipientOrder.Garbage:
                await FlushAsync();
                await _stream.WriteAsync(Noise, _sink.Stopping);
                await WaitForEndAsync();
                return;
            case RecipientOrder.Slow:
                await Task.Delay(_options.Slowness, _sink.Stopping);
                break;
            case not null:
                _orders.Add(order);
                break;
        }

        _session.Accept();
    }

    private async Task AnswerMessageAsync(SmtpServerEvent.Message message)
    {
        if (_orders.OfType<RecipientOrder.ReplyToDot>().FirstOrDefault() is { } reply)
        {
            _session.Reject(reply.Words);
            return;
        }

        if (_orders.OfType<RecipientOrder.HangAfterData>().Any())
        {
            await WaitForEndAsync();
            return;
        }

        if (_orders.OfType<RecipientOrder.DisconnectAfterDot>().Any())
        {
            Cut();
            return;
        }

        _messages++;
        _sink.Accepted(new ReceivedMail(
            _number, _session.ClientName, _session.IsExtended, _session.IsEncrypted, _user, message.Sender.Address,
            [.. message.Recipients.Select(recipient => recipient.Address)], message.Parameters.SmtpUtf8, message.Parameters.EightBit,
            _options.Keep ? message.Data.ToArray() : []));
        if (_orders.OfType<RecipientOrder.SlowDot>().Any())
        {
            await Task.Delay(_options.Slowness, _sink.Stopping);
        }

        _session.Accept();
        if (_options.CloseWhenIdle)
        {
            await FlushAsync();
            _isOver = true;
        }
    }

    private async Task StartTlsAsync()
    {
        _session.Accept();
        await FlushAsync();
        if (_options.BrokenTls)
        {
            _answersTlsWithNoise = true;
            return;
        }

        await EncryptAsync();
        _session.OnTlsEstablished();
    }

    private async Task EncryptAsync()
    {
        var encrypted = new SslStream(_stream, leaveInnerStreamOpen: false);
        _stream = encrypted;
        await encrypted.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions { ServerCertificateContext = TestCertificate.Context }, _sink.Stopping);
    }

    private async Task FlushAsync()
    {
        if (!_isOver && _replies.WrittenCount > 0)
        {
            await _stream.WriteAsync(_replies.WrittenMemory, _sink.Stopping);
            _replies.ResetWrittenCount();
        }
    }

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
