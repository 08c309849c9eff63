using System.Text;
using Posthorn.Kernel;
using Posthorn.Sending.MailSend;

namespace Posthorn.Sending.SmtpSubmission;

/// <summary>The mail that tells a sender why a message was dropped. Pure.</summary>
internal static class HeaderNotice
{
    /// <summary>Of a server whose name is no domain: there is nobody to write back to.</summary>
    private const string NobodysDomain = "posthorn.invalid";

    /// <param name="sender">Gets the mail.</param>
    /// <param name="problems">Sentences without parts of the message: what a stranger wrote is not mailed on.</param>
    public static MailSendRequest Compose(string sender, IReadOnlyList<string> problems, string hostName)
    {
        var text = new StringBuilder("Hello,\n\n")
            .Append("we received a message from this address whose X-SMTPAPI header, or the header around it, has errors.\n")
            .Append("It cannot be processed and was sent to nobody, due to the following:\n\n");
        foreach (var problem in problems)
        {
            text.Append(" * ").Append(problem).Append('\n');
        }

        text.Append("\nPlease correct the program that sends it. If you need help, ask whoever runs ").Append(hostName).Append(".\n");
        var author = $"postmaster@{hostName}";
        return new MailSendRequest
        {
            From = new EmailObject(EmailAddress.TryParse(author, out _) ? author : $"postmaster@{NobodysDomain}", "Posthorn"),
            Subject = "Your message was not sent: errors in its X-SMTPAPI header",
            Personalizations = [new Personalization { To = [new EmailObject(sender)] }],
            Content = [new ContentBlock("text/plain", text.ToString())],
            Headers = [new("Auto-Submitted", "auto-generated")],
        };
    }
}
