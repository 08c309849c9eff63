using Microsoft.Extensions.Options;
using Posthorn.Delivery.Queue;
using Posthorn.Storage;

namespace Posthorn.Delivery.Dispatch;

/// <summary>The way in: fresh copies go straight to memory after their commit when there is room and they are due.</summary>
internal sealed class DispatcherIntake(Dispatcher dispatcher, NodeMembership node, IOptions<DeliveryOptions> options, TimeProvider clock) : IDeliveryQueue
{
    public DispatchTicket Reserve(IReadOnlyList<NewCopy> copies)
    {
        var now = clock.GetUtcNow();
        var reserved = node.IsCurrent && copies.All(copy => copy.DueAt <= now) && dispatcher.TryReserve(copies.Count);
        return new Ticket(dispatcher, copies, reserved ? node.Holder : null, options.Value.Retry.GiveUpAfter);
    }

    public ValueTask AddAsync(DbSession session, IReadOnlyList<DispatchTicket> tickets) =>
        QueueStore.AddAsync(session, [.. tickets.Cast<Ticket>().SelectMany(ticket => ticket.Added())], clock.GetUtcNow());

    private sealed class Ticket(Dispatcher dispatcher, IReadOnlyList<NewCopy> copies, long? holder, TimeSpan life) : DispatchTicket
    {
        private bool _open = holder is not null;

        public override IReadOnlyList<NewCopy> Copies => copies;

        public IEnumerable<AddedCopy> Added() => copies.Select(copy => new AddedCopy(copy, copy.DueAt + life, holder));

        public override void HandOver()
        {
            if (_open)
            {
                _open = false;
                dispatcher.Enqueue([.. copies.Select(copy => new QueuedCopy(copy.Id, copy.AccountId, copy.Recipient, copy.Domain, copy.DueAt + life, 0, false))]);
            }
        }

        public override void Dispose()
        {
            if (_open)
            {
                _open = false;
                dispatcher.Release(copies.Count);
            }
        }
    }
}
