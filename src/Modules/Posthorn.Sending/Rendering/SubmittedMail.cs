using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Posthorn.Mime;
using Posthorn.Sending.MailSend;
using Posthorn.Sending.Schedules;
using Posthorn.Sending.SmtpSubmission;
using Posthorn.Sending.Submissions;

namespace Posthorn.Sending.Rendering;

/// <summary>From a message that came by SMTP to that of one recipient. Pure. It keeps its own structure: headers and words change, the rest stays as it came.</summary>
internal static class SubmittedMail
{
    private static readonly string[] WithAddresses = ["From", "Sender", "Reply-To", "To", "Cc"];

    /// <param name="index">The place of the personalization.</param>
    /// <param name="words">What this recipient reads.</param>
    /// <param name="listUnsubscribe">Where one click unsubscribes, or null.</param>
    /// <param name="sevenBit">Parts are encoded so that the message is ASCII, before it is signed.</param>
    public static bool TryCompose(
        Submission submission, int index, string hostName, SubmittedWords words, string? listUnsubscribe, bool sevenBit, IBufferWriter<byte> output, [NotNullWhen(false)] out string? error)
    {
        var personalization = submission.Request.Personalizations[index];
        var edits = new MimeEdits
        {
            Set = [.. ReplacedHeaders(submission.Request.Subject, personalization, words)],
            AddMissing =
            [
                new HeaderEdit.AsGiven("Date", MailDate.Format(SendTimes.Of(submission, index))),
                new HeaderEdit.AsGiven("Message-ID", $"<{submission.Id}@{hostName}>"),
                .. ListUnsubscribe(submission.Mime!.Value, listUnsubscribe),
            ],
            Text = words.Text,
            SevenBit = sevenBit,
        };
        return MimeRewriter.TryRewrite(submission.Mime!.Value, edits, SubmittedMessage.StoredLimits, output, out error);
    }

    /// <summary>RFC 8058 wants both headers; where the sender has one of their own, ours stay away.</summary>
    private static IEnumerable<HeaderEdit> ListUnsubscribe(ReadOnlyMemory<byte> mime, string? address)
    {
        if (address is null
            || (MimeParser.TryParseHeader(mime, SubmittedMessage.Limits, out var headers, out _)
                && headers.Any(header => header.Name.StartsWith("List-Unsubscribe", StringComparison.OrdinalIgnoreCase))))
        {
            return [];
        }

        return [new HeaderEdit.AsGiven("List-Unsubscribe", $"<{address}>"), new HeaderEdit.AsGiven("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")];
    }

    private static IEnumerable<HeaderEdit> ReplacedHeaders(string? subject, Personalization personalization, SubmittedWords words)
    {
        // Who is named in X-SMTPAPI sees no other recipient; for the others the message says itself whom it shows.
        if (personalization.To.Count > 0)
        {
            yield return new HeaderEdit.Addresses("To", [.. personalization.To.Select(to => new Mailbox(to.Name, to.Email!))]);
        }

        if (subject is not null && words.Subject?.Invoke(subject) is { } changed && changed != subject)
        {
            yield return new HeaderEdit.Text("Subject", changed);
        }
    }

    /// <summary>An address beyond ASCII is left in a header: the next hop must offer SMTPUTF8.</summary>
    public static bool RequiresSmtpUtf8(ReadOnlyMemory<byte> message) =>
        MimeParser.TryParseHeader(message, SubmittedMessage.StoredLimits, out var headers, out _)
        && headers.Any(header => WithAddresses.Contains(header.Name, StringComparer.OrdinalIgnoreCase) && !Ascii.IsValid(header.RawValue.Span));
}
