using Posthorn.Kernel;
using Posthorn.Mime;
using Posthorn.Sending.Rendering;
using Posthorn.Sending.Submissions;

namespace Posthorn.Sending.MailSend;

/// <summary>
/// What passes SendGrid's rules and still cannot be written as a message (a content type without a slash, a header name of 80 characters)
/// is refused now, while the caller listens, rather than dropped later.
/// </summary>
internal static class ComposeRules
{
    public static IReadOnlyList<ApiError> Check(Submission submission, string hostName)
    {
        for (var index = 0; index < submission.Request.Personalizations.Count; index++)
        {
            var draft = DraftBuilder.BuildWithoutFiles(submission, index, hostName);
            if (MessageComposer.FindProblem(submission.Frozen.TemplateContent is null ? draft : WithWords(draft)) is { } problem)
            {
                return [new ApiError($"This cannot be written as a message: {Translate(problem)}.", $"personalizations.{index}")];
            }
        }

        return [];
    }

    /// <summary>A template brings the words; what else the request says of the message is checked all the same.</summary>
    private static MessageDraft WithWords(MessageDraft draft) => draft.Bodies.Count > 0 ? draft : draft with { Bodies = [new TextBody("text/plain", "")] };

    /// <summary>The composer's names of fields, as the request calls them.</summary>
    private static string Translate(string problem) => problem
        .Replace("bodies.", "content.", StringComparison.Ordinal)
        .Replace(".address:", ".email:", StringComparison.Ordinal);
}
