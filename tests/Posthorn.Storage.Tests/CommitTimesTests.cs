using Posthorn.Testing;

namespace Posthorn.Storage.Tests;

public sealed class CommitTimesTests
{
    private readonly ManualClock _clock = new();
    private readonly CommitTimes _times;

    public CommitTimesTests() => _times = new CommitTimes(_clock);

    [Fact]
    public void Nothing_took_no_time() => Assert.Equal((0L, TimeSpan.Zero, TimeSpan.Zero), _times.Read());

    [Fact]
    public void The_average_is_of_all()
    {
        Add(1, 10);
        Add(3, 30);

        Assert.Equal((4L, TimeSpan.FromMilliseconds(25)), (_times.Read().Count, _times.Read().Average));
    }

    /// <summary>Known to a factor of two, and never more than the longest.</summary>
    [Theory]
    [InlineData(100, 1, 0, 0, 1, 1)]
    [InlineData(99, 1, 1, 500, 1, 2)]
    [InlineData(98, 1, 2, 500, 500, 500)]
    [InlineData(990, 3, 11, 700, 700, 700)]
    [InlineData(991, 3, 9, 700, 3, 6)]
    [InlineData(1, 90_000_000, 0, 0, 90_000_000, 90_000_000)]
    [InlineData(5, 0, 0, 0, 0, 0.25)]
    public void One_of_a_hundred_may_take_longer(int many, int quick, int few, int slow, double least, double most)
    {
        Add(many, quick);
        Add(few, slow);

        Assert.InRange(_times.Read().Percentile99.TotalMilliseconds, least, most);
    }

    [Fact]
    public void Ten_seconds_later_it_is_forgotten()
    {
        Add(1, 100);
        _clock.Advance(TimeSpan.FromSeconds(5));
        Add(1, 10);
        _clock.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(2, _times.Read().Count);

        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((1L, TimeSpan.FromMilliseconds(10)), (_times.Read().Count, _times.Read().Average));

        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(0, _times.Read().Count);
    }

    [Fact]
    public void A_second_that_comes_round_again_begins_anew()
    {
        Add(3, 100);
        _clock.Advance(TimeSpan.FromSeconds(10));
        Add(1, 10);

        Assert.Equal((1L, TimeSpan.FromMilliseconds(10)), (_times.Read().Count, _times.Read().Average));
    }

    private void Add(int count, int milliseconds)
    {
        for (var i = 0; i < count; i++)
        {
            _times.Add(TimeSpan.FromMilliseconds(milliseconds));
        }
    }
}
