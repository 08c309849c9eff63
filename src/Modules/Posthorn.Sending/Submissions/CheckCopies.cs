using Posthorn.Delivery;
using Posthorn.Events;
using Posthorn.Suppressions;

namespace Posthorn.Sending.Submissions;

/// <summary>A copy that a list keeps from being sent.</summary>
/// <param name="Reason">As its event says it, <see cref="SuppressionReasons"/>.</param>
internal sealed record SuppressedCopy(NewCopy Copy, string Reason)
{
    public NewEvent Dropped(DateTimeOffset at, EventPool? pool) => new(
        Copy.AccountId, Copy.Id, EventType.Dropped, at,
        new EventDetail { Email = Copy.Recipient, Reason = Reason, Status = SuppressionReasons.Status, Pool = pool });
}

/// <param name="Live">To be sent.</param>
internal sealed record CheckedCopies(IReadOnlyList<NewCopy> Live, IReadOnlyList<SuppressedCopy> Suppressed);

/// <summary>Asks the lists which copies of a submission are not to be sent, with what the mail and the account say of exceptions.</summary>
internal sealed class CheckCopies(ISuppressionCheck check)
{
    public async ValueTask<CheckedCopies> ExecuteAsync(Submission submission, IReadOnlyList<NewCopy> copies, CancellationToken cancellationToken)
    {
        var reasons = await check.FindAsync(QuestionOf(submission, copies), cancellationToken);
        if (reasons.Count == 0)
        {
            return new CheckedCopies(copies, []);
        }

        List<NewCopy> live = [];
        List<SuppressedCopy> suppressed = [];
        foreach (var copy in copies)
        {
            if (reasons.TryGetValue(copy.Recipient, out var reason))
            {
                suppressed.Add(new SuppressedCopy(copy, reason));
            }
            else
            {
                live.Add(copy);
            }
        }

        return new CheckedCopies(live, suppressed);
    }

    private static SuppressionQuestion QuestionOf(Submission submission, IReadOnlyList<NewCopy> copies)
    {
        var mail = submission.Request.MailSettings;
        var bypass = new SuppressionBypass(
            Everything: mail.BypassListManagement?.Enable == true,
            SpamReports: mail.BypassSpamManagement?.Enable == true,
            Bounces: mail.BypassBounceManagement?.Enable == true,
            Unsubscribes: mail.BypassUnsubscribeManagement?.Enable == true);
        return new SuppressionQuestion(
            submission.AccountId, new RecipientsOf(copies), submission.Request.Asm?.GroupId, bypass, submission.Frozen.Settings.AddressWhitelist);
    }

    /// <summary>The recipients without a list of their own: for most accounts nobody looks at one.</summary>
    private sealed class RecipientsOf(IReadOnlyList<NewCopy> copies) : IReadOnlyList<string>
    {
        public int Count => copies.Count;

        public string this[int index] => copies[index].Recipient;

        public IEnumerator<string> GetEnumerator() => copies.Select(copy => copy.Recipient).GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
