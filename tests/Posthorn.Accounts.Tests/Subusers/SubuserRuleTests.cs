using Posthorn.Accounts.Subusers;
using Posthorn.Accounts.Subusers.Credits;
using Posthorn.Accounts.Subusers.Monitors;

namespace Posthorn.Accounts.Tests.Subusers;

public sealed class SubuserRuleTests
{
    [Fact]
    public void A_limit_is_shown_with_its_type_and_what_that_type_counts()
    {
        var now = new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);
        CreditBalance Of(CreditLimit? limit) => new(limit, 7, now, null);

        Assert.Equal(new CreditLine("unlimited", null, null, null, null), SubuserCreditRules.Shown(Of(null)));
        Assert.Equal(new CreditLine("recurring", "weekly", 7, 10, 3), SubuserCreditRules.Shown(Of(new CreditLimit(10, ResetFrequency.Weekly))));
        Assert.Equal(new CreditLine("nonrecurring", null, 7, null, null), SubuserCreditRules.Shown(Of(new CreditLimit(10, null))));
    }

    [Theory]
    [InlineData(2, 1, 3, false)]
    [InlineData(3, 1, 3, true)]
    [InlineData(4, 1, 3, false)]
    [InlineData(4, 2, 3, true)]
    [InlineData(1000, 1000, 3, true)]
    [InlineData(1, 1, 1, true)]
    public void A_sample_is_taken_when_a_round_number_was_passed(long counted, int messages, int frequency, bool isSample) =>
        Assert.Equal(isSample, MonitorRules.IsSample(counted, messages, frequency));
}
