namespace Posthorn.Senders.Tests.Ips;

public sealed class WarmupScheduleTests
{
    private static readonly DateTimeOffset Noon = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, 20)]
    [InlineData(1, 28)]
    [InlineData(8, 295)]
    [InlineData(9, 413)]
    [InlineData(12, 1000)]
    [InlineData(17, 6098)]
    [InlineData(18, 8583)]
    [InlineData(26, 125_997)]
    [InlineData(27, 176_395)]
    [InlineData(35, 2_603_222)]
    [InlineData(36, null)]
    [InlineData(1000, null)]
    public void Each_day_has_its_limit_and_after_the_last_the_address_is_warm(int day, int? limit)
    {
        Assert.Equal(limit, WarmupSchedule.LimitOf(Noon, Noon.AddDays(day)));
        Assert.Equal(limit is null ? null : day, WarmupSchedule.DayOf(Noon, Noon.AddDays(day)));
    }

    [Fact]
    public void Every_day_allows_more_than_the_day_before()
    {
        var limits = Enumerable.Range(0, WarmupSchedule.LastDay + 1).Select(day => WarmupSchedule.LimitOf(Noon, Noon.AddDays(day))!.Value).ToList();

        Assert.Equal(36, limits.Count);
        Assert.All(limits.Zip(limits.Skip(1)), pair => Assert.InRange((double)pair.Second / pair.First, 1.2, 1.6));
    }

    [Fact]
    public void An_address_without_a_start_is_warm()
    {
        Assert.Null(WarmupSchedule.DayOf(null, Noon));
        Assert.Null(WarmupSchedule.LimitOf(null, Noon));
    }

    /// <summary>What was drawn under one limit must not be more than another allows.</summary>
    [Fact]
    public void The_limit_does_not_change_within_an_hour()
    {
        var start = Noon.AddMinutes(30);

        Assert.Equal(20, WarmupSchedule.LimitOf(start, start));
        Assert.Equal(20, WarmupSchedule.LimitOf(start, start.AddDays(1).AddMinutes(29)));
        Assert.Equal(1, WarmupSchedule.DayOf(start, start.AddDays(1)));
        Assert.Equal(28, WarmupSchedule.LimitOf(start, start.AddDays(1).AddMinutes(30)));
    }

    [Fact]
    public void A_warm_up_that_begins_in_the_future_is_on_its_first_day() => Assert.Equal(20, WarmupSchedule.LimitOf(Noon.AddDays(9), Noon));

    [Fact]
    public void An_hour_begins_where_the_clock_says_so()
    {
        var hour = WarmupSchedule.HourOf(Noon.AddMinutes(59));

        Assert.Equal(Noon, WarmupSchedule.StartOf(hour));
        Assert.Equal(hour + 1, WarmupSchedule.HourOf(Noon.AddMinutes(60)));
    }
}
