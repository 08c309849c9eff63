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
        Assert.Equal(Time(begin), CreditRules.PeriodBegin(every, Time(now)));
        Assert.Equal(Time(end), CreditRules.PeriodEnd(every, Time(now)));
    }

    [Fact]
    public void A_balance_is_whole_again_when_its_period_has_ended_and_not_a_moment_before()
    {
        var limit = new CreditLimit(100, ResetFrequency.Daily);
        var used = CreditRules.Full(limit, Time("2026-01-01T12:00:00Z")) with { Remain = 3 };

        Assert.Equal((97, 3), (used.Used, CreditRules.At(used, Time("2026-01-01T23:59:59Z")).Remain));
        Assert.Equal(new CreditBalance(limit, 100, Time("2026-01-02"), Time("2026-01-03")), CreditRules.At(used, Time("2026-01-02T00:00:00Z")));
        Assert.Equal(3, CreditRules.At(used, Time("2025-12-31T12:00:00Z")).Remain);
    }

    [Fact]
    public void What_is_given_once_is_never_whole_again()
    {
        var used = CreditRules.Full(new CreditLimit(100, null), Time("2026-01-01")) with { Remain = 0 };

        Assert.Equal(used, CreditRules.At(used, Time("2036-01-01")));
        Assert.Null(used.NextReset);
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
