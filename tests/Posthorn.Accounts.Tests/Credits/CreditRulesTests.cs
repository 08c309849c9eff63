using System.Globalization;
using Posthorn.Accounts.Credits;

namespace Posthorn.Accounts.Tests.Credits;

public sealed class CreditRulesTests
{
    [Theory]
    [InlineData(ResetFrequency.Daily, "2026-02-28T23:59:59Z", "2026-02-28", "2026-03-01")]
    [InlineData(ResetFrequency.Daily, "2026-03-01T00:00:00Z", "2026-03-01", "2026-03-02")]
    [InlineData(ResetFrequency.Weekly, "2026-03-01T12:00:00Z", "2026-02-23", "2026-03-02")]
    [InlineData(ResetFrequency.Weekly, "2026-03-02T00:00:00Z", "2026-03-02", "2026-03-09")]
    [InlineData(ResetFrequency.Monthly, "2026-01-31T23:59:59Z", "2026-01-01", "2026-02-01")]
    [InlineData(ResetFrequency.Monthly, "2026-12-01T00:00:00Z", "2026-12-01", "2027-01-01")]
    [InlineData(ResetFrequency.Daily, "2026-01-01T01:00:00+02:00", "2025-12-31", "2026-01-01")]
    public void A_period_begins_and_ends_at_midnight_UTC(ResetFrequency every, string now, string begin, string end)
    {
        Assert.Equal(Time(begin), CreditRules.PeriodBegin(every, Time(now), TimeZoneInfo.Utc));
        Assert.Equal(Time(end), CreditRules.PeriodEnd(every, Time(now), TimeZoneInfo.Utc));
    }

    [Fact]
    public void A_balance_is_whole_again_when_its_period_has_ended_and_not_a_moment_before()
    {
        var limit = new CreditLimit(100, ResetFrequency.Daily);
        var used = CreditRules.Full(limit, Time("2026-01-01T12:00:00Z"), TimeZoneInfo.Utc) with { Remain = 3 };

        Assert.Equal((97, 3), (used.Used, CreditRules.At(used, Time("2026-01-01T23:59:59Z"), TimeZoneInfo.Utc).Remain));
        Assert.Equal(new CreditBalance(limit, 100, Time("2026-01-02"), Time("2026-01-03")), CreditRules.At(used, Time("2026-01-02T00:00:00Z"), TimeZoneInfo.Utc));
        Assert.Equal(3, CreditRules.At(used, Time("2025-12-31T12:00:00Z"), TimeZoneInfo.Utc).Remain);
    }

    [Fact]
    public void What_is_given_once_is_never_whole_again()
    {
        var used = CreditRules.Full(new CreditLimit(100, null), Time("2026-01-01"), TimeZoneInfo.Utc) with { Remain = 0 };

        Assert.Equal(used, CreditRules.At(used, Time("2036-01-01"), TimeZoneInfo.Utc));
        Assert.Null(used.NextReset);
    }

    [Theory]
    [InlineData("Europe/Berlin", ResetFrequency.Daily, "2026-03-28T23:30:00Z", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z")]
    [InlineData("Asia/Tokyo", ResetFrequency.Weekly, "2026-03-01T16:00:00Z", "2026-03-01T15:00:00Z", "2026-03-08T15:00:00Z")]
    [InlineData("America/New_York", ResetFrequency.Monthly, "2026-03-01T04:59:59Z", "2026-02-01T05:00:00Z", "2026-03-01T05:00:00Z")]
    public void Periods_begin_at_midnight_where_the_account_is(string zone, ResetFrequency every, string now, string begin, string end)
    {
        Assert.Equal(Time(begin), CreditRules.PeriodBegin(every, Time(now), TimeZones.Find(zone)));
        Assert.Equal(Time(end), CreditRules.PeriodEnd(every, Time(now), TimeZones.Find(zone)));
    }

    [Fact]
    public void Who_moves_to_another_zone_keeps_the_period_under_way_and_gets_no_short_one_behind_it()
    {
        var limit = new CreditLimit(100, ResetFrequency.Daily);
        var used = CreditRules.Full(limit, Time("2026-01-01T12:00:00Z"), TimeZoneInfo.Utc) with { Remain = 3 };
        var newYork = TimeZones.Find("America/New_York");

        Assert.Equal(used, CreditRules.At(used, Time("2026-01-01T23:59:59Z"), newYork));
        var next = CreditRules.At(used, Time("2026-01-02T00:30:00Z"), newYork);
        Assert.Equal(new CreditBalance(limit, 100, Time("2026-01-02T00:00:00Z"), Time("2026-01-03T05:00:00Z")), next);
        Assert.Equal(Time("2026-01-04T05:00:00Z"), CreditRules.At(next, Time("2026-01-03T05:00:00Z"), newYork).NextReset);
        Assert.Equal(Time("2026-01-09T05:00:00Z"), CreditRules.At(next, Time("2026-01-09T04:59:00Z"), newYork).NextReset);
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
