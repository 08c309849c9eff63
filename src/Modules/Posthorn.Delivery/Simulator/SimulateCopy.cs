using Microsoft.Extensions.Options;
using Posthorn.Delivery.Attempts;
using Posthorn.Delivery.Dispatch;
using Posthorn.Delivery.Queue;
using Posthorn.Delivery.Smtp;
using Posthorn.Events;
using Posthorn.Smtp;

namespace Posthorn.Delivery.Simulator;

/// <summary>
/// One attempt for one test copy: rendered as it would leave, kept in the Inbox, answered by its address. Nothing here knows a route, a socket
/// or DNS. What it says goes the way of every outcome: classification, settlement, retries, events.
/// </summary>
/// <remarks>
/// No dot is recorded: the Inbox keeps a copy once however often it is brought, so a crash between it and the settlement repeats nothing that shows.
/// What the reader does is stored with the delivery, in one transaction.
/// </remarks>
internal sealed class SimulateCopy(
    IMailRenderer renderer, ITestMailbox mailbox, ISimulatedReader reader, Dispatcher dispatcher, IOptions<DeliveryOptions> options, TimeProvider clock)
{
    /// <summary>An address that is nobody's (RFC 5737), for both ends of a connection that was never made.</summary>
    private const string NobodysAddress = "192.0.2.1";

    /// <exception cref="InvalidOperationException">The copy is to leave the house: a bug.</exception>
    public async Task<AttemptReport> ExecuteAsync(QueuedCopy copy, Lane lane, CancellationToken cancellationToken)
    {
        if (copy.Class.LeavesTheHouse())
        {
            throw new InvalidOperationException("The simulator is for test mail alone.");
        }

        if (!lane.IsProven)
        {
            dispatcher.Connected(lane);
        }

        var started = clock.GetTimestamp();
        var render = await renderer.RenderAsync(new CopyToRender(copy.AccountId, copy.Id, copy.Recipient), cancellationToken);
        if (render is not RenderOutcome.Rendered { Mail: var rendered })
        {
            return new AttemptReport(new AttemptOutcome.Dropped(((RenderOutcome.Impossible)render).Reason));
        }

        var mail = new TestMail(copy.AccountId, copy.Id, copy.EnvelopeRecipient, rendered);

        // At each attempt: one before may have ended in a fault of ours, and what is kept already stays one mail.
        await mailbox.KeepAsync(mail, cancellationToken);
        var fate = SimulatorAddresses.FateOf(copy.Recipient, options.Value.SimulatorDomain);
        var said = SimulatorReplies.Of(fate, copy.Attempts);
        var outcome = AttemptRules.OfTransaction(said, provider: null);
        dispatcher.Succeeded(lane, clock.GetElapsedTime(started));
        return new AttemptReport(outcome, Facts(), said is SmtpTransactionOutcome.Refused refused ? refused.Stage : SmtpStage.FinalDot)
        {
            Afterwards = outcome is AttemptOutcome.Delivered ? Afterwards(copy, mail, fate) : null,
        };
    }

    private ConnectionFacts Facts() => new(options.Value.SimulatorDomain, NobodysAddress, NobodysAddress, Cipher: null, CertificateError: false);

    private IReadOnlyList<NewEvent>? Afterwards(QueuedCopy copy, TestMail mail, SimulatedFate fate)
    {
        var now = clock.GetUtcNow();
        return fate switch
        {
            SimulatedFate.Spam => [new NewEvent(copy.AccountId, copy.Id, EventType.SpamReport, now, new EventDetail { Email = copy.Recipient, Ip = NobodysAddress })],
            SimulatedFate.Open => reader.Read(mail, clicks: false, now),
            SimulatedFate.Click => reader.Read(mail, clicks: true, now),
            _ => null,
        };
    }
}
