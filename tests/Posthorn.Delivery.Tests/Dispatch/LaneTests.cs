using Posthorn.Delivery.Dispatch;
using Posthorn.Delivery.Queue;

namespace Posthorn.Delivery.Tests.Dispatch;

public sealed class LaneTests
{
    private static readonly DateTimeOffset Noon = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DeliveryOptions Options = new() { FailuresBeforeRest = 3, Rest = TimeSpan.FromSeconds(60) };

    [Fact]
    public void A_new_lane_may_have_two_connections() => Assert.Equal(2, WorkersOf(LaneWith(100), limit: 20));

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

        Assert.Equal(connections, WorkersOf(lane, limit: 20));
    }

    [Fact]
    public void The_limit_holds_for_the_first_connections_too() => Assert.Equal(1, WorkersOf(LaneWith(100), limit: 1));

    [Fact]
    public void A_failed_connection_puts_the_lane_back_to_one()
    {
        var lane = LaneWith(100);
        lane.Succeeded();
        lane.Succeeded();

        Assert.False(lane.ConnectionFailed(Options, Noon));
        Assert.Equal(1, WorkersOf(lane, limit: 20));
    }

    [Fact]
    public void A_lane_without_copies_wants_no_connection() => Assert.False(new Lane("example.org").WantsWorker(20));

    [Fact]
    public void A_copy_that_an_idle_connection_will_take_wants_no_further_one()
    {
        var lane = LaneWith(1);
        lane.Idle.AddLast(new TaskCompletionSource<QueuedCopy?>());

        Assert.False(lane.WantsWorker(20));
    }

    [Fact]
    public void The_third_failure_in_a_row_begins_a_rest()
    {
        var lane = new Lane("example.org");

        Assert.False(lane.ConnectionFailed(Options, Noon));
        Assert.False(lane.ConnectionFailed(Options, Noon));
        Assert.True(lane.ConnectionFailed(Options, Noon));
        Assert.Equal(Noon.AddSeconds(60), lane.RestUntil);
    }

    [Fact]
    public void A_delivery_in_between_begins_the_count_anew()
    {
        var lane = new Lane("example.org");
        lane.ConnectionFailed(Options, Noon);
        lane.ConnectionFailed(Options, Noon);
        lane.Succeeded();

        Assert.False(lane.ConnectionFailed(Options, Noon));
        Assert.Equal(1, lane.FailuresInARow);
    }

    [Fact]
    public void Failures_during_a_rest_do_not_lengthen_it()
    {
        var lane = Resting();

        Assert.False(lane.ConnectionFailed(Options, Noon.AddSeconds(59)));
        Assert.Equal(Noon.AddSeconds(60), lane.RestUntil);
    }

    [Fact]
    public void The_first_failure_after_a_rest_begins_the_next_one()
    {
        var lane = Resting();

        Assert.True(lane.ConnectionFailed(Options, Noon.AddSeconds(60)));
        Assert.Equal(Noon.AddSeconds(120), lane.RestUntil);
    }

    private static Lane Resting()
    {
        var lane = new Lane("example.org");
        for (var i = 0; i < Options.FailuresBeforeRest; i++)
        {
            lane.ConnectionFailed(Options, Noon);
        }

        return lane;
    }

    private static Lane LaneWith(int copies)
    {
        var lane = new Lane("example.org");
        for (var i = 0; i < copies; i++)
        {
            lane.Ready.Enqueue(Copies.Queued(i));
        }

        return lane;
    }

    private static int WorkersOf(Lane lane, int limit)
    {
        while (lane.WantsWorker(limit))
        {
            lane.Workers++;
        }

        return lane.Workers;
    }
}
