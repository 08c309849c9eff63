using Posthorn.Delivery.Dispatch;
using Posthorn.Delivery.Queue;

namespace Posthorn.Delivery.Tests.Dispatch;

public sealed class HeldCopiesTests
{
    private readonly HeldCopies _held = new(capacity: 3, new Backlog());

    [Fact]
    public void Room_is_counted_from_the_reservation_to_the_end()
    {
        Assert.True(_held.TryReserve(2, MessageClass.Transactional));
        Assert.Equal(1, _held.RoomFor(MessageClass.Transactional));
        Add(1);
        Add(2);
        Assert.Equal(1, _held.RoomFor(MessageClass.Transactional));
        _held.Remove(Copies.Id(1));
        Assert.Equal(2, _held.RoomFor(MessageClass.Transactional));
    }

    [Fact]
    public void A_reservation_is_all_or_nothing()
    {
        Assert.True(_held.TryReserve(2, MessageClass.Transactional));
        Assert.False(_held.TryReserve(2, MessageClass.Transactional));
        Assert.True(_held.TryReserve(1, MessageClass.Transactional));
        Assert.False(_held.TryReserve(1, MessageClass.Transactional));
    }

    [Fact]
    public void A_reservation_that_came_to_nothing_gives_its_room_back()
    {
        Assert.True(_held.TryReserve(3, MessageClass.Transactional));
        _held.CancelReservation(3);

        Assert.Equal(3, _held.RoomFor(MessageClass.Transactional));
    }

    [Fact]
    public void It_knows_what_is_in_memory()
    {
        Assert.True(_held.TryReserve(1, MessageClass.Transactional));
        Assert.False(_held.Contains(Copies.Id(1)));
        Add(1);
        Assert.True(_held.Contains(Copies.Id(1)));
        _held.Remove(Copies.Id(1));
        Assert.False(_held.Contains(Copies.Id(1)));
    }

    [Fact]
    public void To_remove_what_is_not_there_does_nothing()
    {
        _held.Remove(Copies.Id(1));

        Assert.Equal(3, _held.RoomFor(MessageClass.Transactional));
    }

    [Fact]
    public void Bulk_mail_leaves_a_part_of_the_room_to_transactional_mail()
    {
        Assert.Equal(2, _held.RoomFor(MessageClass.Bulk));
        Assert.False(_held.TryReserve(3, MessageClass.Bulk));
        Assert.True(_held.TryReserve(2, MessageClass.Bulk));
        Assert.False(_held.TryReserve(1, MessageClass.Bulk));
        Assert.True(_held.TryReserve(1, MessageClass.Transactional));
    }

    private void Add(int copy) => _held.Add(Copies.Id(copy), Copies.Queued(copy).Stream);
}
