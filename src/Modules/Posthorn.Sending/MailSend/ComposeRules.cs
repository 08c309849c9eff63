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
            if (MessageComposer.FindProblem(DraftBuilder.BuildWithoutFiles(submission, index, hostName)) is { } problem)
            {
                return [new ApiError($"This cannot be written as a message: {Translate(problem)}.", $"personalizations.{index}")];
            }
        }

        return [];
    }

    /// <summary>The composer's names of fields, as the request calls them.</summary>
    private static string Translate(string problem) => problem
        .Replace("bodies.", "content.", StringComparison.Ordinal)
        .Replace(".address:", ".email:", StringComparison.Ordinal);
}
