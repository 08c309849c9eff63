using Microsoft.Extensions.Logging;
using Posthorn.Accounts;
using Posthorn.Delivery;
using Posthorn.Events;
using Posthorn.Senders;
using Posthorn.Sending.Erasure;
using Posthorn.Sending.Submissions;
using Posthorn.Storage;

namespace Posthorn.Sending.Schedules;

/// <summary>
/// What becomes of planned mail when its time has come: into the queue, or dropped. Each part ends in one transaction, so it does not matter
/// when a process dies, nor how many of them look.
/// </summary>
internal sealed partial class ReleaseScheduled(
    IDatabase database, ScheduleStore store, CheckCopies check, SubmissionCache submissions, IDeliveryQueue queue, ISendingIps pools, IEventLog events, IAccounts accounts,
    PartsAside aside, TimeProvider clock, ILogger<ReleaseScheduled> logger)
{
    /// <summary>How long a paused batch keeps its mail beyond its time.</summary>
    public static readonly TimeSpan HeldAtMost = TimeSpan.FromHours(72);

    /// <summary>Parts looked at together: they share commits.</summary>
    private const int Page = 100;

    /// <returns>How many parts were ended; fewer than a page: nothing more is due.</returns>
    public async Task<int> ExecuteAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var due = (await store.FindDueAsync(now, Page + aside.Count, cancellationToken)).Where(part => !aside.Holds(part.Part)).Take(Page).ToList();
        var ended = await EndedAsync([.. due.Select(part => part.Part.AccountId).Distinct()], cancellationToken);
        await Task.WhenAll(due.Select(part => ApartAsync(part.Part, () => part.Batch switch
        {
            _ when ended.GetValueOrDefault(part.Part.AccountId) is { } reason => DropAsync(part.Part, held: false, reason, now, cancellationToken),
            BatchStatus.None => ReleaseAsync(part.Part, now, cancellationToken),
            BatchStatus.Cancel => DropAsync(part.Part, held: false, "Scheduled send cancelled", now, cancellationToken),
            _ => HoldAsync(part.Part, cancellationToken),
        })));
        var expired = (await store.FindHeldAsync(now - HeldAtMost, Page + aside.Count, cancellationToken)).Where(part => !aside.Holds(part)).Take(Page).ToList();
        await Task.WhenAll(expired.Select(part => ApartAsync(
            part, () => DropAsync(part, held: true, "Scheduled send paused for too long", now, cancellationToken))));
        return Math.Max(due.Count, expired.Count);
    }

    public static bool IsPage(int ended) => ended >= Page;

    /// <summary>One part that cannot be released does not hold up the others.</summary>
    private async Task ApartAsync(ScheduledPart part, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception fault) when (fault is not (StorageUnavailableException or OperationCanceledException))
        {
            aside.Add(part);
            LogFault(logger, fault, part.Recipients, part.SubmissionId, part.SendAt);
        }
    }

    /// <summary>Whoever deletes or deactivates an account wants it to send nothing more, and nothing from the subusers under it.</summary>
    /// <returns>The reason of drops.</returns>
    private async Task<IReadOnlyDictionary<long, string>> EndedAsync(IReadOnlyList<long> owners, CancellationToken cancellationToken)
    {
        var ended = new Dictionary<long, string>();
        foreach (var owner in owners)
        {
            var account = await accounts.FindAsync(owner, cancellationToken);
            var parent = account?.ParentId is { } id ? await accounts.FindAsync(id, cancellationToken) : null;
            if ((ReasonOf(account?.Status) ?? ReasonOf(parent?.Status)) is { } reason)
            {
                ended[owner] = reason;
            }
        }

        return ended;
    }

    private static string? ReasonOf(AccountStatus? status) => status switch
    {
        AccountStatus.Deleted => "Account deleted",
        AccountStatus.Deactivated or AccountStatus.Banned => "Account deactivated",
        _ => null,
    };

    private async Task ReleaseAsync(ScheduledPart part, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await FindAsync(part, cancellationToken) is not { } submission)
        {
            // Its content is gone: there is nothing that could be sent, and nobody to tell which copies there were.
            await database.WriteAsync(session => ScheduleStore.TakeAsync(session, part, held: false), cancellationToken);
            return;
        }

        var copies = CopiesOf(submission, part, now);
        var checkedCopies = await check.ExecuteAsync(submission, copies, cancellationToken);
        var (live, suppressed) = checkedCopies;
        using var ticket = queue.Reserve(live);
        var taken = await database.WriteAsync(
            async session =>
            {
                if (!await ScheduleStore.TakeAsync(session, part, held: false))
                {
                    return false;
                }

                var pool = EventPoolOf(part);
                await queue.AddAsync(session, [ticket]);
                await queue.AddDroppedAsync(session, [.. suppressed.Select(item => item.Copy)]);
                await events.AppendAsync(session, [
                    .. ticket.Copies.Select(copy => new NewEvent(
                        copy.AccountId, copy.Id, EventType.Processed, now, new EventDetail { Email = copy.Recipient, Pool = pool })),
                    .. suppressed.Select(item => item.Dropped(now, pool))]);
                return true;
            },
            cancellationToken);
        if (taken)
        {
            ticket.HandOver();
        }
        else
        {
            await check.ReturnAsync(submission, checkedCopies, cancellationToken);
        }
    }

    /// <returns>Null: its content is gone.</returns>
    /// <exception cref="InvalidDataException">It is there and cannot be read: what was accepted must not vanish for that.</exception>
    private async Task<Submission?> FindAsync(ScheduledPart part, CancellationToken cancellationToken)
    {
        var submission = await submissions.ReadAsync(part.AccountId, part.SubmissionId, cancellationToken);
        return submission is null && await store.HasContentAsync(part.SubmissionId, cancellationToken)
            ? throw new InvalidDataException("The stored request cannot be read.")
            : submission;
    }

    /// <summary>Its batch was paused in the moment in which it was accepted.</summary>
    private Task HoldAsync(ScheduledPart part, CancellationToken cancellationToken) => database.WriteAsync(
        async session => { await ScheduleStore.HoldAsync(session, part.AccountId, part.BatchId!, held: true); }, cancellationToken);

    private async Task DropAsync(ScheduledPart part, bool held, string reason, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var submission = await FindAsync(part, cancellationToken);
        var copies = submission is null ? [] : CopiesOf(submission, part, now);
        await database.WriteAsync(
            async session =>
            {
                if (await ScheduleStore.TakeAsync(session, part, held))
                {
                    await events.AppendAsync(session, [.. copies.Select(copy => new NewEvent(
                        copy.AccountId, copy.Id, EventType.Dropped, now, new EventDetail { Email = copy.Recipient, Reason = reason }))]);
                }
            },
            cancellationToken);
    }

    /// <summary>Without those whose recipient was erased: their end was told then.</summary>
    private static List<NewCopy> CopiesOf(Submission submission, ScheduledPart part, DateTimeOffset now) =>
        [.. CopyList.At(submission, part.SendAt, now, part.Class, part.PoolId).Where(copy => !RequestErasureRules.IsErased(copy.Recipient))];

    private EventPool? EventPoolOf(ScheduledPart part) =>
        part.PoolId is { } id && pools.Current.FindPool(part.AccountId, id) is { } pool ? new EventPool(pool.Name, pool.Id.ToString()) : null;

    [LoggerMessage(LogLevel.Error, "{Copies} copies of submission {SubmissionId} that are due since {SendAt} cannot be released; tried again in a minute")]
    private static partial void LogFault(ILogger logger, Exception fault, int copies, long submissionId, DateTimeOffset sendAt);
}
