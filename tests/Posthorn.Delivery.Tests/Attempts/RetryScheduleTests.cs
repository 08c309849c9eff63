using Posthorn.Delivery.Attempts;

namespace Posthorn.Delivery.Tests.Attempts;

public sealed class RetryScheduleTests
{
    private const double Middle = 0.5;
    private static readonly DateTimeOffset Noon = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly RetryOptions Defaults = new();

    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 10)]
    [InlineData(3, 20)]
    [InlineData(4, 40)]
    [InlineData(5, 80)]
    [InlineData(6, 160)]
    [InlineData(7, 240)]
    [InlineData(8, 240)]
    [InlineData(31, 240)]
    [InlineData(32, 240)]
    [InlineData(1_000_000, 240)]
    [InlineData(int.MaxValue, 240)]
    public void Each_failure_doubles_the_wait_up_to_four_hours(int attempts, int minutes) =>
        Assert.Equal(Noon.AddMinutes(minutes), RetrySchedule.Next(Defaults, attempts, Noon, Noon.AddHours(72), Middle));

    [Theory]
    [InlineData(0.0, 0.8)]
    [InlineData(0.25, 0.9)]
    [InlineData(0.5, 1.0)]
    [InlineData(0.75, 1.1)]
    [InlineData(1.0, 1.2)]
    public void The_dice_spread_a_wait_by_a_fifth_to_both_sides(double dice, double share)
    {
        var next = RetrySchedule.Next(Defaults, 1, Noon, Noon.AddHours(72), dice)!.Value;

        Assert.Equal(5 * 60 * share, (next - Noon).TotalSeconds, 0.001);
    }

    [Fact]
    public void A_wait_is_never_shorter_than_four_fifths_nor_longer_than_six_fifths()
    {
        var dice = new Random(20300101);
        for (var i = 0; i < 2000; i++)
        {
            var attempts = dice.Next(1, 40);
            var full = Math.Min(240, 5 * Math.Pow(2, attempts - 1));
            var wait = RetrySchedule.Next(Defaults, attempts, Noon, Noon.AddHours(72), dice.NextDouble())!.Value - Noon;
            Assert.InRange(wait.TotalMinutes, full * 0.8 - 0.001, full * 1.2 + 0.001);
        }
    }

    [Fact]
    public void The_last_try_is_made_at_the_deadline_rather_than_before_or_after_it() =>
        Assert.Equal(Noon.AddMinutes(3), RetrySchedule.Next(Defaults, 1, Noon, deadline: Noon.AddMinutes(3), Middle));

    [Fact]
    public void A_wait_that_ends_just_before_the_deadline_is_kept() =>
        Assert.Equal(Noon.AddMinutes(5), RetrySchedule.Next(Defaults, 1, Noon, deadline: Noon.AddMinutes(5).AddSeconds(1), Middle));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1_000_000)]
    public void At_the_deadline_and_after_it_there_is_no_next_try(int millisecondsLate) =>
        Assert.Null(RetrySchedule.Next(Defaults, 3, Noon.AddMilliseconds(millisecondsLate), deadline: Noon, Middle));

    [Fact]
    public void A_first_wait_longer_than_the_longest_gives_way_to_it() =>
        Assert.Equal(
            Noon.AddMinutes(2),
            RetrySchedule.Next(new RetryOptions { First = TimeSpan.FromMinutes(5), Longest = TimeSpan.FromMinutes(2) }, 1, Noon, Noon.AddHours(1), Middle));

    [Fact]
    public void Whatever_the_dice_say_the_whole_life_ends_at_the_deadline()
    {
        var dice = new Random(7);
        var deadline = Noon + Defaults.GiveUpAfter;
        var tries = new List<DateTimeOffset>();
        DateTimeOffset? now = Noon;
        while (now is { } at && tries.Count < 1000)
        {
            tries.Add(at);
            now = RetrySchedule.Next(Defaults, tries.Count, at, deadline, dice.NextDouble());
        }

        Assert.Equal(deadline, tries[^1]);
        Assert.InRange(tries.Count, 20, 35);
    }

    [Theory]
    [InlineData(600, 0.0, 600)]
    [InlineData(600, 0.5, 660)]
    [InlineData(600, 1.0, 720)]
    [InlineData(10, 0.0, 240)]
    [InlineData(10, 1.0, 360)]
    [InlineData(290, 0.0, 290)]
    [InlineData(86_400, 0.0, 86_400)]
    [InlineData(86_400, 1.0, 103_680)]
    public void Who_asks_for_a_longer_wait_gets_it_and_it_is_spread_upwards_only(int asked, double dice, int waited) => Assert.Equal(
        waited,
        (RetrySchedule.Next(Defaults, 1, Noon, Noon.AddHours(72), dice, TimeSpan.FromSeconds(asked))!.Value - Noon).TotalSeconds,
        0.001);

    [Fact]
    public void Nobody_can_ask_for_a_wait_past_the_deadline() =>
        Assert.Equal(Noon.AddHours(2), RetrySchedule.Next(Defaults, 1, Noon, Noon.AddHours(2), Middle, TimeSpan.FromHours(24)));

    [Fact]
    public void A_year_is_a_wait_like_any_other()
    {
        var year = TimeSpan.FromDays(365);

        Assert.Equal(
            Noon + year * 1.2,
            RetrySchedule.Next(new RetryOptions { First = year, Longest = year }, int.MaxValue, Noon, DateTimeOffset.MaxValue, dice: 1.0));
    }
}
