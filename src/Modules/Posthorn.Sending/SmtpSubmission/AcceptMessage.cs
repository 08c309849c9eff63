using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;
using Posthorn.Kernel;
using Posthorn.Sending.MailSend;
using Posthorn.Sending.MailSend.Writing;
using Posthorn.Sending.SmtpApi;

namespace Posthorn.Sending.SmtpSubmission;

/// <summary>How the end of DATA is answered, when the database could take it.</summary>
internal abstract record AcceptOutcome
{
    /// <summary>Committed and synced: to be sent, or recorded as dropped.</summary>
    public sealed record Queued(MessageId Id) : AcceptOutcome;

    /// <param name="Reason">A sentence for the reply; nothing was stored.</param>
    public sealed record Refused(string Reason) : AcceptOutcome;
}

/// <summary>Takes a message that came by SMTP. What is wrong with its X-SMTPAPI header is told by mail, as programs written for SendGrid expect; the rest at once.</summary>
internal sealed class AcceptMessage(SendMail sendMail, DropMessage drop, FactFinder finder, IOptions<SendingOptions> options, TimeProvider clock)
{
    /// <param name="owner">Whose key was used, which kind, and from where.</param>
    /// <param name="sender">MAIL FROM; empty for the null path.</param>
    /// <param name="recipients">RCPT TO, at least one; addresses that passed <see cref="EmailAddress.TryParse"/>.</param>
    /// <param name="data">The message; only needed until the answer.</param>
    /// <exception cref="Storage.StorageUnavailableException">Nothing was accepted.</exception>
    public async Task<AcceptOutcome> ExecuteAsync(
        MailSender owner, string sender, IReadOnlyList<string> recipients, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        switch (SubmittedMessage.Read(data))
        {
            case MessageOutcome.Read { Message: var message }:
                return await AcceptAsync(owner, sender, recipients, message, cancellationToken);
            case MessageOutcome.Refused refused:
                return new AcceptOutcome.Refused(refused.Reason);
            default:
                throw new InvalidOperationException("A message is read or refused.");
        }
    }

    private async Task<AcceptOutcome> AcceptAsync(
        MailSender owner, string sender, IReadOnlyList<string> recipients, SubmittedMessage message, CancellationToken cancellationToken)
    {
        if (!TryMap(message, recipients, out var request, out var problems))
        {
            return new AcceptOutcome.Queued(await drop.ExecuteAsync(owner, sender, recipients, message, problems, cancellationToken));
        }

        var facts = await finder.FindAsync(owner, request, cancellationToken);
        if (AvailabilityRules.Check(request, facts) is [var missing, ..])
        {
            return new AcceptOutcome.Refused(missing.Message);
        }

        var outcome = await sendMail.ExecuteWithMimeAsync(
            facts, request, MailSendRequestWriter.Write(request), message.Mime, cancellationToken);
        return outcome switch
        {
            SendOutcome.Accepted accepted => new AcceptOutcome.Queued(accepted.Id),
            SendOutcome.Refused refused => new AcceptOutcome.Refused(refused.Errors[0].Message),
            _ => throw new InvalidOperationException($"{outcome.GetType().Name} without an Idempotency-Key."),
        };
    }

    private bool TryMap(
        SubmittedMessage message, IReadOnlyList<string> recipients, [NotNullWhen(true)] out MailSendRequest? request, out IReadOnlyList<string> problems)
    {
        request = null;
        problems = message.Problems;
        if (problems.Count > 0
            || !SmtpApiHeader.TryParse(message.SmtpApi, out var header, out problems)
            || !SmtpApiMapping.TryMap(header, recipients, out var mapped, out problems))
        {
            return false;
        }

        problems = SmtpApiRules.Check(mapped, clock.GetUtcNow(), options.Value.Limits);
        if (problems.Count > 0 || !SubstitutedArgs.TryApply(mapped, out mapped, out problems))
        {
            return false;
        }

        request = mapped with { From = message.From, Subject = message.Subject };
        return true;
    }
}
