using Microsoft.Extensions.Options;
using Posthorn.Accounts;
using Posthorn.Delivery;
using Posthorn.Events;
using Posthorn.Suppressions;

namespace Posthorn.Sending.Submissions;

/// <summary>A copy that a list keeps from being sent.</summary>
/// <param name="Reason">As its event says it, <see cref="SuppressionReasons"/>.</param>
/// <param name="Status">The same; null: it has none.</param>
internal sealed record SuppressedCopy(NewCopy Copy, string Reason, string? Status = SuppressionReasons.Status)
{
    public NewEvent Dropped(DateTimeOffset at, EventPool? pool) => new(
        Copy.AccountId, Copy.Id, EventType.Dropped, at,
        new EventDetail { Email = Copy.Recipient, Reason = Reason, Status = Status, Pool = pool });
}

/// <param name="Live">To be sent.</param>
internal sealed record CheckedCopies(IReadOnlyList<NewCopy> Live, IReadOnlyList<SuppressedCopy> Suppressed);

/// <summary>Which copies of a submission are not to be sent: those on lists, with what the mail and the account say of exceptions, and those beyond its credits.</summary>
internal sealed class CheckCopies(ISuppressionCheck check, ICredits credits, IOptions<DeliveryOptions> delivery)
{
    public const string OverQuota = "Recipient List over Package Quota";

    /// <summary>What lives has taken its credits, all of it or none. Who does not store it gives them back. Test mail costs nothing.</summary>
    public async ValueTask<CheckedCopies> ExecuteAsync(Submission submission, IReadOnlyList<NewCopy> copies, CancellationToken cancellationToken)
    {
        var listed = await CheckListsAsync(submission, copies, cancellationToken);
        return submission.IsTest || listed.Live.Count == 0 || await credits.TryTakeAsync(submission.AccountId, listed.Live.Count, cancellationToken)
            ? listed
            : new CheckedCopies([], [.. listed.Suppressed, .. listed.Live.Select(copy => new SuppressedCopy(copy, OverQuota, null))]);
    }

    /// <summary>What was to be sent was not stored, so it costs nothing.</summary>
    public ValueTask ReturnAsync(Submission submission, CheckedCopies copies, CancellationToken cancellationToken) =>
        submission.IsTest || copies.Live.Count == 0 ? ValueTask.CompletedTask : credits.ReturnAsync(submission.AccountId, copies.Live.Count, cancellationToken);

    private async ValueTask<CheckedCopies> CheckListsAsync(Submission submission, IReadOnlyList<NewCopy> copies, CancellationToken cancellationToken)
    {
        var reasons = await check.FindAsync(QuestionOf(submission, copies), cancellationToken);
        if (reasons.Count == 0 && !submission.IsTest)
        {
            return new CheckedCopies(copies, []);
        }

        List<NewCopy> live = [];
        List<SuppressedCopy> suppressed = [];
        foreach (var copy in copies)
        {
            var reason = reasons.GetValueOrDefault(copy.Recipient);
            if (submission.IsTest && SimulatorAddresses.IsAt(copy.Recipient, delivery.Value.SimulatorDomain))
            {
                // What its addresses brought to lists does not count here: they answer each time as the first time.
                reason = SimulatorAddresses.FateOf(copy.Recipient, delivery.Value.SimulatorDomain) == SimulatedFate.Drop ? SuppressionReasons.Bounced : null;
            }

            if (reason is not null)
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
