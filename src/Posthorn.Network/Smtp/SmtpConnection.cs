using System.Buffers;
using System.Net.Security;
using Microsoft.Extensions.Logging;
using Posthorn.Smtp;

namespace Posthorn.Network.Smtp;

/// <summary>One conversation: reads, lets the session take it apart, asks the handler, writes what the session says.</summary>
internal sealed partial class SmtpConnection
{
    private const int BufferOctets = 16 * 1024;

    private static readonly SmtpReply ShuttingDown = new(421, new(4, 3, 2), "Shutting down, try again later");
    private static readonly SmtpReply TimedOut = new(421, new(4, 4, 2), "Nothing heard for too long, closing");
    private static readonly SmtpReply Overloaded = new(421, new(4, 3, 1), "Too much mail at once, try again later");
    private static readonly SmtpReply NoCertificate = new(454, new(4, 7, 0), "TLS is not available now");
    private static readonly SmtpReply HandlerFailed = new(451, new(4, 3, 0), "Local error, try again later");

    private readonly SmtpListenerOptions _options;
    private readonly SmtpChannel _channel;
    private readonly OctetBudget _budget;
    private readonly ILogger _logger;
    private readonly CancellationToken _stopping;
    private readonly CancellationToken _aborting;
    private readonly ArrayBufferWriter<byte> _replies = new();
    private readonly SmtpServerSession _session;
    private readonly ISmtpSessionHandler _handler;
    private long _octetsInHand;

    public SmtpConnection(
        SmtpListenerOptions options, SmtpChannel channel, Func<SmtpPeer, ISmtpSessionHandler> handlers, OctetBudget budget, ILogger logger,
        CancellationToken stopping, CancellationToken aborting)
    {
        _options = options;
        _channel = channel;
        _budget = budget;
        _logger = logger;
        _stopping = stopping;
        _aborting = aborting;
        _session = new SmtpServerSession(options.Session, _replies, options.ImplicitTls);
        channel.IsInMessage = () => _session.IsInMessage;
        _handler = handlers(new SmtpPeer(channel.RemoteEndPoint, channel.LocalEndPoint, _session));
    }

    /// <exception cref="IOException">The line broke.</exception>
    /// <exception cref="OperationCanceledException">The client did not read our replies, or the listener gave up.</exception>
    public async Task RunAsync()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferOctets);
        try
        {
            if (_options.ImplicitTls)
            {
                await _channel.EncryptAsync(_options.Certificate!());
            }

            _session.Greet();
            await TalkAsync(buffer);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
            LetGo();
        }
    }

    private async Task TalkAsync(Memory<byte> buffer)
    {
        while (!_session.IsClosed)
        {
            await FlushAsync();
            var count = await ReadAsync(buffer);
            if (count == 0 && !_session.IsClosed)
            {
                return;
            }

            await TakeAsync(buffer[..count]);
        }

        await FlushAsync();
        await _channel.CloseAsync();
    }

    private async ValueTask<int> ReadAsync(Memory<byte> buffer)
    {
        if (_stopping.IsCancellationRequested && !_session.IsInMessage)
        {
            _session.Close(ShuttingDown);
            return 0;
        }

        try
        {
            return await _channel.ReadAsync(buffer);
        }
        catch (OperationCanceledException)
        {
            _session.Close(_stopping.IsCancellationRequested ? ShuttingDown : TimedOut);
            return 0;
        }
    }

    private async ValueTask TakeAsync(ReadOnlyMemory<byte> input)
    {
        Hold(input.Length);
        while (_session.Read(input.Span, out var consumed) is { } question)
        {
            input = input[consumed..];
            await AnswerAsync(question);

            // Inside a message there are no questions, so before this one nothing is held any more.
            LetGo();
            Hold(input.Length);
        }
    }

    /// <summary>A client that only chatters counts for no more than one message.</summary>
    private void Hold(int octets)
    {
        var more = Math.Min(octets, Math.Max(0, _options.Session.MaxMessageSize - _octetsInHand));
        if (_budget.TryTake(more))
        {
            _octetsInHand += more;
        }
        else
        {
            _session.Close(Overloaded);
        }
    }

    private void LetGo()
    {
        _budget.Return(_octetsInHand);
        _octetsInHand = 0;
    }

    private async ValueTask AnswerAsync(SmtpServerEvent question)
    {
        if (question is SmtpServerEvent.StartTls)
        {
            await StartTlsAsync();
            return;
        }

        var reply = await DecideAsync(question);
        if (reply is null or { IsPositive: true })
        {
            _session.Accept(reply);
        }
        else
        {
            _session.Reject(reply);
        }
    }

    private async ValueTask StartTlsAsync()
    {
        SslStreamCertificateContext certificate;
        try
        {
            certificate = _options.Certificate!();
        }
        catch (Exception fault)
        {
            LogHandlerFailed(fault, nameof(SmtpServerEvent.StartTls));
            _session.Reject(NoCertificate);
            return;
        }

        _session.Accept();
        await FlushAsync();
        await _channel.EncryptAsync(certificate);
        _session.OnTlsEstablished();
    }

    private async ValueTask<SmtpReply?> DecideAsync(SmtpServerEvent question)
    {
        try
        {
            return question switch
            {
                SmtpServerEvent.MailFrom mail => await _handler.CheckSenderAsync(mail.Sender, mail.Parameters, _aborting),
                SmtpServerEvent.Recipient recipient => await _handler.CheckRecipientAsync(recipient.Address, _aborting),
                SmtpServerEvent.Message message => await _handler.TakeMessageAsync(message, _aborting),
                SmtpServerEvent.Authenticate login => await _handler.AuthenticateAsync(login.Credentials, _aborting),
                _ => throw new InvalidOperationException($"No answer to {question.GetType().Name}."),
            };
        }
        catch (Exception fault) when (!_aborting.IsCancellationRequested)
        {
            LogHandlerFailed(fault, question.GetType().Name);
            return HandlerFailed;
        }
    }

    private async ValueTask FlushAsync()
    {
        if (_replies.WrittenCount > 0)
        {
            await _channel.WriteAsync(_replies.WrittenMemory);
            _replies.ResetWrittenCount();
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The answer to {Question} failed; the client was told to try again")]
    private partial void LogHandlerFailed(Exception fault, string question);
}
