namespace Posthorn.Mime;

/// <summary>What a draft may not hold. Everything that passes can be written in lines of at most 998 octets.</summary>
internal static class DraftRules
{
    private const int MaxHeaderName = 76;
    private const int MaxFileName = 1000;

    // RFC 5322 section 3.6 allows these once; the composer writes the first group itself.
    private static readonly HashSet<string> Ours = new(StringComparer.OrdinalIgnoreCase)
    {
        "From", "To", "Cc", "Bcc", "Subject", "Reply-To", "MIME-Version",
        "Content-Type", "Content-Transfer-Encoding", "Content-Disposition", "Content-ID",
    };

    private static readonly HashSet<string> Once = new(StringComparer.OrdinalIgnoreCase)
    {
        "Date", "Message-ID", "Sender", "In-Reply-To", "References",
    };

    /// <summary>What is wrong, with the field's path first (<c>to.0.name: …</c>), or null.</summary>
    public static string? Check(MessageDraft draft) =>
        CheckMailbox("from", draft.From)
        ?? CheckEach("to", draft.To, CheckMailbox)
        ?? CheckEach("cc", draft.Cc, CheckMailbox)
        ?? CheckEach("reply_to", draft.ReplyTo, CheckMailbox)
        ?? CheckText("subject", "", draft.Subject)
        ?? CheckIdentifier("message_id", "", draft.MessageId)
        ?? CheckEach("headers", draft.Headers, CheckHeader)
        ?? CheckOnce(draft.Headers)
        ?? CheckEach("bodies", draft.Bodies, CheckBody)
        ?? CheckEach("attachments", draft.Attachments, CheckAttachment)
        ?? (draft.Bodies.Count + draft.Attachments.Count == 0 ? "bodies: a message needs a body or an attachment" : null);

    public static ReadOnlySpan<char> WithoutBrackets(string contentId) =>
        contentId is ['<', .., '>'] ? contentId.AsSpan()[1..^1] : contentId;

    private static string? CheckEach<T>(string path, IReadOnlyList<T> items, Func<string, T, string?> check)
    {
        for (var i = 0; i < items.Count; i++)
        {
            // The path is worth its allocation only once something is wrong.
            if (check(path, items[i]) is not null)
            {
                return check($"{path}.{i}", items[i]);
            }
        }

        return null;
    }

    private static string? CheckText(string path, string member, string? text) =>
        text is not null && Characters.BreaksLines(text) ? $"{path}{member}: must not contain CR, LF or NUL" : null;

    private static string? CheckMailbox(string path, Mailbox mailbox) =>
        CheckText(path, ".name", mailbox.Name)
        ?? (AddressForm.TryFormat(mailbox.Address, out _) ? null : $"{path}.address: is not an address");

    private static string? CheckIdentifier(string path, string member, ReadOnlySpan<char> identifier)
    {
        if (identifier.Length is 0 or > HeaderWriter.MaxWordLength)
        {
            return $"{path}{member}: must have 1 to {HeaderWriter.MaxWordLength} characters";
        }

        return identifier.ContainsAnyExcept(Characters.Printable) || identifier.ContainsAny('<', '>', ' ')
            ? $"{path}{member}: must be printable ASCII without blanks and angle brackets"
            : null;
    }

    private static string? CheckHeader(string path, HeaderField field)
    {
        if (field.Name is not { Length: >= 1 and <= MaxHeaderName } || field.Name.AsSpan().ContainsAnyExcept(Characters.Ftext))
        {
            return $"{path}.name: must be 1 to {MaxHeaderName} printable ASCII characters without blanks and colons";
        }

        return Ours.Contains(field.Name)
            ? $"{path}.name: {field.Name} is written from the message itself"
            : CheckText(path, ".value", field.Value);
    }

    private static string? CheckOnce(IReadOnlyList<HeaderField> headers)
    {
        for (var i = 1; i < headers.Count; i++)
        {
            if (Once.Contains(headers[i].Name)
                && headers.Take(i).Any(earlier => earlier.Name.Equals(headers[i].Name, StringComparison.OrdinalIgnoreCase)))
            {
                return $"headers.{i}.name: {headers[i].Name} may appear once";
            }
        }

        return null;
    }

    private static string? CheckBody(string path, TextBody body) =>
        CheckText(path, ".media_type", body.MediaType)
        ?? (ContentType.IsLeaf(body.MediaType) ? null : $"{path}.media_type: must be type/subtype, and neither message nor multipart");

    private static string? CheckAttachment(string path, Attachment attachment)
    {
        if (attachment.FileName is not { Length: >= 1 and <= MaxFileName })
        {
            return $"{path}.filename: must have 1 to {MaxFileName} characters";
        }

        return CheckText(path, ".filename", attachment.FileName)
            ?? CheckText(path, ".media_type", attachment.MediaType)
            ?? (string.IsNullOrEmpty(attachment.ContentId)
                ? null
                : CheckIdentifier(path, ".content_id", WithoutBrackets(attachment.ContentId)));
    }
}
