using Microsoft.Extensions.Options;
using Posthorn.Delivery.Queue;
using Posthorn.Storage;

namespace Posthorn.Delivery.Dispatch;

/// <summary>The way in: fresh copies go straight to memory after their commit when there is room and they are due.</summary>
internal sealed class DispatcherIntake(
    Dispatcher dispatcher, HeldCopies held, PutBackQueue putBack, NodeMembership node, IOptions<DeliveryOptions> options, TimeProvider clock)
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
                intake.Dispatch([.. copies.Select(copy => new QueuedCopy(copy.Id, copy.AccountId, copy.Recipient, copy.Domain, copy.DueAt + life, 0, false))]);
            }
        }

        /// <summary>A commit that failed may have happened all the same (a line that broke during COMMIT). So rows that name us as holder are put back; where there are none nothing happens.</summary>
        public override void Dispose()
        {
            if (_open)
            {
                _open = false;
                intake.Abandon(copies, now);
            }
        }
    }

    private void Dispatch(IReadOnlyList<QueuedCopy> copies) => dispatcher.Enqueue(copies);

    private void Abandon(IReadOnlyList<NewCopy> copies, DateTimeOffset now)
    {
        held.Add(copies.Select(copy => copy.Id));
        foreach (var copy in copies)
        {
            putBack.Add(copy.Id, now);
        }
    }
}
