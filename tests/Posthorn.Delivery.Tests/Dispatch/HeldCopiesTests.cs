using Posthorn.Delivery.Dispatch;

namespace Posthorn.Delivery.Tests.Dispatch;

public sealed class HeldCopiesTests
{
    private readonly HeldCopies _held = new(capacity: 3);

    [Fact]
    public void Room_is_counted_from_the_reservation_to_the_end()
    {
        Assert.True(_held.TryReserve(2));
        Assert.Equal(1, _held.Room);
        _held.Add([Copies.Id(1), Copies.Id(2)]);
        Assert.Equal(1, _held.Room);
        _held.Remove(Copies.Id(1));
        Assert.Equal(2, _held.Room);
    }

    [Fact]
    public void A_reservation_is_all_or_nothing()
    {
        Assert.True(_held.TryReserve(2));
        Assert.False(_held.TryReserve(2));
        Assert.True(_held.TryReserve(1));
        Assert.False(_held.TryReserve(1));
    }

    [Fact]
    public void A_reservation_that_came_to_nothing_gives_its_room_back()
    {
        Assert.True(_held.TryReserve(3));
        _held.CancelReservation(3);

        Assert.Equal(3, _held.Room);
    }

    [Fact]
    public void It_knows_what_is_in_memory()
    {
        Assert.True(_held.TryReserve(1));
        Assert.False(_held.Contains(Copies.Id(1)));
        _held.Add([Copies.Id(1)]);
        Assert.True(_held.Contains(Copies.Id(1)));
        _held.Remove(Copies.Id(1));
        Assert.False(_held.Contains(Copies.Id(1)));
    }

    [Fact]
    public void To_remove_what_is_not_there_does_nothing()
    {
        _held.Remove(Copies.Id(1));

        Assert.Equal(3, _held.Room);
    }
}
