using Posthorn.Sending.Submissions;

namespace Posthorn.Sending.Rendering;

/// <summary>What becomes of the words of a message that came by SMTP. Everything that changes content of such mail hangs on this one function.</summary>
internal static class SubmittedWords
{
    /// <param name="personalization">Whose copy it is.</param>
    /// <returns>From media type (<c>text/plain</c>, <c>text/html</c>) and text to the new text; null: nothing changes.</returns>
    public static Func<string, string, string>? Of(Submission submission, int personalization) => null;
}
