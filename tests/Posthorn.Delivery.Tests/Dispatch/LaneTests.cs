using Posthorn.Delivery.Dispatch;
using Posthorn.Delivery.Shaping;

namespace Posthorn.Delivery.Tests.Dispatch;

public sealed class LaneTests
{
    private static readonly DateTimeOffset Noon = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DeliveryOptions Options = new() { FailuresBeforeRest = 3, Rest = TimeSpan.FromSeconds(60) };

    [Fact]
    public void A_new_lane_may_have_two_connections() => Assert.Equal(2, WorkersOf(LaneWith(100)));

    [Theory]
    [InlineData(1, 3)]
    [InlineData(5, 7)]
    [InlineData(18, 20)]
    [InlineData(500, 20)]
    public void Each_delivery_allows_one_more_up_to_the_limit(int deliveries, int connections)
    {
        var lane = LaneWith(100);
        for (var i = 0; i < deliveries; i++)
        {
            lane.Succeeded();
        }

        Assert.Equal(connections, WorkersOf(lane));
    }

    [Fact]
    public void The_limit_holds_for_the_first_connections_too() => Assert.Equal(1, WorkersOf(LaneWith(100, limit: 1)));

    [Fact]
    public void A_failed_connection_puts_the_lane_back_to_one()
    {
        var lane = LaneWith(100);
        lane.Succeeded();
        lane.Succeeded();

        Assert.False(lane.ConnectionFailed(Options, "refused", Noon));
        Assert.Equal(1, WorkersOf(lane));
    }

    [Fact]
    public void A_lane_without_copies_wants_no_connection() => Assert.False(NewLane().WantsWorker);

    [Fact]
    public void A_copy_that_an_idle_connection_will_take_wants_no_further_one()
    {
        var lane = LaneWith(1);
        new IdleWorkers().Add(lane, Noon);

        Assert.False(lane.WantsWorker);
    }

    [Fact]
    public void The_third_failure_in_a_row_begins_a_rest()
    {
        var lane = NewLane();

        Assert.False(lane.ConnectionFailed(Options, "refused", Noon));
        Assert.False(lane.ConnectionFailed(Options, "refused", Noon));
        Assert.True(lane.ConnectionFailed(Options, "refused", Noon));
        Assert.Equal(Noon.AddSeconds(60), lane.RestUntil);
    }

    [Fact]
    public void A_delivery_in_between_begins_the_count_anew()
    {
        var lane = NewLane();
        lane.ConnectionFailed(Options, "refused", Noon);
        lane.ConnectionFailed(Options, "refused", Noon);
        lane.Succeeded();

        Assert.False(lane.ConnectionFailed(Options, "refused", Noon));
        Assert.Equal(1, lane.FailuresInARow);
    }

    [Fact]
    public void Failures_during_a_rest_do_not_lengthen_it()
    {
        var lane = Resting();

        Assert.False(lane.ConnectionFailed(Options, "refused", Noon.AddSeconds(59)));
        Assert.Equal(Noon.AddSeconds(60), lane.RestUntil);
    }

    [Fact]
    public void The_first_failure_after_a_rest_begins_the_next_one_which_is_longer()
    {
        var lane = Resting();

        Assert.True(lane.ConnectionFailed(Options, "refused", Noon.AddSeconds(60)));
        Assert.Equal(Noon.AddSeconds(180), lane.RestUntil);
    }

    private static Lane Resting()
    {
        var lane = NewLane();
        for (var i = 0; i < Options.FailuresBeforeRest; i++)
        {
            lane.ConnectionFailed(Options, "refused", Noon);
        }

        return lane;
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    [InlineData(9, 5)]
    [InlineData(1000, 20)]
    public void Connections_grow_with_what_is_ready(int copies, int connections)
    {
        var lane = LaneWith(copies);
        for (var i = 0; i < 100; i++)
        {
            lane.Succeeded();
        }

        Assert.Equal(connections, WorkersOf(lane));
    }

    [Fact]
    public void A_host_that_has_not_answered_gets_one_call_and_rests_at_its_first_failure()
    {
        var lane = LaneWith(100);
        lane.IsProven = false;

        Assert.Equal(1, WorkersOf(lane));
        Assert.True(lane.ConnectionFailed(Options, "refused", Noon));
    }

    [Fact]
    public void A_restriction_leaves_a_share_of_the_connections()
    {
        var lane = LaneWith(100);
        for (var i = 0; i < 100; i++)
        {
            lane.Succeeded();
        }

        lane.Throttle.State = ThrottleState.Free with { Share = 0.25 };

        Assert.Equal(5, WorkersOf(lane));
    }

    private static Lane NewLane(int limit = 20)
    {
        var target = new DomainLanes(new DeliveryOptions { Mode = new DeliveryMode.Direct(), ConnectionsPerDestination = limit }).TargetOf("example.org");
        return new Lane(target, new Throttle(0, null, "example.org", target.Limits)) { IsProven = true };
    }

    private static Lane LaneWith(int copies, int limit = 20)
    {
        var lane = NewLane(limit);
        for (var i = 0; i < copies; i++)
        {
            lane.Ready.Enqueue(Copies.Queued(i));
        }

        return lane;
    }

    private static int WorkersOf(Lane lane)
    {
        while (lane.WantsWorker)
        {
            lane.Workers++;
        }

        return lane.Workers;
    }
}
