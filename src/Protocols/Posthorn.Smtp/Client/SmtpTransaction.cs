using System.Buffers;

namespace Posthorn.Smtp;

/// <summary>
/// The dialog of one mail transaction on a connection that is ready for MAIL: RFC 5321 section 3.3, with all commands in one
/// flush when the server offers PIPELINING (RFC 2920), and the message in chunks (RFC 3030) when asked to and the server offers
/// CHUNKING. Loop over <see cref="Next"/> until it says Done.
/// When the line breaks, <see cref="Stage"/> tells where; the object is then of no further use.
/// </summary>
public sealed class SmtpTransaction
{
    private readonly SmtpCapabilities _capabilities;
    private readonly SmtpEnvelope _envelope;
    private readonly RecipientReplies _recipients;
    private readonly ChunkWindow _chunks;
    private readonly bool _together;
    private TransactionStep _step;
    private SmtpTransactionOutcome.Refused? _refusal;
    private bool _senderAccepted;

    /// <param name="capabilities">What the server offers.</param>
    /// <param name="envelope">Sender and recipients.</param>
    /// <param name="chunks">In how many chunks the message goes; 0, or a server without CHUNKING: as one with DATA.</param>
    /// <param name="together">
    /// The only chunk leaves with MAIL and RCPT, before they are answered (RFC 3030 section 4.2), where the server takes commands ahead: one
    /// round trip for the whole message. A refused message was then sent for nothing, so this is for short ones.
    /// </param>
    public SmtpTransaction(SmtpCapabilities capabilities, SmtpEnvelope envelope, int chunks = 0, bool together = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(chunks);
        if (together && chunks > 1)
        {
            throw new ArgumentException("Only a message of one chunk leaves together with its commands.", nameof(together));
        }

        _capabilities = capabilities;
        _envelope = envelope;
        _chunks = new ChunkWindow(capabilities.Chunking ? chunks : 0, capabilities.Pipelining);
        _together = together && UsesChunks && capabilities.Pipelining;
        _recipients = new RecipientReplies(envelope.Recipients);
        if (EnvelopeRules.FindProblem(envelope, capabilities) is { } problem)
        {
            Finish(new SmtpTransactionOutcome.NotAttempted(problem));
        }
    }

    /// <summary>The stage whose reply comes next (or whose commands are about to be written): the timeout to use, the place of a broken line.</summary>
    public SmtpStage Stage { get; private set; } = SmtpStage.MailFrom;

    /// <summary>With <see cref="TransactionStep.SendChunk"/>: this chunk ends the message, so it is what the final dot is elsewhere.</summary>
    public bool IsLastChunk => _chunks.IsLastNext;

    /// <summary>The message goes, or went, in chunks.</summary>
    public bool UsesChunks => _chunks.Count > 0;

    /// <summary>The message leaves with its commands: <see cref="TransactionStep.SendChunk"/> comes first, with the commands in the output already.</summary>
    public bool IsTogether => _together;

    /// <summary>Null until Done.</summary>
    public SmtpTransactionOutcome? Outcome { get; private set; }

    /// <summary>The server said 421: it closes, so the connection cannot be used again.</summary>
    public bool MustClose { get; private set; }

    /// <summary>The server still holds a sender: RSET comes before the next transaction.</summary>
    public bool NeedsReset { get; private set; }

    /// <summary>One result per recipient, in the envelope's order, once Done. Empty when nothing was attempted.</summary>
    public IReadOnlyList<SmtpRecipientResult> Recipients { get; private set; } = [];

    /// <summary>The next step; commands of a <see cref="TransactionStep.Flush"/> are written to <paramref name="output"/>.</summary>
    public TransactionStep Next(IBufferWriter<byte> output)
    {
        if (_step != TransactionStep.Flush)
        {
            return _step;
        }

        WriteCommands(output);
        _step = _together ? TransactionStep.SendChunk : TransactionStep.AwaitReply;
        return _together ? TransactionStep.SendChunk : TransactionStep.Flush;
    }

    /// <exception cref="InvalidOperationException">No reply was awaited.</exception>
    public void OnReply(SmtpReply reply)
    {
        Expect(TransactionStep.AwaitReply);
        var stage = Stage;
        switch (stage)
        {
            case SmtpStage.MailFrom:
                OnMailReply(reply);
                break;
            case SmtpStage.RcptTo:
                OnRcptReply(reply);
                break;
            case SmtpStage.Data or SmtpStage.FinalDot when UsesChunks:
                OnChunkReply(reply);
                break;
            case SmtpStage.Data:
                OnDataReply(reply);
                break;
            default:
                OnFinalReply(reply);
                break;
        }

        if (reply.ClosesConnection)
        {
            // Replies to commands that were sent ahead will not come any more.
            MustClose = true;
            Finish(Outcome ?? _refusal ?? new SmtpTransactionOutcome.Refused(stage, reply));
        }
    }

    /// <summary>The message and its terminator are on their way.</summary>
    /// <exception cref="InvalidOperationException">The body was not asked for.</exception>
    public void OnBodySent()
    {
        Expect(TransactionStep.SendBody);
        (Stage, _step) = (SmtpStage.FinalDot, TransactionStep.AwaitReply);
    }

