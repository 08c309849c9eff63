using Posthorn.Testing;

namespace Posthorn.Network.Tests;

public sealed class ManualClockTests
{
    private readonly ManualClock _clock = new();
    private readonly List<string> _rung = [];

    [Fact]
    public async Task A_delay_ends_when_the_clock_gets_there_and_not_before()
    {
        var delay = Task.Delay(TimeSpan.FromSeconds(10), _clock, TestContext.Current.CancellationToken);
        _clock.Advance(TimeSpan.FromSeconds(9.999));
        Assert.False(delay.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(0.001));
        await delay;
    }

    [Fact]
    public void Timers_ring_in_the_order_of_their_times_each_at_its_own()
    {
        using var late = Timer("late", 3, 0);
        using var early = Timer("early", 1, 0);
        using var often = Timer("often", 2, 2);
        _clock.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(["early 1", "often 2", "late 3", "often 4", "often 6"], _rung);
        Assert.Equal(1, _clock.PendingTimers);
    }

    [Fact]
    public void A_timer_that_was_disposed_or_stopped_does_not_ring()
    {
        Timer("disposed", 1, 0).Dispose();
        using var stopped = Timer("stopped", 1, 0);
        stopped.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Empty(_rung);
        Assert.Equal(0, _clock.PendingTimers);
    }

    [Fact]
    public void A_timer_due_at_once_rings_at_once()
    {
        using var timer = Timer("now", 0, 5);
        Assert.Equal(["now 0"], _rung);
    }

    [Fact]
    public void Timestamps_and_time_move_together()
    {
        var (time, stamp) = (_clock.GetUtcNow(), _clock.GetTimestamp());
        _clock.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(TimeSpan.FromMinutes(3), _clock.GetUtcNow() - time);
        Assert.Equal(TimeSpan.FromMinutes(3), _clock.GetElapsedTime(stamp));
    }

    private ITimer Timer(string name, int due, int period)
    {
        var start = _clock.GetUtcNow();
        return _clock.CreateTimer(
            _ => _rung.Add($"{name} {(_clock.GetUtcNow() - start).TotalSeconds}"), null, TimeSpan.FromSeconds(due), TimeSpan.FromSeconds(period));
    }
}
