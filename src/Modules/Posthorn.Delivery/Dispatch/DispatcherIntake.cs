using Microsoft.Extensions.Options;
using Posthorn.Delivery.Queue;
using Posthorn.Storage;

namespace Posthorn.Delivery.Dispatch;

/// <summary>The way in: fresh copies go straight to memory after their commit when there is room and they are due.</summary>
internal sealed class DispatcherIntake(
    Dispatcher dispatcher, HeldCopies held, PutBackQueue putBack, Backlog backlog, NodeMembership node, IOptions<DeliveryOptions> options, TimeProvider clock)
    : IDeliveryQueue
{
    public DispatchTicket Reserve(IReadOnlyList<NewCopy> copies)
    {
        var now = clock.GetUtcNow();
        var reserved = node.IsCurrent && copies.All(copy => copy.DueAt <= now) && dispatcher.TryReserve(copies);
        return new Ticket(this, copies, reserved ? node.Holder : null, options.Value.Retry.GiveUpAfter, now);
    }

    public ValueTask AddAsync(DbSession session, IReadOnlyList<DispatchTicket> tickets) =>
        QueueStore.AddAsync(session, [.. tickets.Cast<Ticket>().SelectMany(ticket => ticket.Added())], clock.GetUtcNow());

    public ValueTask AddDroppedAsync(DbSession session, IReadOnlyList<NewCopy> copies) => QueueStore.AddDroppedAsync(session, copies, clock.GetUtcNow());

    public static StreamKey StreamOf(NewCopy copy) => new(copy.Domain, copy.AccountId, copy.PoolId ?? 0, copy.Class);

    private static QueuedCopy QueuedOf(NewCopy copy, TimeSpan life) =>
        new(copy.Id, copy.AccountId, copy.Recipient, copy.Domain, copy.DueAt + life, 0, false, copy.PoolId ?? 0, copy.Class);

    private sealed class Ticket(DispatcherIntake intake, IReadOnlyList<NewCopy> copies, long? holder, TimeSpan life, DateTimeOffset now) : DispatchTicket
    {
        private bool _open = holder is not null;

        public override IReadOnlyList<NewCopy> Copies => copies;

        public IEnumerable<AddedCopy> Added() => copies.Select(copy => new AddedCopy(copy, copy.DueAt + life, holder));

        public override void HandOver()
        {
            if (_open)
            {
                _open = false;
                intake.Dispatch([.. copies.Select(copy => QueuedOf(copy, life))]);
            }
            else if (holder is null)
            {
                intake.Wait(copies, life);
            }
        }

        /// <summary>A commit that failed may have happened all the same (a line that broke during COMMIT). So rows that name us as holder are put back; where there are none nothing happens.</summary>
        public override void Dispose()
        {
            if (_open)
            {
                _open = false;
                intake.Abandon([.. copies.Select(copy => QueuedOf(copy, life))], now);
            }
        }
    }

    private void Dispatch(IReadOnlyList<QueuedCopy> copies) => dispatcher.Enqueue(copies);

    private void Wait(IReadOnlyList<NewCopy> copies, TimeSpan life)
    {
        foreach (var stream in copies.GroupBy(StreamOf))
        {
            var due = stream.Min(copy => copy.DueAt);
            backlog.Added(stream.Key, due, stream.Count(), deadline: due + life);
        }
    }

    private void Abandon(IReadOnlyList<QueuedCopy> copies, DateTimeOffset now)
    {
        foreach (var copy in copies)
        {
            held.Add(copy.Id, copy.Stream);
            putBack.Add(copy, now);
        }
    }
}
