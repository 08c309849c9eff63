using Posthorn.Accounts;
using Posthorn.Kernel;
using Posthorn.Sending.MailSend;

namespace Posthorn.Sending.Submissions;

/// <summary>Who gets a copy. Pure, and the same answer whenever it is asked: the place of a recipient names its copy.</summary>
internal static class RecipientList
{
    /// <param name="account">The account's setting as it was when the request was accepted.</param>
    /// <param name="monitor">Gets a sample of the first message; null: nobody does.</param>
    public static IReadOnlyList<SubmissionRecipient> Of(MailSendRequest request, BccSettings account, string? monitor)
    {
        var recipients = new List<SubmissionRecipient>(request.Personalizations.Count);
        for (var index = 0; index < request.Personalizations.Count; index++)
        {
            var personalization = request.Personalizations[index];
            Add(recipients, index, personalization.To);
            Add(recipients, index, personalization.Cc);
            Add(recipients, index, personalization.Bcc);
        }

        AddArchive(recipients, request, account);
        if (monitor is not null && !recipients.Any(recipient => recipient.Personalization == 0 && recipient.Email.Equals(monitor, StringComparison.OrdinalIgnoreCase)))
        {
            recipients.Add(new SubmissionRecipient(0, monitor));
        }

        return recipients;
    }

    /// <summary>
    /// The blind copy of the bcc setting (mail-sending 1.6): a message's own goes with its first personalization, an account's with every one.
    /// Whoever gets the mail anyway gets it once.
    /// </summary>
    private static void AddArchive(List<SubmissionRecipient> recipients, MailSendRequest request, BccSettings account)
    {
        var own = request.MailSettings.Bcc;
        var address = own is { Enable: true } ? own.Email : own?.Enable is null && account.Enabled ? account.Email : null;
        if (!EmailAddress.TryParse(address, out _))
        {
            return;
        }

        var served = recipients
            .Where(recipient => recipient.Email.Equals(address, StringComparison.OrdinalIgnoreCase))
            .Select(recipient => recipient.Personalization).ToHashSet();
        var last = own is { Enable: true } ? Math.Min(1, request.Personalizations.Count) : request.Personalizations.Count;
        for (var index = 0; index < last; index++)
        {
            if (!served.Contains(index))
            {
                recipients.Add(new SubmissionRecipient(index, address!));
            }
        }
    }

    private static void Add(List<SubmissionRecipient> recipients, int personalization, IReadOnlyList<EmailObject> addresses)
    {
        foreach (var address in addresses)
        {
            recipients.Add(new SubmissionRecipient(personalization, address.Email!));
        }
    }
}
