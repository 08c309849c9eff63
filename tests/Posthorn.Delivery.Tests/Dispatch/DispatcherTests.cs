using Posthorn.Delivery.Dispatch;
using Posthorn.Delivery.Operations;
using Posthorn.Delivery.Shaping;

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
        Assert.Equal(fits ? 0 : 10, Held.RoomFor(MessageClass.Transactional));
    }

    [Fact]
    public void A_process_that_does_not_deliver_keeps_nothing_in_memory()
    {
        var dispatcher = NewDispatcher();
        dispatcher.StartWorker = null;

        Assert.False(dispatcher.TryReserve(News(1)));
        Assert.Equal(10, Held.RoomFor(MessageClass.Transactional));
    }

    [Fact]
    public void A_destination_that_has_to_wait_gets_no_room()
    {
        var dispatcher = NewDispatcher();
        Fill(dispatcher, 4, "example.org");

        Assert.False(dispatcher.TryReserve([Copies.New(20, "other.example"), Copies.New(21, "example.org")]));
        Assert.True(dispatcher.TryReserve([Copies.New(22, "other.example")]));
        Assert.Equal(5, Held.RoomFor(MessageClass.Transactional));
    }

    [Fact]
    public async Task Each_site_has_a_lane_of_its_own()
    {
        var dispatcher = NewDispatcher();
        Fill(dispatcher, [Copies.Queued(1, "example.org"), Copies.Queued(2, "example.net"), Copies.Queued(3, "example.org")]);

        Assert.Equal(["example.org", "example.net"], Started.Select(lane => lane.Target.Key.Site));
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

        Assert.Equal((2, ""), (Assert.Single(Started).Ready.Count, Started[0].Target.Key.Site));
    }

    [Fact]
    public async Task A_full_lane_puts_back_what_comes_after()
    {
        var dispatcher = NewDispatcher();
        Fill(dispatcher, 5, "example.org");

        Assert.Equal([(Copies.Queued(4), Copies.Noon.AddSeconds(5))], await PutBack.TakeAllAsync(Token));
        Assert.Equal(new LaneRoom(0, Copies.Noon.AddSeconds(1)), dispatcher.RoomFor(Copies.Queued(4).Stream));
        Assert.True(Held.Contains(Copies.Id(4)), "it keeps its room until its turn");
    }

    [Fact]
    public void The_only_destination_may_fill_the_memory()
    {
        Settings.Mode = new DeliveryMode.Inbox();
        var dispatcher = NewDispatcher();
        Fill(dispatcher, 10, "example.org");

        Assert.Equal(int.MaxValue - 10, dispatcher.RoomFor(Copies.Queued(1).Stream).Copies);
        Assert.Equal(0, Held.RoomFor(MessageClass.Transactional));
    }

    [Fact]
    public async Task A_destination_that_failed_too_often_rests_and_its_copies_go_back()
    {
        var dispatcher = NewDispatcher();
        var lane = FillProven(dispatcher, 3, "example.org");
        Assert.NotNull(await dispatcher.TakeAsync(lane));
        dispatcher.ConnectionFailed(lane, "refused");
        Assert.NotEqual(0, dispatcher.RoomFor(Copies.Queued(1).Stream).Copies);
        dispatcher.ConnectionFailed(lane, "refused");

        var due = Copies.Noon.AddSeconds(60);
        Assert.Equal([(Copies.Queued(1), due), (Copies.Queued(2), due)], await PutBack.TakeAllAsync(Token));
        Assert.Equal(new LaneRoom(0, due), dispatcher.RoomFor(Copies.Queued(1).Stream));
        Assert.Equal(("refused", due), dispatcher.List().Select(view => (view.RestReason, view.RestUntil)).Single());
    }

    [Fact]
    public async Task A_host_that_never_answered_is_believed_to_be_dead_at_once()
    {
        var dispatcher = NewDispatcher();
        Fill(dispatcher, 3, "example.org");
        Assert.NotNull(await dispatcher.TakeAsync(Assert.Single(Started)));
        dispatcher.ConnectionFailed(Started[0], "no route");

        Assert.Equal(2, (await PutBack.TakeAllAsync(Token)).Count);
        Assert.Null(await dispatcher.TakeAsync(Started[0]));
    }

    [Fact]
    public async Task What_arrives_during_a_rest_goes_back_until_its_end()
    {
        var dispatcher = NewDispatcher();
        await RestAsync(dispatcher, "example.org");
        Clock.Advance(TimeSpan.FromSeconds(59));
        Fill(dispatcher, [Copies.Queued(7, "example.org"), Copies.Queued(8, "example.net")]);

        Assert.Equal([(Copies.Queued(7), Copies.Noon.AddSeconds(60))], await PutBack.TakeAllAsync(Token));
        Assert.Equal("example.net", Started[^1].Target.Key.Site);
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
        Assert.Empty(PutBack.Waiting);
    }

    [Fact]
    public async Task Each_further_rest_of_a_dead_destination_is_longer()
    {
        var dispatcher = NewDispatcher();
        await RestAsync(dispatcher, "example.org");
        dispatcher.WorkerEnded(Started[0]);
        Clock.Advance(TimeSpan.FromSeconds(60));
        dispatcher.Tick();
        Fill(dispatcher, [Copies.Queued(7, "example.org")]);
        dispatcher.ConnectionFailed(Started[1], "refused");

        Assert.Equal(Copies.Noon.AddSeconds(180), Assert.Single(dispatcher.List()).RestUntil);
    }

    [Fact]
    public async Task What_an_operator_paused_goes_back_and_gets_no_room()
    {
        var dispatcher = NewDispatcher();
        Pauses.Set([new Pause(1, new QueueScope("example.org", null, null), Copies.Noon, "asked to")]);
        Fill(dispatcher, [Copies.Queued(1, "example.org"), Copies.Queued(2, "example.net")]);

        Assert.False(dispatcher.TryReserve([Copies.New(3, "example.org")]));
        Assert.Equal([(Copies.Queued(1), Copies.Noon)], await PutBack.TakeAllAsync(Token));
        Assert.Equal("example.net", Assert.Single(Started).Target.Key.Site);
    }

    [Fact]
    public async Task A_copy_whose_lane_is_not_open_yet_waits_until_then()
    {
        var dispatcher = NewDispatcher();
        Lanes.Until = Copies.Noon.AddMinutes(40);
        Fill(dispatcher, [Copies.Queued(1)]);

        Assert.Equal([(Copies.Queued(1), Copies.Noon.AddMinutes(40))], await PutBack.TakeAllAsync(Token));
        Assert.Empty(Started);
    }

    [Fact]
    public async Task A_suspension_sends_back_what_is_ready_and_ends_idle_connections()
    {
        var dispatcher = NewDispatcher();
        var lane = FillProven(dispatcher, 1, "example.org");
        Assert.NotNull(await dispatcher.TakeAsync(lane));
        var idle = dispatcher.TakeAsync(lane).AsTask();
        dispatcher.Restrict(_ => ThrottleState.Free with { SuspendedUntil = Copies.Noon.AddHours(1) });
        Fill(dispatcher, [Copies.Queued(5)]);

        Assert.Null(await idle);
        Assert.Equal([(Copies.Queued(5), Copies.Noon.AddHours(1))], await PutBack.TakeAllAsync(Token));
        Assert.Null(await dispatcher.TakeAsync(lane));
    }

    private static List<NewCopy> News(int copies) => [.. Enumerable.Range(0, copies).Select(i => Copies.New(i, $"d{i}.example"))];
}
