using Posthorn.Delivery;
using Posthorn.Kernel;
using Posthorn.Sending.Schedules;

namespace Posthorn.Sending.Submissions;

/// <summary>The copies of a submission. Pure.</summary>
internal static class CopyList
{
    /// <summary>All of them, due now.</summary>
    public static List<NewCopy> Of(Submission submission, MessageClass messageClass, long? poolId) =>
        Of(submission, submission.ReceivedAt, messageClass, poolId, static _ => true);

    /// <summary>Those that leave at one moment.</summary>
    /// <param name="dueAt">When they enter the queue, from which their deadline counts.</param>
    public static List<NewCopy> At(Submission submission, DateTimeOffset sendAt, DateTimeOffset dueAt, MessageClass messageClass, long? poolId)
    {
        // Stored in milliseconds.
        var moment = sendAt.ToUnixTimeMilliseconds();
        return Of(submission, dueAt, messageClass, poolId, personalization => SendTimes.Of(submission, personalization).ToUnixTimeMilliseconds() == moment);
    }

    private static List<NewCopy> Of(Submission submission, DateTimeOffset dueAt, MessageClass messageClass, long? poolId, Func<int, bool> wanted)
    {
        // The only place where copies are made. So whatever was planned, paused or released: of test mail there are test copies alone.
        var rightClass = submission.IsTest ? MessageClass.Test : messageClass;
        var copies = new List<NewCopy>(submission.Recipients.Count);
        for (var ordinal = 0; ordinal < submission.Recipients.Count; ordinal++)
        {
            var recipient = submission.Recipients[ordinal];
            if (!wanted(recipient.Personalization))
            {
                continue;
            }

            if (!EmailAddress.TryParse(recipient.Email, out var address))
            {
                throw new InvalidOperationException("A recipient passed the rules and is no address.");
            }

            copies.Add(new NewCopy(new CopyId(submission.Id.SubmissionId, ordinal), submission.AccountId, recipient.Email, address.AsciiDomain, dueAt, poolId, rightClass));
        }

        return copies;
    }
}
