using Posthorn.Delivery;
using Posthorn.Events;
using Posthorn.Storage;

namespace Posthorn.Sending.Submissions;

/// <summary>A submission that was taken and will not be sent.</summary>
/// <param name="Reason">For the event of each copy.</param>
internal sealed record DroppedSubmission(Submission Submission, string Reason);

/// <summary>The submission, its copies and their <c>dropped</c> events in one transaction: no copy ever waits.</summary>
internal sealed class DropSubmissions(IDatabase database, IDeliveryQueue queue, IEventLog events)
{
    private readonly WriteGroup<DroppedSubmission> _group = database.Group<DroppedSubmission>(
        (session, dropped) => StoreAsync(session, dropped, queue, events));

    /// <summary>Completes when everything is on disk.</summary>
    public Task ExecuteAsync(DroppedSubmission dropped, CancellationToken cancellationToken) => _group.CommitAsync(dropped, cancellationToken);

    private static async ValueTask StoreAsync(DbSession session, IReadOnlyList<DroppedSubmission> dropped, IDeliveryQueue queue, IEventLog events)
    {
        await SubmissionStore.AddAsync(session, [.. dropped.Select(item => item.Submission)]);
        await queue.AddDroppedAsync(session, [.. dropped.SelectMany(item => CopyList.Of(item.Submission, MessageClass.Transactional, poolId: null))]);
        await events.AppendAsync(session, [.. dropped.SelectMany(Dropped)]);
    }

    private static IEnumerable<NewEvent> Dropped(DroppedSubmission dropped) =>
        CopyList.Of(dropped.Submission, MessageClass.Transactional, poolId: null).Select(copy => new NewEvent(
            copy.AccountId, copy.Id, EventType.Dropped, dropped.Submission.ReceivedAt, new EventDetail { Email = copy.Recipient, Reason = dropped.Reason }));
}
