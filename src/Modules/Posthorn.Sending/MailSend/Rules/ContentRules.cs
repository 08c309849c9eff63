namespace Posthorn.Sending.MailSend.Rules;

internal static class ContentRules
{
    private const string Plain = "text/plain";
    private const string Amp = "text/x-amp-html";
    private const string Html = "text/html";
    private static readonly FieldPath Field = new("content");

    public static void Check(MailSendRequest request, ErrorReport report)
    {
        var blocks = request.Content;
        report.AddIf(
            blocks.Count == 0 && !TemplateIdRules.IsWellFormed(request.TemplateId) && !report.IsUnread(Field),
            Field,
            "Unless a valid template_id is provided, the content parameter is required. There must be at least one defined content block. "
                + "We typically suggest both text/plain and text/html blocks are included, but only one block is required.");
        for (var i = 0; i < blocks.Count && !report.IsFull; i++)
        {
            if (!report.IsUnread(Field.Child(i)))
            {
                CheckType(blocks[i].Type, Field.Child(i).Child("type"), report);
                CheckValue(blocks[i].Value, Field.Child(i).Child("value"), report);
            }
        }

        CheckAlternatives(blocks, report);
    }

    private static void CheckType(string? type, FieldPath at, ErrorReport report)
    {
        report.AddIf(
            type is null && !report.IsUnread(at), at, "A content type is required, this tells email clients how to display the email.");
        report.AddIf(type is "", at, "Your content type must be a string with length of at least one character.");
        MediaTypeRules.Check(type, at, "Cannot contain ';', or CRLF characters.", report);
    }

    private static void CheckValue(string? value, FieldPath at, ErrorReport report)
    {
        report.AddIf(
            value is null && !report.IsUnread(at), at, "A content value is required, this is the content of the email you are sending.");
        report.AddIf(value is "", at, "The content value must be a string at least one character in length.");
    }

    private static void CheckAlternatives(IReadOnlyList<ContentBlock> blocks, ErrorReport report)
    {
        var plain = blocks.Count(block => Is(block, Plain));
        var html = blocks.Count(block => Is(block, Html));
        if (plain > 1 || html > 1)
        {
            report.Add(Field, "If present, text/plain and text/html may only be provided once.", help: null);
        }

        report.AddIf(
            plain + html == 0 && blocks.Any(block => Is(block, Amp)),
            Field,
            "A text/x-amp-html block needs a text/plain or text/html block beside it.");

        for (var i = 1; i < blocks.Count; i++)
        {
            if (Rank(blocks[i]) < Rank(blocks[i - 1]))
            {
                report.Add(
                    Field.Child(i).Child("value"),
                    "Following RFC 1341, section 7.2, if either text/html or text/plain are to be sent in your email: text/plain needs to be first, "
                        + "followed by text/html, followed by any other content.");
                return;
            }
        }
    }

    private static int Rank(ContentBlock block) => Is(block, Plain) ? 0 : Is(block, Amp) ? 1 : Is(block, Html) ? 2 : 3;

    private static bool Is(ContentBlock block, string type) => string.Equals(block.Type, type, StringComparison.OrdinalIgnoreCase);
}
