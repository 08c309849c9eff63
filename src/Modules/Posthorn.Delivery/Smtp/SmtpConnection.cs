using Posthorn.Delivery.Settle;
using Posthorn.Smtp;

namespace Posthorn.Delivery.Smtp;

/// <summary>A connection that is ready for MAIL, and stays so from one message to the next.</summary>
internal sealed class SmtpConnection(SmtpWire wire, SmtpCapabilities capabilities, ConnectionFacts facts, SmtpTimeouts timeouts, PeerMemory memory) : IDisposable
{
    /// <summary>What is stuffed and written at once: bounds the memory of a large message.</summary>
    private const int BodyBlock = 64 * 1024;

    /// <summary>A body up to here leaves with its dot in one write: it waits for the intent, as the dot would, and spares both sides a wake-up.</summary>
    private const int ShortBody = ChunkingPolicy.Short;

    private bool _needsReset;

    public ConnectionFacts Facts => facts;

    /// <summary>The server takes ASCII only. Who offers SMTPUTF8 takes eight bits, whether it says so or not (RFC 6531 section 3.1).</summary>
    public bool IsSevenBit => !capabilities.EightBitMime && !capabilities.SmtpUtf8;

    public int Messages { get; private set; }

    /// <summary>False after the line broke or the server said that it closes.</summary>
    public bool IsUsable { get; private set; } = true;

    /// <summary>It has lived long enough: it is still usable, and says goodbye after the message under way.</summary>
    public bool IsOld => wire.Age >= timeouts.ConnectionLife;

    /// <summary>What must be stored before the connection's next dot.</summary>
    public UnstoredOutcomes Unstored { get; } = new();

    /// <summary>The conversation about the last message; about the first one with all that came before. Made into text here, so ask only to store it.</summary>
    public string TranscriptText() => wire.Transcript.ToString();

    /// <summary>Sends one message.</summary>
    /// <param name="beforeDot">Asked when all but the final dot, or the last chunk, is on its way: false stops there, and the server discards what it has.</param>
    /// <returns>How the transaction ended, or null: stopped before the dot.</returns>
    /// <exception cref="LineBrokenException">The line broke; see the stage.</exception>
    public async ValueTask<SmtpTransactionOutcome?> SendAsync(RenderedMail mail, string recipient, Func<Task<bool>> beforeDot)
    {
        BeginTranscript();
        IsUsable = false;
        await ResetIfNeededAsync();
        var envelope = new SmtpEnvelope(mail.EnvelopeSender, [recipient], mail.EightBit, mail.SmtpUtf8, mail.Bytes.Length);
        var chunking = capabilities.Chunking && !memory.BrokenChunking.Contains(facts.Host) ? ChunkingPolicy.For(mail.Bytes.Length, capabilities) : default;
        var transaction = new SmtpTransaction(capabilities, envelope, chunking.Chunks, chunking.Together);
        var outcome = transaction.UsesChunks ? await ConverseInChunksAsync(transaction, mail.Bytes, beforeDot) : await ConverseAsync(transaction, mail.Bytes, beforeDot);
        if (outcome is not null)
        {
            _needsReset = transaction.NeedsReset;
            IsUsable = !transaction.MustClose;
        }

        return outcome;
    }

    /// <summary>Says goodbye if the server still listens.</summary>
    public async ValueTask QuitAsync()
    {
        if (!IsUsable)
        {
            return;
        }

        IsUsable = false;
        try
        {
            SmtpCommandWriter.WriteQuit(wire.Output);
            await wire.FlushAsync(SmtpStage.Quit, timeouts.Quit);
            await wire.ReadReplyAsync(SmtpStage.Quit, timeouts.Quit);
        }
        catch (LineBrokenException)
        {
            // It was only politeness.
        }
    }

    public void Dispose() => wire.Dispose();

    private void BeginTranscript()
    {
        if (++Messages > 1)
        {
            wire.BeginTranscript();
            wire.Note($"message {Messages} of this connection to {facts.Host} [{facts.HostAddress}]{(facts.Cipher is { } cipher ? $", {cipher}" : "")}");
        }
    }

    private async ValueTask<SmtpTransactionOutcome?> ConverseAsync(SmtpTransaction transaction, ReadOnlyMemory<byte> body, Func<Task<bool>> beforeDot)
    {
        while (true)
        {
            switch (transaction.Next(wire.Output))
            {
                case TransactionStep.Flush:
                    await wire.FlushAsync(transaction.Stage, timeouts.Command);
                    break;
                case TransactionStep.AwaitReply:
                    transaction.OnReply(await wire.ReadReplyAsync(transaction.Stage, TimeoutOf(transaction.Stage)));
                    break;
                case TransactionStep.SendBody:
                    if (!await SendBodyAsync(body, beforeDot))
                    {
                        return null;
                    }

                    transaction.OnBodySent();
                    break;
                default:
                    return transaction.Outcome!;
            }
        }
    }

