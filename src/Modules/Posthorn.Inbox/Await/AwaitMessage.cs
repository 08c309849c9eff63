using Posthorn.Inbox.Search;
using Posthorn.Inbox.Storage;

namespace Posthorn.Inbox.Await;

internal abstract record AwaitOutcome
{
    public sealed record Arrived(InboxMessage Message) : AwaitOutcome;

    public sealed record NothingCame : AwaitOutcome;

    public sealed record TooManyWait : AwaitOutcome;
}

/// <summary>Finds a mail that is there, or waits for it.</summary>
internal sealed class AwaitMessage(InboxStore store, Arrivals arrivals, TimeProvider clock)
{
    /// <summary>Mails that another node takes in are not announced here: a look at the highest id finds them.</summary>
    public static readonly TimeSpan SafetyNet = TimeSpan.FromSeconds(2);

    /// <param name="accountId">Whose mailbox.</param>
    /// <param name="query">What the mail must contain.</param>
    /// <param name="after">Given: the first mail above this id, so that a caller can go from one to the next. Null: the newest, or the next to come.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="cancellationToken">The caller went away.</param>
    public async Task<AwaitOutcome> ExecuteAsync(long accountId, InboxQuery query, long? after, TimeSpan timeout, CancellationToken cancellationToken)
    {
        // Waiting begins before looking: a mail that comes in between is met by one of the two.
        using var waiter = arrivals.TryWait(accountId, query, after ?? 0);
        if (waiter is null)
        {
            return new AwaitOutcome.TooManyWait();
        }

        var until = clock.GetUtcNow() + timeout;
        var seen = await store.LastIdAsync(cancellationToken);
        if (await LookAsync(accountId, query, after, cancellationToken) is { } stored)
        {
            return new AwaitOutcome.Arrived(stored);
        }

        while (until - clock.GetUtcNow() is var left && left > TimeSpan.Zero)
        {
            try
            {
                var arrived = await waiter.Arrived.WaitAsync(left < SafetyNet ? left : SafetyNet, clock, cancellationToken);

                // Two that came with one commit are announced in any order.
                return new AwaitOutcome.Arrived(after is null ? arrived : await LookAsync(accountId, query, after, cancellationToken) ?? arrived);
            }
            catch (TimeoutException)
            {
                var last = await store.LastIdAsync(cancellationToken);
                if (last > seen && await store.FirstAfterAsync(accountId, query, Math.Max(seen, after ?? 0), cancellationToken) is { } elsewhere)
                {
                    return new AwaitOutcome.Arrived(elsewhere);
                }

                seen = last;
            }
        }

        return new AwaitOutcome.NothingCame();
    }

    private async Task<InboxMessage?> LookAsync(long accountId, InboxQuery query, long? after, CancellationToken cancellationToken) => after is { } id
        ? await store.FirstAfterAsync(accountId, query, id, cancellationToken)
        : (await store.FindAsync(accountId, query, before: null, limit: 1, cancellationToken)).FirstOrDefault();
}
