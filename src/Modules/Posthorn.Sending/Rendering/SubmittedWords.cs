using Posthorn.Sending.Submissions;
using Posthorn.Templating;

namespace Posthorn.Sending.Rendering;

/// <summary>What becomes of the words of a message that came by SMTP. Everything that changes content of such mail hangs on this one place.</summary>
/// <param name="Subject">From the decoded subject to the new one; null: it stays.</param>
/// <param name="Text">From media type (<c>text/plain</c>, <c>text/html</c>) and text to the new text; null: nothing changes.</param>
internal sealed record SubmittedWords(Func<string, string>? Subject, Func<string, string, string>? Text)
{
    private static readonly SubmittedWords Untouched = new(null, null);

    /// <param name="index">The place of the personalization whose copy it is.</param>
    public static SubmittedWords Of(Submission submission, int index)
    {
        var request = submission.Request;
        if (request.Personalizations[index].Substitutions is not { Count: > 0 } substitutions)
        {
            return Untouched;
        }

        var tags = new SubstitutionSet(substitutions, request.Sections);
        return new SubmittedWords(tags.Apply, (_, text) => tags.Apply(text));
    }
}
