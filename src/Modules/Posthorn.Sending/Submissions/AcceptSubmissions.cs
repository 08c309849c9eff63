using Posthorn.Delivery;
using Posthorn.Events;
using Posthorn.Sending.Schedules;
using Posthorn.Storage;

namespace Posthorn.Sending.Submissions;

/// <summary>A submission on its way into the database.</summary>
/// <param name="Ticket">The copies that leave now.</param>
/// <param name="Suppressed">The copies that would leave now if no list kept them back.</param>
/// <param name="Later">What leaves at another time; its lists are asked then.</param>
internal sealed record AcceptedSubmission(
    Submission Submission, DispatchTicket Ticket, IReadOnlyList<SuppressedCopy> Suppressed, IReadOnlyList<ScheduledPart> Later, IdempotencyKey? Key)
{
    /// <summary>After the commit: what the key stood for already; then nothing was stored.</summary>
    public UsedKey? UsedKey { get; set; }
}

/// <summary>
/// The promise's first half: the submission, its copies, their queue rows and their <c>processed</c> or <c>dropped</c> events, in one
/// transaction that concurrent requests share. What is planned for later becomes copies when its time comes.
/// </summary>
internal sealed class AcceptSubmissions(IDatabase database, SubmissionStore store, IDeliveryQueue queue, IEventLog events)
{
    private readonly WriteGroup<AcceptedSubmission> _group = database.Group<AcceptedSubmission>(
        (session, accepted) => StoreAsync(session, accepted, store, queue, events));

    /// <summary>Completes when everything is on disk.</summary>
    public Task ExecuteAsync(AcceptedSubmission accepted, CancellationToken cancellationToken) => _group.CommitAsync(accepted, cancellationToken);

    private static async ValueTask StoreAsync(
        DbSession session, IReadOnlyList<AcceptedSubmission> accepted, SubmissionStore store, IDeliveryQueue queue, IEventLog events)
    {
        foreach (var keyed in accepted.Where(item => item.Key is not null))
        {
            keyed.UsedKey = await store.ClaimKeyAsync(session, keyed.Submission, keyed.Key!);
        }

        var fresh = accepted.Where(item => item.UsedKey is null).ToList();
        await SubmissionStore.AddAsync(session, [.. fresh.Select(item => item.Submission)]);
        await ScheduleStore.AddAsync(session, [.. fresh.SelectMany(item => item.Later)]);
        await queue.AddAsync(session, [.. fresh.Select(item => item.Ticket)]);
        await queue.AddDroppedAsync(session, [.. fresh.SelectMany(item => item.Suppressed).Select(suppressed => suppressed.Copy)]);
        await events.AppendAsync(session, [.. fresh.SelectMany(Told)]);
    }

    private static IEnumerable<NewEvent> Told(AcceptedSubmission accepted)
    {
        var pool = accepted.Submission.Pool is { } named ? new EventPool(named.Name, named.Id.ToString()) : null;
        var at = accepted.Submission.ReceivedAt;
        return accepted.Ticket.Copies
            .Select(copy => new NewEvent(copy.AccountId, copy.Id, EventType.Processed, at, new EventDetail { Email = copy.Recipient, Pool = pool }))
            .Concat(accepted.Suppressed.Select(suppressed => suppressed.Dropped(at, pool)));
    }
}
