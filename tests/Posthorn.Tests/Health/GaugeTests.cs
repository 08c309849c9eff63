using Posthorn.Health;
using Posthorn.Kernel;

namespace Posthorn.Tests.Health;

public sealed class GaugeTests
{
    [Theory]
    [InlineData(0, HealthState.Healthy, HealthState.Healthy)]
    [InlineData(67.4, HealthState.Healthy, HealthState.Healthy)]
    [InlineData(67.5, HealthState.Healthy, HealthState.Pressured)]
    [InlineData(74.9, HealthState.Healthy, HealthState.Pressured)]
    [InlineData(75, HealthState.Pressured, HealthState.Pressured)]
    [InlineData(80.9, HealthState.Pressured, HealthState.Pressured)]
    [InlineData(81, HealthState.Pressured, HealthState.Shedding)]
    [InlineData(90, HealthState.Shedding, HealthState.Shedding)]
    [InlineData(500, HealthState.Shedding, HealthState.Shedding)]
    public void What_is_worse_the_higher_it_is_enters_at_its_limit_and_stays_a_tenth_below(double value, HealthState enter, HealthState stay) =>
        Assert.Equal((enter, stay), new Gauge(75, 90, 0.1).High(value));

    [Theory]
    [InlineData(500, HealthState.Healthy, HealthState.Healthy)]
    [InlineData(111, HealthState.Healthy, HealthState.Healthy)]
    [InlineData(109, HealthState.Healthy, HealthState.Pressured)]
    [InlineData(100, HealthState.Healthy, HealthState.Pressured)]
    [InlineData(99, HealthState.Pressured, HealthState.Pressured)]
    [InlineData(33, HealthState.Pressured, HealthState.Pressured)]
    [InlineData(32, HealthState.Pressured, HealthState.Shedding)]
    [InlineData(30, HealthState.Pressured, HealthState.Shedding)]
    [InlineData(29, HealthState.Shedding, HealthState.Shedding)]
    [InlineData(0, HealthState.Shedding, HealthState.Shedding)]
    public void What_is_worse_the_lower_it_is_enters_below_its_limit_and_stays_a_tenth_above(double value, HealthState enter, HealthState stay) =>
        Assert.Equal((enter, stay), new Gauge(100, 30, 0.1).Low(value));

    [Fact]
    public void A_limit_of_infinity_is_never_reached() =>
        Assert.Equal((HealthState.Pressured, HealthState.Pressured), new Gauge(1, double.PositiveInfinity, 0.1).High(double.MaxValue));
}
