using Posthorn.Delivery;
using Posthorn.Inbox.Storage;

namespace Posthorn.Inbox.Capture;

/// <summary>Takes what was sent with test keys, without SMTP between: it lies in the mailbox of the account that sent it.</summary>
internal sealed class KeepTestMail(InboxStore store, TimeProvider clock) : ITestMailbox
{
    public Task KeepAsync(TestMail mail, CancellationToken cancellationToken) => store.KeepAsync(
        mail.AccountId, mail.Copy, CapturedMessage.Read(mail.Mail.EnvelopeSender, [mail.Recipient], mail.Mail.Bytes.ToArray(), clock.GetUtcNow()), cancellationToken);
}
