using Posthorn.Delivery.Dispatch;

namespace Posthorn.Delivery.Tests.Dispatch;

public sealed class DispatcherTests : DispatcherFixture
{
    [Theory]
    [InlineData(10, true)]
    [InlineData(11, false)]
    public void Room_is_reserved_up_to_the_limit(int copies, bool fits)
    {
        var dispatcher = NewDispatcher();

        Assert.Equal(fits, dispatcher.TryReserve(News(copies)));
        Assert.Equal(fits ? 0 : 10, Held.Room);
    }

    [Fact]
    public void A_process_that_does_not_deliver_keeps_nothing_in_memory()
    {
        var dispatcher = NewDispatcher();
        dispatcher.StartWorker = null;

        Assert.False(dispatcher.TryReserve(News(1)));
        Assert.Equal(10, Held.Room);
    }

    [Fact]
    public void A_destination_that_has_to_wait_gets_no_room()
    {
        var dispatcher = NewDispatcher();
        Fill(dispatcher, 4, "example.org");

        Assert.False(dispatcher.TryReserve([Copies.New(20, "other.example"), Copies.New(21, "example.org")]));
        Assert.True(dispatcher.TryReserve([Copies.New(22, "other.example")]));
        Assert.Equal(5, Held.Room);
    }

    [Fact]
    public async Task Each_destination_has_a_lane_of_its_own()
    {
        var dispatcher = NewDispatcher();
        Fill(dispatcher, [Copies.Queued(1, "example.org"), Copies.Queued(2, "example.net"), Copies.Queued(3, "example.org")]);

        Assert.Equal(["example.org", "example.net", "example.org"], Started.Select(lane => lane.Destination));
        Assert.Same(Started[0], Started[2]);
        Assert.Equal(Copies.Queued(1, "example.org"), await dispatcher.TakeAsync(Started[0]));
        Assert.Equal(Copies.Queued(3, "example.org"), await dispatcher.TakeAsync(Started[0]));
        Assert.Equal(Copies.Queued(2, "example.net"), await dispatcher.TakeAsync(Started[1]));
    }

    [Fact]
    public void Without_direct_delivery_all_domains_share_one_lane()
    {
        Settings.Mode = new DeliveryMode.Relay("relay.example.net", 25, false, null);
        var dispatcher = NewDispatcher();
        Fill(dispatcher, [Copies.Queued(1, "example.org"), Copies.Queued(2, "example.net")]);

        Assert.Same(Started[0], Started[1]);
        Assert.Equal(Dispatcher.SingleDestination, Started[0].Destination);
    }

    [Fact]
    public async Task A_full_lane_puts_back_what_comes_after()
    {
        var dispatcher = NewDispatcher();
        Fill(dispatcher, 5, "example.org");

        Assert.Equal([(Copies.Id(4), Copies.Noon.AddSeconds(5))], await PutBack.TakeAllAsync(Token));
        Assert.Equal(["example.org"], dispatcher.WaitingDestinations());
        Assert.True(Held.Contains(Copies.Id(4)), "it keeps its room until it is stored");
    }

    [Fact]
    public void The_only_destination_may_fill_the_memory()
    {
        Settings.Mode = new DeliveryMode.Inbox();
        var dispatcher = NewDispatcher();
        Fill(dispatcher, 10, "example.org");

        Assert.Empty(dispatcher.WaitingDestinations());
        Assert.Equal(0, Held.Room);
    }

    [Fact]
    public async Task A_destination_that_failed_too_often_rests_and_its_copies_go_back()
    {
        var dispatcher = NewDispatcher();
        Fill(dispatcher, 3, "example.org");
        var lane = Started[0];
        Assert.NotNull(await dispatcher.TakeAsync(lane));
        dispatcher.ConnectionFailed(lane);
        Assert.Empty(dispatcher.WaitingDestinations());
        dispatcher.ConnectionFailed(lane);

        var due = Copies.Noon.AddSeconds(60);
        Assert.Equal([(Copies.Id(1), due), (Copies.Id(2), due)], await PutBack.TakeAllAsync(Token));
        Assert.Equal(["example.org"], dispatcher.WaitingDestinations());
    }

    [Fact]
    public async Task What_arrives_during_a_rest_goes_back_until_its_end()
    {
        var dispatcher = NewDispatcher();
        await RestAsync(dispatcher, "example.org");
        Clock.Advance(TimeSpan.FromSeconds(59));
        Fill(dispatcher, [Copies.Queued(7, "example.org"), Copies.Queued(8, "example.net")]);

        Assert.Equal([(Copies.Id(7), Copies.Noon.AddSeconds(60))], await PutBack.TakeAllAsync(Token));
        Assert.Equal("example.net", Started[^1].Destination);
    }

    [Fact]
    public async Task After_its_rest_a_destination_is_tried_again()
    {
        var dispatcher = NewDispatcher();
        await RestAsync(dispatcher, "example.org");
        dispatcher.WorkerEnded(Started[0]);
        Clock.Advance(TimeSpan.FromSeconds(60));
        Fill(dispatcher, [Copies.Queued(7, "example.org")]);

        Assert.Equal(2, Started.Count);
        Assert.Empty(dispatcher.WaitingDestinations());
    }

    private static List<NewCopy> News(int copies) => [.. Enumerable.Range(0, copies).Select(i => Copies.New(i, $"d{i}.example"))];
}
