namespace Posthorn.Soak.Tests;

public sealed class GrowthFitTests
{
    [Fact]
    public void A_line_that_climbs_by_its_mean_in_an_hour_grows_by_the_whole()
    {
        var fit = GrowthFit.Of([.. Minutes(60).Select(at => (at, 100 + 100 * (at.TotalHours - 0.75)))])!.Value;

        Assert.Equal(1, fit.PerHour, 0.05);
        Assert.Equal(0, fit.Error, 0.001);
        Assert.True(fit.Exceeds(0.9));
        Assert.False(fit.Exceeds(1.1));
    }

    [Fact]
    public void What_climbs_only_in_the_first_half_is_flat()
    {
        var fit = GrowthFit.Of([.. Minutes(60).Select(at => (at, Math.Min(at.TotalMinutes, 25)))])!.Value;

        Assert.Equal(0, fit.PerHour, 0.001);
    }

    [Fact]
    public void Noise_around_a_level_is_not_called_growth()
    {
        var chance = new Random(5);
        var fit = GrowthFit.Of([.. Minutes(10).Select(at => (at, 200 + 20 * chance.NextDouble()))])!.Value;

        Assert.True(fit.Error > 0.1);
        Assert.False(fit.Exceeds(0.5));
    }

    [Fact]
    public void Few_samples_tell_nothing() => Assert.Null(GrowthFit.Of([.. Minutes(4).Select(at => (at, 1.0))]));

    private static IEnumerable<TimeSpan> Minutes(int count) => Enumerable.Range(1, count).Select(minute => TimeSpan.FromMinutes(minute));
}
