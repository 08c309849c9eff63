using System.Buffers;

namespace Posthorn.Smtp;

/// <summary>
/// The server's side of one connection, RFC 5321 section 3, without the connection. The host passes in the bytes that arrive
/// (<see cref="Read"/>), answers the events that come out, sends what gathers in the reply buffer whenever it has no more
/// input to pass, and closes when <see cref="IsClosed"/>. Pipelined commands are taken one at a time, in order.
/// </summary>
public sealed partial class SmtpServerSession
{
    // A buffer that grew beyond this is not kept for the next message on an idle connection.
    private const int KeptBufferOctets = 256 * 1024;

    private readonly SmtpServerOptions _options;
    private readonly IBufferWriter<byte> _replies;
    private readonly CommandLineReader _lines = new();
    private readonly MessageDataReader _dataReader;
    private readonly MessageChunkReader _chunkReader;
    private ArrayBufferWriter<byte> _data = new();
    private Mode _mode;
    private SmtpServerState _state;
    private SmtpServerEvent? _unanswered;
    private SaslExchange? _sasl;
    private SmtpPath _sender = SmtpPath.Null;
    private SmtpMailParameters _parameters = SmtpMailParameters.None;
    private List<SmtpPath> _recipients = [];
    private int _errors;
    private int _authFailures;

    /// <param name="options">Offers, limits and texts.</param>
    /// <param name="replies">Owned by the host; replies are appended.</param>
    /// <param name="isEncrypted">True when TLS came first (port 465).</param>
    public SmtpServerSession(SmtpServerOptions options, IBufferWriter<byte> replies, bool isEncrypted = false)
    {
        _options = options;
        _replies = replies;
        _dataReader = new MessageDataReader(options.MaxMessageSize, options.BareLineEnds);
        _chunkReader = new MessageChunkReader(options.MaxMessageSize, options.BareLineEnds);
        IsEncrypted = isEncrypted;
    }

    /// <summary>What the next bytes are.</summary>
    private enum Mode
    {
        Commands,
        Sasl,
        Data,
        Chunk,
        TlsPending,
    }

    public bool IsEncrypted { get; private set; }

    public bool IsAuthenticated { get; private set; }

    /// <summary>What the client called itself in EHLO or HELO, printable; null before.</summary>
    public string? ClientName { get; private set; }

    /// <summary>True when the client said EHLO rather than HELO.</summary>
    public bool IsExtended { get; private set; }

    /// <summary>What arrives next belongs to a message, not to a command.</summary>
    public bool IsInMessage => _mode is Mode.Data or Mode.Chunk;

    /// <summary>The conversation is over: send the replies and close.</summary>
    public bool IsClosed => CloseReason is not null;

    public SmtpCloseReason? CloseReason { get; private set; }

    /// <summary>Welcomes the client.</summary>
    public void Greet() => Say(_options.Replies.Greeting ?? new SmtpReply(220, $"{_options.HostName} ESMTP"));

    /// <summary>Turns the client away instead of greeting it, or ends a conversation from outside (421 at shutdown or time-out).</summary>
    public void Close(SmtpReply reply)
    {
        Say(reply);
        Close(SmtpCloseReason.Host);
    }

    /// <summary>Takes input up to the next event.</summary>
    /// <param name="input">Bytes that have arrived and were not consumed before.</param>
    /// <param name="consumed">How many are used up. With an event, the rest is passed again after the answer.</param>
    /// <returns>An event to answer, or null when all input is used up or the session is closed.</returns>
    /// <exception cref="InvalidOperationException">The event before has not been answered.</exception>
    public SmtpServerEvent? Read(ReadOnlySpan<byte> input, out int consumed)
    {
        if (_unanswered is not null)
        {
            throw new InvalidOperationException($"{_unanswered.GetType().Name} has not been answered.");
        }

        consumed = 0;
        while (!IsClosed && consumed < input.Length)
        {
            consumed += ReadPiece(input[consumed..]);
            if (_unanswered is not null)
            {
                return _unanswered;
            }
        }

        consumed = input.Length;
        return null;
    }

    /// <summary>Says yes to the event.</summary>
    /// <param name="reply">Instead of the text of the options; 2xx. Not for StartTls.</param>
    /// <exception cref="InvalidOperationException">There is no event to answer.</exception>
    public void Accept(SmtpReply? reply = null)
    {
        var replies = _options.Replies;
        switch (TakeUnanswered())
        {
            case SmtpServerEvent.MailFrom mail:
                (_sender, _parameters, _recipients) = (mail.Sender, mail.Parameters, []);
                Advance(SmtpVerb.Mail);
                Say(reply ?? replies.SenderAccepted);
                break;
            case SmtpServerEvent.Recipient recipient:
                _recipients.Add(recipient.Address);
                Advance(SmtpVerb.Rcpt);
                Say(reply ?? replies.RecipientAccepted);
                break;
            case SmtpServerEvent.Message:
                _errors = 0;
                EndData();
                Say(reply ?? replies.MessageAccepted);
                break;
            case SmtpServerEvent.Authenticate:
                IsAuthenticated = true;
                Say(reply ?? replies.AuthSucceeded);
                break;
            case SmtpServerEvent.StartTls:
                _mode = Mode.TlsPending;
                Say(replies.ReadyForTls);
                break;
        }
    }

