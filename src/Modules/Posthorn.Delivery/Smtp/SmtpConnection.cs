using Posthorn.Delivery.Settle;
using Posthorn.Smtp;

namespace Posthorn.Delivery.Smtp;

/// <summary>A connection that is ready for MAIL, and stays so from one message to the next.</summary>
internal sealed class SmtpConnection(SmtpWire wire, SmtpCapabilities capabilities, ConnectionFacts facts, SmtpTimeouts timeouts) : IDisposable
{
    /// <summary>What is stuffed and written at once: bounds the memory of a large message.</summary>
    private const int BodyBlock = 64 * 1024;

    private bool _needsReset;

    public ConnectionFacts Facts => facts;

    public int Messages { get; private set; }

    /// <summary>False after the line broke or the server said that it closes.</summary>
    public bool IsUsable { get; private set; } = true;

    /// <summary>What must be stored before the connection's next dot.</summary>
    public UnstoredOutcomes Unstored { get; } = new();

    /// <summary>Sends one message.</summary>
    /// <param name="beforeDot">Asked when all but the final dot is on its way: false stops there, and the server discards what it has.</param>
    /// <returns>How the transaction ended, or null: stopped before the dot.</returns>
    /// <exception cref="LineBrokenException">The line broke; see the stage.</exception>
    public async ValueTask<SmtpTransactionOutcome?> SendAsync(RenderedMail mail, string recipient, Func<Task<bool>> beforeDot)
    {
        Messages++;
        IsUsable = false;
        await ResetIfNeededAsync();
        var envelope = new SmtpEnvelope(mail.EnvelopeSender, [recipient], mail.EightBit, mail.SmtpUtf8, mail.Bytes.Length);
        var transaction = new SmtpTransaction(capabilities, envelope);
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
                    if (!await SendBodyAsync(mail.Bytes, beforeDot))
                    {
                        return null;
                    }

                    transaction.OnBodySent();
                    break;
                default:
                    _needsReset = transaction.NeedsReset;
                    IsUsable = !transaction.MustClose;
                    return transaction.Outcome!;
            }
        }
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

    private async ValueTask<bool> SendBodyAsync(ReadOnlyMemory<byte> body, Func<Task<bool>> beforeDot)
    {
        var mayEnd = beforeDot();
        var stuffer = new DotStuffer();
        for (var sent = 0; sent < body.Length; sent += BodyBlock)
        {
            stuffer.Write(wire.Output, body.Span.Slice(sent, Math.Min(BodyBlock, body.Length - sent)));
            await wire.FlushAsync(SmtpStage.Data, timeouts.DataBlock);
        }

        if (!await mayEnd)
        {
            return false;
        }

        stuffer.WriteTerminator(wire.Output);
        await wire.FlushAsync(SmtpStage.FinalDot, timeouts.DataBlock);
        return true;
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
