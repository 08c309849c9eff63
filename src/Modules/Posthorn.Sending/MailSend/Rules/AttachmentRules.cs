namespace Posthorn.Sending.MailSend.Rules;

internal static class AttachmentRules
{
    private static readonly FieldPath Field = new("attachments");

    public static void Check(MailSendRequest request, ErrorReport report)
    {
        for (var i = 0; i < request.Attachments.Count && !report.IsFull; i++)
        {
            if (!report.IsUnread(Field.Child(i)))
            {
                Check(request.Attachments[i], Field.Child(i), report);
            }
        }
    }

    private static void Check(AttachmentPart part, FieldPath at, ErrorReport report)
    {
        CheckContent(part.Content, at.Child("content"), report);

        var filename = at.Child("filename");
        report.AddIf(string.IsNullOrEmpty(part.Filename) && !report.IsUnread(filename), filename, "filename is required.");
        report.AddIf(LineBreaks.In(part.Filename), filename, "The filename of your attachment cannot contain CRLF characters.");

        var type = at.Child("type");
        report.AddIf(part.Type is "", type, "The attachment type must be a string and at least one character in length.");
        MediaTypeRules.Check(part.Type, type, "The type cannot contain ';', or CRLF characters.", report);

        report.AddIf(
            part.Disposition is not (null or "attachment" or "inline"),
            at.Child("disposition"),
            "The disposition of your attachment can be either 'inline' or 'attachment'.");
        report.AddIf(
            LineBreaks.In(part.ContentId), at.Child("content_id"), "The content ID of your attachment cannot contain CRLF characters.");
    }

    private static void CheckContent(Base64Text? content, FieldPath at, ErrorReport report)
    {
        if (content is not { } text)
        {
            report.AddIf(!report.IsUnread(at), at, "The attachment content is required.");
        }
        else if (text.IsEmpty)
        {
            report.Add(at, "The attachment content must be a string at least one character in length.");
        }
        else
        {
            report.AddIf(!text.IsValid, at, "The attachment content must be base64 encoded.");
        }
    }
}
