using Posthorn.Mime;
using Posthorn.Sending.MailSend;
using Posthorn.Sending.Submissions;

namespace Posthorn.Sending.Rendering;

/// <summary>From a request to the message of one personalization. Pure: everything that differs between copies derives from their ids.</summary>
internal static class DraftBuilder
{
    /// <param name="index">The place of the personalization.</param>
    public static MessageDraft Build(Submission submission, int index, string hostName) =>
        BuildWithoutFiles(submission, index, hostName) with { Attachments = [.. submission.Request.Attachments.Select(part => AttachmentOf(part, part.Content!.Value.Decode()))] };

    /// <summary>The same with empty attachments: enough to see whether the message can be composed.</summary>
    public static MessageDraft BuildWithoutFiles(Submission submission, int index, string hostName)
    {
        var request = submission.Request;
        var personalization = request.Personalizations[index];
        return new MessageDraft
        {
            Date = submission.ReceivedAt,
            MessageId = $"{IdOf(submission, index)}@{hostName}",
            From = MailboxOf(personalization.From ?? request.From!),
            To = [.. personalization.To.Select(MailboxOf)],
            Cc = [.. personalization.Cc.Select(MailboxOf)],
            ReplyTo = request.ReplyTo is { } replyTo ? [MailboxOf(replyTo)] : [.. request.ReplyToList.Select(MailboxOf)],
            Subject = personalization.Subject ?? request.Subject ?? "",
            Headers = [.. MergeHeaders(request.Headers, personalization.Headers)],
            Bodies = [.. request.Content.Select(block => new TextBody(block.Type!, block.Value!))],
            Attachments = [.. request.Attachments.Select(part => AttachmentOf(part, default))],
            BoundarySeed = IdOf(submission, index),
        };
    }

    /// <summary>Mailboxes drop a second mail with the same Message-ID, and personalizations of one request may share a recipient.</summary>
    private static string IdOf(Submission submission, int index) => index == 0 ? submission.Id.ToString() : $"{submission.Id}.{index}";

    private static Mailbox MailboxOf(EmailObject email) => new(email.Name, email.Email!);

    /// <summary>The personalization wins, name by name.</summary>
    private static IEnumerable<HeaderField> MergeHeaders(
        IReadOnlyList<KeyValuePair<string, string>> common, IReadOnlyList<KeyValuePair<string, string>> own)
    {
        var named = own.Select(header => header.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return common.Where(header => !named.Contains(header.Key)).Concat(own).Where(IsAllowed).Select(header => new HeaderField(header.Key, header.Value));
    }

    /// <summary>The return path is the envelope's, which this server chooses: a header of that name would only be in the way.</summary>
    private static bool IsAllowed(KeyValuePair<string, string> header) => !header.Key.Equals("Return-Path", StringComparison.OrdinalIgnoreCase);

    private static Attachment AttachmentOf(AttachmentPart part, ReadOnlyMemory<byte> content) => new()
    {
        Content = content,
        FileName = part.Filename!,
        MediaType = part.Type,
        Inline = part.Disposition == "inline",
        ContentId = part.ContentId,
    };
}
