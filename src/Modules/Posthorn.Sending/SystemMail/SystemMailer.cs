using Microsoft.Extensions.Options;
using Posthorn.Accounts;
using Posthorn.Kernel;
using Posthorn.Senders;
using Posthorn.Sending.MailSend;
using Posthorn.Sending.MailSend.Writing;

namespace Posthorn.Sending.SystemMail;

/// <summary>
/// Mail of the server's own, accepted like any other for the owner account: it is queued, signed, tried again, and its events are in the log.
/// The settings of the owner's own mail (footers, copies, tracking) say nothing about it.
/// </summary>
internal sealed class SystemMailer(SendMail sendMail, ISendingIps pools, IOptions<SendingOptions> options) : ISystemMail
{
    public async Task SendAsync(Accounts.SystemMail mail, CancellationToken cancellationToken)
    {
        var request = SystemMailRules.Compose(mail, options.Value.SystemFrom, options.Value.HostName);
        var facts = new AccountFacts(new MailSender(WellKnownAccounts.Owner, IsTest: false), pools.Current, SystemMailRules.Plain, null, null, []);
        if (await sendMail.ExecuteAsync(facts, request, MailSendRequestWriter.Write(request), idempotencyKey: null, cancellationToken) is SendOutcome.Refused { Errors: var errors })
        {
            throw new ArgumentException($"Mail of the server's own cannot be composed: {errors[0].Message}", nameof(mail));
        }
    }
}

/// <summary>How the server's own mail looks. Pure.</summary>
internal static class SystemMailRules
{
    /// <summary>Of a server whose name is no domain: there is nobody to write back to.</summary>
    private const string NobodysDomain = "posthorn.invalid";

    /// <summary>Nothing is added and nothing is counted.</summary>
    public static readonly AccountSettings Plain = new() { Open = false, Click = new ClickSettings(false, false) };

    /// <param name="from">Null: the postmaster of this server.</param>
    public static MailSendRequest Compose(Accounts.SystemMail mail, string? from, string hostName)
    {
        var author = from ?? $"postmaster@{hostName}";
        return new MailSendRequest
        {
            From = new EmailObject(EmailAddress.TryParse(author, out _) ? author : $"postmaster@{NobodysDomain}", "Posthorn"),
            ReplyTo = EmailAddress.TryParse(mail.ReplyTo, out _) ? new EmailObject(mail.ReplyTo) : null,
            Subject = mail.Subject,
            Personalizations = [new Personalization { To = [new EmailObject(mail.To)] }],
            Content = [new ContentBlock("text/plain", mail.Text)],
            Headers = [new("Auto-Submitted", "auto-generated")],
        };
    }
}
