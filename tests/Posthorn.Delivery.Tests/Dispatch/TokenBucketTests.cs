using Posthorn.Delivery.Dispatch;

namespace Posthorn.Delivery.Tests.Dispatch;

public sealed class TokenBucketTests
{
    private static readonly DateTimeOffset Noon = Copies.Noon;
    private readonly TokenBucket _bucket = new();

    [Theory]
    [InlineData(0.1, 7)]
    [InlineData(1, 61)]
    [InlineData(20, 1201)]
    public void A_minute_lets_through_what_the_rate_says(double perSecond, int messages)
    {
        var taken = 0;
        for (var tick = 0; tick <= 6000; tick++)
        {
            while (_bucket.TryTake(perSecond, Noon.AddMilliseconds(10 * tick), out _))
            {
                taken++;
            }
        }

        Assert.InRange(taken, messages - 1, messages);
    }

    [Fact]
    public void It_says_when_the_next_may_go()
    {
        Assert.True(_bucket.TryTake(0.5, Noon, out _));
        Assert.False(_bucket.TryTake(0.5, Noon.AddSeconds(1), out var nextAt));
        Assert.Equal(Noon.AddSeconds(2), nextAt);
        Assert.True(_bucket.TryTake(0.5, nextAt, out _));
    }

    [Fact]
    public void After_a_silence_no_more_comes_at_once_than_a_second_allows()
    {
        Assert.True(_bucket.TryTake(3, Noon, out _));
        var later = Noon.AddHours(1);

        Assert.Equal(3, Enumerable.Range(0, 10).Count(_ => TakesAt(later)));
    }


    [Fact]
    public void A_clock_that_steps_back_gives_nothing_away()
    {
        Assert.True(_bucket.TryTake(1, Noon, out _));
        Assert.False(_bucket.TryTake(1, Noon.AddHours(-1), out _));
    }

    private bool TakesAt(DateTimeOffset now) => _bucket.TryTake(3, now, out _);
}
