using Posthorn.Sending.MailSend;
using Posthorn.Sending.Submissions;

namespace Posthorn.Sending.Schedules;

/// <summary>When the copies of a submission leave. Pure: the same answer at accept, at release and at rendering.</summary>
internal static class SendTimes
{
    /// <summary>The moment of one personalization: its own <c>send_at</c>, else the request's; what lies in the past is now.</summary>
    public static DateTimeOffset Of(Submission submission, int personalization) =>
        Of(submission.Request, personalization, submission.ReceivedAt);

    public static DateTimeOffset Of(MailSendRequest request, int personalization, DateTimeOffset receivedAt)
    {
        var sendAt = request.Personalizations[personalization].SendAt ?? request.SendAt;
        return sendAt > receivedAt.ToUnixTimeSeconds() ? DateTimeOffset.FromUnixTimeSeconds(sendAt.Value) : receivedAt;
    }

    /// <summary>Nothing of it names a later time: most mail.</summary>
    public static bool AllNow(Submission submission)
    {
        for (var i = 0; i < submission.Request.Personalizations.Count; i++)
        {
            if (Of(submission, i) > submission.ReceivedAt)
            {
                return false;
            }
        }

        return true;
    }
}
