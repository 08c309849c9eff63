using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Posthorn.Kernel;
using Posthorn.Sending.MailSend;
using Posthorn.Sending.MailSend.Writing;
using Posthorn.Sending.Submissions;
using Posthorn.Storage;

namespace Posthorn.Sending.SmtpSubmission;

/// <summary>Records a message whose header cannot be followed as dropped, for every recipient, and tells its sender by mail.</summary>
internal sealed partial class DropMessage(
    DropSubmissions drop, SendMail sendMail, FactFinder finder, IdGenerator ids, IOptions<SendingOptions> options, TimeProvider clock, ILogger<DropMessage> logger)
{
    public const string Reason = "Invalid SMTPAPI header";

    /// <param name="owner">Whose mail it is. The notice is of the same kind: of test mail nobody outside is told.</param>
    /// <param name="sender">Where the notice goes; empty: there is nobody to tell.</param>
    /// <param name="problems">What is wrong, a sentence each.</param>
    /// <exception cref="StorageUnavailableException">Nothing was recorded.</exception>
    public async Task<MessageId> ExecuteAsync(
        MailSender owner, string sender, IReadOnlyList<string> recipients, SubmittedMessage message, IReadOnlyList<string> problems, CancellationToken cancellationToken)
    {
        var request = new MailSendRequest
        {
            From = message.From,
            Subject = message.Subject,
            Personalizations = [.. recipients.Select(recipient => new Personalization { Bcc = [new EmailObject(recipient)] })],
        };
        var submission = new Submission(
            new MessageId(ids.Next(), SendMail.RandomToken()), owner.AccountId, clock.GetUtcNow(), MailSendRequestWriter.Write(request), request)
        {
            Mime = message.Mime,
            Frozen = owner.IsTest ? FrozenChoices.None with { IsTest = true } : FrozenChoices.None,
            Origin = owner.Origin,
        };
        await drop.ExecuteAsync(new DroppedSubmission(submission, Reason), cancellationToken);
        if (EmailAddress.TryParse(sender, out _))
        {
            await NotifyAsync(owner, sender, problems, cancellationToken);
        }

        return submission.Id;
    }

    /// <summary>What was recorded stays recorded when the notice cannot be.</summary>
    private async Task NotifyAsync(MailSender owner, string sender, IReadOnlyList<string> problems, CancellationToken cancellationToken)
    {
        var notice = HeaderNotice.Compose(sender, problems, options.Value.HostName);
        try
        {
            await sendMail.ExecuteAsync(await finder.FindAsync(owner, notice, cancellationToken), notice, MailSendRequestWriter.Write(notice), idempotencyKey: null, cancellationToken);
        }
        catch (StorageUnavailableException fault)
        {
            LogNoNotice(logger, fault.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The notice about an X-SMTPAPI header could not be stored: {Reason}")]
    private static partial void LogNoNotice(ILogger logger, string reason);
}
