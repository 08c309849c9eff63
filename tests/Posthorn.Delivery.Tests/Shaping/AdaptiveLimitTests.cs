using Posthorn.Delivery.Shaping;

namespace Posthorn.Delivery.Tests.Shaping;

public sealed class AdaptiveLimitTests
{
    private static readonly DateTimeOffset Noon = Copies.Noon;
    private static readonly TimeSpan Five = TimeSpan.FromMinutes(5);

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(4.99, 0.5)]
    [InlineData(5, 0.6)]
    [InlineData(9.99, 0.6)]
    [InlineData(10, 0.7)]
    [InlineData(24.99, 0.9)]
    [InlineData(25, 1)]
    [InlineData(1_000_000, 1)]
    [InlineData(-10, 0.5)]
    public void It_climbs_one_step_for_each_clean_interval(double minutes, double share) =>
        Assert.Equal(share, AdaptiveLimit.Begin(0.5, Five, Noon).ShareAt(Noon.AddMinutes(minutes)), 9);

    [Fact]
    public void It_never_climbs_more_than_a_step_at_once()
    {
        var limit = AdaptiveLimit.Begin(0.03, Five, Noon);
        for (var seconds = 0; seconds < 4000; seconds++)
        {
            var (now, next) = (limit.ShareAt(Noon.AddSeconds(seconds)), limit.ShareAt(Noon.AddSeconds(seconds + 1)));
            Assert.InRange(next - now, 0, AdaptiveLimit.Step + 1e-9);
        }

        Assert.True(limit.IsFull(limit.FullAt));
        Assert.False(limit.IsFull(limit.FullAt.AddMilliseconds(-1)));
    }

    [Fact]
    public void A_burst_is_one_cut()
    {
        var limit = AdaptiveLimit.Begin(0.5, Five, Noon);
        for (var i = 0; i < 1000; i++)
        {
            limit = limit.Cut(0.5, Five, Noon.AddMilliseconds(i * 9));
        }

        Assert.Equal(0.5, limit.ShareAt(Noon.AddSeconds(10)));
        Assert.Equal(0.25, limit.Cut(0.5, Five, Noon.AddSeconds(10)).ShareAt(Noon.AddSeconds(10)));
    }

    [Fact]
    public void A_reply_within_a_burst_still_restarts_the_clean_interval()
    {
        var limit = AdaptiveLimit.Begin(0.5, Five, Noon).Cut(0.5, Five, Noon.AddSeconds(9));

        Assert.Equal(0.5, limit.ShareAt(Noon.AddMinutes(5)));
        Assert.Equal(0.6, limit.ShareAt(Noon.AddMinutes(5).AddSeconds(9)), 9);
    }

    [Fact]
    public void What_was_climbed_is_kept_when_it_is_cut_again() =>
        Assert.Equal(0.35, AdaptiveLimit.Begin(0.5, Five, Noon).Cut(0.5, Five, Noon.AddMinutes(11)).ShareAt(Noon.AddMinutes(11)), 9);

    [Fact]
    public void It_is_never_cut_to_nothing()
    {
        var limit = AdaptiveLimit.Begin(0.5, Five, Noon);
        for (var i = 1; i < 50; i++)
        {
            limit = limit.Cut(0.5, Five, Noon.AddSeconds(10 * i));
        }

        Assert.Equal(AdaptiveLimit.Least, limit.ShareAt(Noon));
    }

    [Theory]
    [InlineData(1, 20, 20, 1)]
    [InlineData(0.5, 20, 10, 1)]
    [InlineData(0.7, 10, 7, 1)]
    [InlineData(0.25, 2, 1, 0.5)]
    [InlineData(0.01, 20, 1, 0.2)]
    public void It_applies_to_connections_and_below_one_to_the_time_of_the_last(double share, int full, int connections, double duty)
    {
        var state = ThrottleState.Free with { Share = share };

        Assert.Equal(connections, state.Connections(full));
        Assert.Equal(duty, state.Duty(full), 9);
    }

    [Fact]
    public void It_applies_to_the_rate()
    {
        var full = new SendRate(120, TimeSpan.FromMinutes(1));

        Assert.Equal(0.5, (ThrottleState.Free with { Share = 0.25 }).RatePerSecond(full));
        Assert.Equal(0.1, (ThrottleState.Free with { Share = 0.25, RateCap = 0.1 }).RatePerSecond(full));
        Assert.Equal(0.1, (ThrottleState.Free with { RateCap = 0.1 }).RatePerSecond(null));
        Assert.Null((ThrottleState.Free with { Share = 0.25 }).RatePerSecond(null));
    }
}