    /// <summary>One chunk is on its way.</summary>
    /// <exception cref="InvalidOperationException">No chunk was asked for.</exception>
    public void OnChunkSent()
    {
        Expect(TransactionStep.SendChunk);
        _chunks.Sent();
        if (_together)
        {
            _step = TransactionStep.AwaitReply;
        }
        else
        {
            AfterChunk();
        }
    }

    private void OnMailReply(SmtpReply reply)
    {
        _senderAccepted = NeedsReset = reply.IsPositive;
        if (!_senderAccepted)
        {
            _refusal = Refused(reply);
        }

        GoOn(SmtpStage.RcptTo);
    }

    private void OnRcptReply(SmtpReply reply)
    {
        _recipients.Take(reply);
        NeedsReset |= reply.IsPositive;
        if (!_recipients.AreAllTaken)
        {
            GoOn(SmtpStage.RcptTo);
            return;
        }

        if (_recipients.Accepted == 0)
        {
            _refusal ??= new SmtpTransactionOutcome.Refused(SmtpStage.RcptTo, _recipients.First!);
        }

        if (!UsesChunks)
        {
            GoOn(SmtpStage.Data);
        }
        else if (_refusal is not null && !_together)
        {
            Finish(_refusal);
        }
        else
        {
            AfterChunk();
        }
    }

    /// <summary>After a refusal no chunk follows.</summary>
    private void OnChunkReply(SmtpReply reply)
    {
        _chunks.Answered();
        if (_refusal is null && !reply.IsPositive)
        {
            if (reply.Code is (>= 500 and <= 504) or < 400)
            {
                // It does not know the command that it offered. What it makes of the octets that followed nobody knows.
                MustClose = true;
                Finish(new SmtpTransactionOutcome.ChunkingFailed(reply));
                return;
            }

            _refusal = Refused(reply);
        }

        if (_chunks.AreAllAnswered && _refusal is null)
        {
            NeedsReset = false;
            Finish(new SmtpTransactionOutcome.Completed(reply));
        }
        else
        {
            AfterChunk();
        }
    }

    private void AfterChunk()
    {
        Stage = _chunks.AreAllSent ? SmtpStage.FinalDot : SmtpStage.Data;
        if (_refusal is null)
        {
            _step = _chunks.MaySend ? TransactionStep.SendChunk : TransactionStep.AwaitReply;
        }
        else if (_chunks.Ahead == 0)
        {
            Finish(_refusal);
        }
        else
        {
            _step = TransactionStep.AwaitReply;
        }
    }

    private void OnDataReply(SmtpReply reply)
    {
        if (reply.Code != 354)
        {
            Finish(_refusal ?? Refused(reply));
        }
        else if (_refusal is null)
        {
            _step = TransactionStep.SendBody;
        }
        else
        {
            // RFC 2920 section 3.1: the server waits for data although nobody is to receive it.
            (Stage, _step) = (SmtpStage.FinalDot, TransactionStep.Flush);
        }
    }

    private void OnFinalReply(SmtpReply reply)
    {
        NeedsReset = false;
        if (_refusal is null && reply.IsPositive)
        {
            Finish(new SmtpTransactionOutcome.Completed(reply));
        }
        else
        {
            Finish(_refusal ?? Refused(reply));
        }
    }

    /// <summary>Replies to commands already sent are still read after a refusal; commands not yet sent are spared.</summary>
    private void GoOn(SmtpStage stage)
    {
        if (_capabilities.Pipelining)
        {
            Stage = stage;
        }
        else if (_refusal is not null)
        {
            Finish(_refusal);
        }
        else
        {
            (Stage, _step) = (stage, TransactionStep.Flush);
        }
    }

    private void WriteCommands(IBufferWriter<byte> output)
    {
        switch (Stage)
        {
            case SmtpStage.MailFrom:
                SmtpCommandWriter.TryWriteMailFrom(output, _envelope, _capabilities);
                if (_capabilities.Pipelining)
                {
                    WriteRecipients(output);
                    if (!UsesChunks)
                    {
                        SmtpCommandWriter.WriteData(output);
                    }
                }

                break;
            case SmtpStage.RcptTo:
                SmtpCommandWriter.TryWriteRcptTo(output, _envelope.Recipients[_recipients.Taken], _envelope.SmtpUtf8);
                break;
            case SmtpStage.Data:
                SmtpCommandWriter.WriteData(output);
                break;
            default:
                new DotStuffer().WriteTerminator(output);
                break;
        }
    }

    private void WriteRecipients(IBufferWriter<byte> output)
    {
        foreach (var recipient in _envelope.Recipients)
        {
            SmtpCommandWriter.TryWriteRcptTo(output, recipient, _envelope.SmtpUtf8);
        }
    }

    private SmtpTransactionOutcome.Refused Refused(SmtpReply reply) => new(Stage, reply);

    private void Finish(SmtpTransactionOutcome outcome)
    {
        Outcome = outcome;
        _step = TransactionStep.Done;
        Recipients = outcome switch
        {
            SmtpTransactionOutcome.Completed completed => _recipients.Results(_senderAccepted, SmtpStage.FinalDot, completed.Reply),
            SmtpTransactionOutcome.Refused refused => _recipients.Results(_senderAccepted, refused.Stage, refused.Reply),
            _ => [],
        };
    }

    private void Expect(TransactionStep step)
    {
        if (_step != step)
        {
            throw new InvalidOperationException($"The transaction expects {_step}, not {step}.");
        }
    }
}