    private async ValueTask<SmtpTransactionOutcome?> ConverseInChunksAsync(SmtpTransaction transaction, ReadOnlyMemory<byte> body, Func<Task<bool>> beforeDot)
    {
        var chunks = new ChunkSender(wire, timeouts, body);
        Task<bool>? mayEnd = null;
        try
        {
            while (true)
            {
                switch (transaction.Next(wire.Output))
                {
                    case TransactionStep.Flush:
                        await wire.FlushAsync(transaction.Stage, timeouts.Command);
                        break;
                    case TransactionStep.AwaitReply:
                        // Where all went together, the server may answer when it is done with all of it (RFC 2920 section 3.2).
                        var patience = transaction.IsTogether ? timeouts.FinalDot : TimeoutOf(transaction.Stage);
                        transaction.OnReply(await wire.ReadReplyAsync(transaction.Stage, patience));
                        break;
                    case TransactionStep.SendChunk:
                        mayEnd ??= beforeDot();
                        if (transaction.IsLastChunk && !await mayEnd)
                        {
                            return null;
                        }

                        await (transaction.IsTogether ? chunks.SendTogetherAsync() : chunks.SendNextAsync(transaction.IsLastChunk));
                        transaction.OnChunkSent();
                        break;
                    default:
                        if (transaction.Outcome is SmtpTransactionOutcome.ChunkingFailed)
                        {
                            memory.BrokenChunking.Add(facts.Host);
                        }

                        await SettledAsync(mayEnd);
                        return transaction.Outcome!;
                }
            }
        }
        catch (LineBrokenException) when (mayEnd is not null)
        {
            // Perhaps it is the chunks that it cannot stand; DATA is no worse.
            memory.BrokenChunking.Add(facts.Host);
            await SettledAsync(mayEnd);
            throw;
        }
        finally
        {
            wire.SetCeiling(null);
        }
    }

    private async ValueTask<bool> SendBodyAsync(ReadOnlyMemory<byte> body, Func<Task<bool>> beforeDot)
    {
        var mayEnd = beforeDot();
        var stuffer = new DotStuffer();
        if (body.Length <= ShortBody)
        {
            return await mayEnd && await SendShortBodyAsync(body, stuffer);
        }

        wire.NoteBody(body.Length);
        wire.SetCeiling(BodyTimeRules.Ceiling(timeouts, body.Length));
        try
        {
            for (var sent = 0; sent < body.Length; sent += BodyBlock)
            {
                stuffer.Write(wire.Output, body.Span.Slice(sent, Math.Min(BodyBlock, body.Length - sent)));
                await wire.FlushBodyAsync(SmtpStage.Data, timeouts.DataBlock);
            }
        }
        catch (LineBrokenException)
        {
            await SettledAsync(mayEnd);
            throw;
        }
        finally
        {
            wire.SetCeiling(null);
        }

        if (!await mayEnd)
        {
            return false;
        }

        stuffer.WriteTerminator(wire.Output);
        await wire.FlushAsync(SmtpStage.FinalDot, timeouts.DataBlock);
        return true;
    }

    private async ValueTask<bool> SendShortBodyAsync(ReadOnlyMemory<byte> body, DotStuffer stuffer)
    {
        wire.NoteBody(body.Length);
        stuffer.Write(wire.Output, body.Span);
        stuffer.WriteTerminator(wire.Output);
        wire.NoteDot();
        await wire.FlushBodyAsync(SmtpStage.FinalDot, timeouts.DataBlock);
        return true;
    }

    /// <summary>The intent that was asked for is on its way into the database: its row must not be let go of before it is there.</summary>
    private static async ValueTask SettledAsync(Task<bool>? mayEnd)
    {
        if (mayEnd is not null)
        {
            await mayEnd;
        }
    }

    private async ValueTask ResetIfNeededAsync()
    {
        if (_needsReset)
        {
            SmtpCommandWriter.WriteRset(wire.Output);
            await wire.FlushAsync(SmtpStage.Rset, timeouts.Command);
            var reply = await wire.ReadReplyAsync(SmtpStage.Rset, timeouts.Command);
            if (!reply.IsPositive)
            {
                throw new LineBrokenException(SmtpStage.Rset, $"the server refused RSET: {reply}");
            }

            _needsReset = false;
        }
    }

    private TimeSpan TimeoutOf(SmtpStage stage) => stage switch
    {
        SmtpStage.Data => timeouts.Data,
        SmtpStage.FinalDot => timeouts.FinalDot,
        _ => timeouts.Command,
    };
}
