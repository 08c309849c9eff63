using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Posthorn.Mime;
using Posthorn.Sending.SmtpSubmission;
using Posthorn.Sending.Submissions;

namespace Posthorn.Sending.Rendering;

/// <summary>From a message that came by SMTP to that of one recipient. Pure. It keeps its own structure: headers and words change, the rest stays as it came.</summary>
internal static class SubmittedMail
{
    private static readonly string[] WithAddresses = ["From", "Sender", "Reply-To", "To", "Cc"];

    /// <param name="index">The place of the personalization.</param>
    /// <param name="text">From media type and text of a part to what this recipient reads; null: nothing changes.</param>
    public static bool TryCompose(
        Submission submission, int index, string hostName, Func<string, string, string>? text, IBufferWriter<byte> output, [NotNullWhen(false)] out string? error)
    {
        var personalization = submission.Request.Personalizations[index];
        var edits = new MimeEdits
        {
            // Who is named in X-SMTPAPI sees no other recipient; for the others the message says itself whom it shows.
            Set = personalization.To.Count > 0 ? [new HeaderEdit.Addresses("To", [.. personalization.To.Select(to => new Mailbox(to.Name, to.Email!))])] : [],
            AddMissing =
            [
                new HeaderEdit.AsGiven("Date", MailDate.Format(submission.ReceivedAt)),
                new HeaderEdit.AsGiven("Message-ID", $"<{DraftBuilder.IdOf(submission, index)}@{hostName}>"),
            ],
            Text = text,
        };
        return MimeRewriter.TryRewrite(submission.Mime!.Value, edits, SubmittedMessage.Limits, output, out error);
    }

    /// <summary>An address beyond ASCII is left in a header: the next hop must offer SMTPUTF8.</summary>
    public static bool RequiresSmtpUtf8(ReadOnlyMemory<byte> message) =>
        MimeParser.TryParseHeader(message, SubmittedMessage.Limits, out var headers, out _)
        && headers.Any(header => WithAddresses.Contains(header.Name, StringComparer.OrdinalIgnoreCase) && !Ascii.IsValid(header.RawValue.Span));
}
