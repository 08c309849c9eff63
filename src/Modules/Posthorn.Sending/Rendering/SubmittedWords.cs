using Posthorn.Mime;
using Posthorn.Sending.Rendering.Content;
using Posthorn.Sending.SmtpSubmission;
using Posthorn.Sending.Submissions;
using Posthorn.Sending.Templates;
using Posthorn.Templating;

namespace Posthorn.Sending.Rendering;

/// <summary>What becomes of the words of a message that came by SMTP. Everything that changes content of such mail hangs on this one place.</summary>
/// <param name="Subject">From the decoded subject to the new one; null: it stays.</param>
/// <param name="Text">From media type (<c>text/plain</c>, <c>text/html</c>) and text to the new text.</param>
internal sealed record SubmittedWords(Func<string, string>? Subject, Func<string, string, string> Text)
{
    /// <param name="index">The place of the personalization whose copy it is.</param>
    /// <param name="template">A legacy template, or null.</param>
    /// <param name="marks">What the copy is marked with.</param>
    public static SubmittedWords Of(Submission submission, int index, ActiveTemplate? template, CopyMarks marks)
    {
        var tags = ContentFiller.SubstitutionsOf(submission.Request, submission.Request.Personalizations[index]);
        return new SubmittedWords(
            tags is null && template is null ? null : subject => Filled(template is null ? subject : LegacyTemplate.MergeSubject(template.Subject, subject)),
            (mediaType, text) => mediaType == "text/html"
                ? marks.Html(Filled(Framed(template?.HtmlContent, text)))
                : marks.Text(Filled(Framed(template?.PlainContent, text))));

        string Filled(string text) => tags is null ? text : tags.Apply(text);
    }

    /// <summary>Whether the message says itself where its group's links go.</summary>
    public static bool HasGroupTags(ReadOnlyMemory<byte> mime)
    {
        var found = false;
        var looking = new MimeEdits
        {
            Text = (_, text) =>
            {
                found |= UnsubscribeTags.HasGroupTag(text);
                return text;
            },
        };
        MimeRewriter.TryRewrite(mime, looking, SubmittedMessage.Limits, new System.Buffers.ArrayBufferWriter<byte>(mime.Length), out _);
        return found;
    }

    private static string Framed(string? template, string text) => string.IsNullOrEmpty(template) ? text : LegacyTemplate.Merge(template, text);
}