    /// <summary>Says no to the event.</summary>
    /// <param name="reply">4xx or 5xx; 421 ends the session.</param>
    /// <exception cref="InvalidOperationException">There is no event to answer.</exception>
    public void Reject(SmtpReply reply)
    {
        var refused = TakeUnanswered();
        if (refused is SmtpServerEvent.Message)
        {
            EndData();
        }

        Fail(reply);
        if (refused is SmtpServerEvent.Authenticate && reply.IsPermanent && ++_authFailures >= _options.MaxAuthFailures && !IsClosed)
        {
            Say(_options.Replies.TooManyAuthFailures);
            Close(SmtpCloseReason.TooManyAuthFailures);
        }
    }

    /// <summary>TLS stands: the session starts over and forgets what was said in clear text (RFC 3207 section 4.2).</summary>
    /// <exception cref="InvalidOperationException">STARTTLS was not accepted, or clear text followed it and the session is closed.</exception>
    public void OnTlsEstablished()
    {
        if (_mode != Mode.TlsPending || IsClosed)
        {
            throw new InvalidOperationException("No TLS is pending.");
        }

        _mode = Mode.Commands;
        IsEncrypted = true;
        IsAuthenticated = IsExtended = false;
        ClientName = null;
        EndTransaction();
        _state = SmtpServerState.Connected;
        _lines.Reset();
    }

    private int ReadPiece(ReadOnlySpan<byte> input)
    {
        switch (_mode)
        {
            case Mode.Data:
                if (_dataReader.Read(input, _data, out var taken))
                {
                    OnDataEnd();
                }

                return taken;
            case Mode.Chunk:
                return ReadChunk(input);
            case Mode.TlsPending:
                Close(SmtpCloseReason.InputBeforeTls);
                return input.Length;
            default:
                return ReadLine(input);
        }
    }

    private int ReadLine(ReadOnlySpan<byte> input)
    {
        var limit = _mode == Mode.Sasl ? _options.MaxAuthLineOctets : _options.MaxCommandOctets;
        var status = _lines.Read(input, limit, out var consumed, out var line);
        switch (status)
        {
            case CommandLineStatus.Line when _mode == Mode.Sasl:
                OnSaslLine(line);
                break;
            case CommandLineStatus.Line:
                OnCommand(CommandLine.Parse(line), hasMoreInput: consumed < input.Length);
                break;
            case CommandLineStatus.TooLong:
                // A SASL exchange does not survive it: the client would not know which line was meant.
                (_mode, _sasl) = (Mode.Commands, null);
                Fail(_options.Replies.LineTooLong);
                break;
            case CommandLineStatus.BareLineEnd:
                Say(_options.Replies.BareLineEndInCommand);
                Close(SmtpCloseReason.BareLineEnd);
                break;
        }

        return consumed;
    }

    private void OnDataEnd()
    {
        if (RefusalOf(_dataReader.Error) is { } refusal)
        {
            EndData();
            Fail(refusal);
        }
        else
        {
            _unanswered = new SmtpServerEvent.Message(_data.WrittenMemory, _sender, _parameters, _recipients);
        }
    }

    private SmtpReply? RefusalOf(MessageDataError error) => error switch
    {
        MessageDataError.None => null,
        MessageDataError.TooLarge => _options.Replies.MessageTooLarge,
        MessageDataError.BareLineFeed => _options.Replies.BareLineFeedInData,
        _ => _options.Replies.BareCarriageReturnInData,
    };

    private void EndData()
    {
        _mode = Mode.Commands;
        _state = SmtpServerState.Ready;
        EndTransaction();
    }

    private void EndTransaction()
    {
        (_sender, _parameters, _recipients) = (SmtpPath.Null, SmtpMailParameters.None, []);
        _dataReader.Reset();
        _chunkReader.Reset();
        if (_data.Capacity > KeptBufferOctets)
        {
            _data = new ArrayBufferWriter<byte>();
        }
        else
        {
            _data.ResetWrittenCount();
        }
    }

    private void Advance(SmtpVerb verb) => _state = SmtpServerDialog.Next(_state, verb) ?? _state;

    private SmtpServerEvent TakeUnanswered()
    {
        var taken = _unanswered ?? throw new InvalidOperationException("There is no event to answer.");
        _unanswered = null;
        return taken;
    }

    private void Say(SmtpReply reply) => SmtpReplyWriter.Write(_replies, reply, _options.EnhancedStatusCodes);

    /// <summary>Temporary refusals do not count as errors: the client did nothing wrong.</summary>
    private void Fail(SmtpReply reply)
    {
        Say(reply);
        if (reply.ClosesConnection)
        {
            Close(SmtpCloseReason.Host);
        }
        else if (reply.IsPermanent && ++_errors >= _options.MaxErrors)
        {
            Say(_options.Replies.TooManyErrors);
            Close(SmtpCloseReason.TooManyErrors);
        }
    }

    private void Close(SmtpCloseReason reason)
    {
        CloseReason ??= reason;
        _unanswered = null;
    }
}
