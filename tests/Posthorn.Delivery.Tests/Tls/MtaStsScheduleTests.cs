using Posthorn.Delivery.Tls.MtaSts;

namespace Posthorn.Delivery.Tests.Tls;

public sealed class MtaStsScheduleTests
{
    [Theory]
    [InlineData(0, 60, 30)]
    [InlineData(59, 60, 30)]
    [InlineData(3600, 3600, 1800)]
    [InlineData(172800, 172800, 86400)]
    [InlineData(31557600, 31557600, 86400)]
    public void A_policy_lives_for_its_age_and_is_fetched_again_daily_or_at_half_of_it(int maxAge, int life, int refresh)
    {
        Assert.Equal(TimeSpan.FromSeconds(life), MtaStsSchedule.Life(TimeSpan.FromSeconds(maxAge)));
        Assert.Equal(TimeSpan.FromSeconds(refresh), MtaStsSchedule.RefreshAfter(TimeSpan.FromSeconds(maxAge)));
    }

    [Theory]
    [InlineData(-10, 300)]
    [InlineData(299, 300)]
    [InlineData(600, 600)]
    [InlineData(86400, 3600)]
    public void The_record_is_asked_for_again_by_its_TTL_between_five_minutes_and_an_hour(int ttl, int expected) => Assert.Equal(
        Copies.Noon.AddSeconds(expected), MtaStsSchedule.CheckAfter(Copies.Noon, Copies.Noon.AddSeconds(ttl)));
}
