using Posthorn.Kernel;
using Posthorn.Mime;
using Posthorn.Sending.MailSend;
using Posthorn.Sending.Rendering.Content;
using Posthorn.Sending.Schedules;
using Posthorn.Sending.Submissions;
using Posthorn.Templating;

namespace Posthorn.Sending.Rendering;

/// <summary>From a request to the message of one personalization. Pure: everything that differs between copies derives from their ids.</summary>
internal static class DraftBuilder
{
    /// <param name="index">The place of the personalization.</param>
    /// <param name="content">The words as this copy has them.</param>
    /// <param name="listUnsubscribe">Where one click unsubscribes, or null. A header of the sender's own stands in its place.</param>
    public static MessageDraft Build(Submission submission, int index, string hostName, MailContent content, string? listUnsubscribe)
    {
        var draft = BuildWithoutFiles(submission, index, hostName);
        var substitutions = draft.ReplyTo.Count == 0 ? null : ContentFiller.SubstitutionsOf(submission.Request, submission.Request.Personalizations[index]);
        return draft with
        {
            Subject = content.Subject,
            Bodies = content.Bodies,
            ReplyTo = substitutions is null ? draft.ReplyTo : [.. draft.ReplyTo.Select(mailbox => Substituted(mailbox, substitutions))],
            Headers = listUnsubscribe is null || draft.Headers.Any(IsListUnsubscribe) ? draft.Headers : [.. draft.Headers, .. ListUnsubscribeOf(listUnsubscribe)],
            Attachments = [.. submission.Request.Attachments.Select(part => AttachmentOf(part, part.Content!.Value.Decode()))],
        };
    }

    /// <summary>The words as they came, and empty attachments: enough to see whether the message can be composed.</summary>
    public static MessageDraft BuildWithoutFiles(Submission submission, int index, string hostName)
    {
        var request = submission.Request;
        var personalization = request.Personalizations[index];
        return new MessageDraft
        {
            Date = SendTimes.Of(submission, index),
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

    /// <summary>RFC 8058: both or neither.</summary>
    private static IEnumerable<HeaderField> ListUnsubscribeOf(string address) =>
        [new HeaderField("List-Unsubscribe", $"<{address}>"), new HeaderField("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")];

    private static bool IsListUnsubscribe(HeaderField header) => header.Name.StartsWith("List-Unsubscribe", StringComparison.OrdinalIgnoreCase);

    /// <summary>What is no address after it stays as it was.</summary>
    private static Mailbox Substituted(Mailbox mailbox, SubstitutionSet substitutions) =>
        new Mailbox(mailbox.Name is { } name ? substitutions.Apply(name) : null, substitutions.Apply(mailbox.Address)) is var filled
        && EmailAddress.TryParse(filled.Address, out _) && filled.Name?.AsSpan().ContainsAny('\r', '\n', '\0') != true
            ? filled
            : mailbox;

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
