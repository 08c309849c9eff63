using Posthorn.Http;
using Posthorn.Testing;

namespace Posthorn.Tests.Http;

public sealed class RateCountersTests
{
    private static readonly object Endpoint = new();
    private readonly ManualClock _clock = new();

    [Fact]
    public void The_last_request_of_a_window_passes_and_the_next_does_not()
    {
        var counters = new RateCounters(_clock);
        var readings = Enumerable.Range(0, 4).Select(_ => counters.Count(1, Endpoint, new RateRule(3, 60))).ToList();

        Assert.Equal([(2, false), (1, false), (0, false), (0, true)], readings.Select(reading => (reading.Remaining, reading.IsOver)));
    }

    [Fact]
    public void A_window_begins_with_the_minute_and_ends_with_it()
    {
        var counters = new RateCounters(_clock);
        var first = counters.Count(1, Endpoint, new RateRule(1, 60));
        Assert.Equal(0, first.Reset % 60);

        _clock.Advance(DateTimeOffset.FromUnixTimeSeconds(first.Reset) - _clock.GetUtcNow() - TimeSpan.FromSeconds(1));
        Assert.True(counters.Count(1, Endpoint, new RateRule(1, 60)).IsOver);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(counters.Count(1, Endpoint, new RateRule(1, 60)).IsOver);
    }

    [Fact]
    public void Accounts_and_endpoints_are_counted_apart()
    {
        var counters = new RateCounters(_clock);

        Assert.All(
            new (long Account, object Endpoint)[] { (1, Endpoint), (2, Endpoint), (1, new object()) },
            who => Assert.False(counters.Count(who.Account, who.Endpoint, new RateRule(1, 60)).IsOver));
        Assert.True(counters.Count(2, Endpoint, new RateRule(1, 60)).IsOver);
    }

    [Fact]
    public void Of_many_at_once_exactly_the_limit_passes()
    {
        var counters = new RateCounters(_clock);
        var passed = 0;
        Parallel.For(0, 1000, _ =>
        {
            if (!counters.Count(1, Endpoint, new RateRule(600, 60)).IsOver)
            {
                Interlocked.Increment(ref passed);
            }
        });

        Assert.Equal(600, passed);
    }

    [Theory]
    [InlineData("mail.send", 10_000, 1)]
    [InlineData("inbox.read", 600, 1)]
    [InlineData("templates.read", 77, 60)]
    [InlineData("any", 77, 60)]
    public void Sending_has_a_rule_of_its_own(string scope, int limit, int seconds) => Assert.Equal(new RateRule(limit, seconds), RateRules.For(scope, 77));
}
