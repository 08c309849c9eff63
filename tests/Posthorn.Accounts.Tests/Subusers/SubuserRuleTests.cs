using Posthorn.Accounts.Logins;
using Posthorn.Accounts.Subusers.Credits;
using Posthorn.Accounts.Subusers.Monitors;

namespace Posthorn.Accounts.Tests.Subusers;

public sealed class SubuserRuleTests
{
    [Theory]
    [InlineData("daily", "2026-03-04", "2026-03-04")]
    [InlineData("weekly", "2026-03-04", "2026-03-02")]
    [InlineData("weekly", "2026-03-02", "2026-03-02")]
    [InlineData("weekly", "2026-03-01", "2026-02-23")]
    [InlineData("monthly", "2026-03-31", "2026-03-01")]
    [InlineData(null, "2026-03-31", "0001-01-01")]
    public void A_period_begins_at_midnight_on_monday_or_on_the_first(string? frequency, string today, string first) =>
        Assert.Equal(DateOnly.Parse(first, null), CreditRules.PeriodOf(frequency, DateOnly.Parse(today, null)));

    [Fact]
    public void What_is_never_reset_stays_spent()
    {
        var spent = new Credit(CreditRules.Nonrecurring, null, 10, 0, DateOnly.MinValue);

        Assert.Equal(spent, CreditRules.At(spent, DateOnly.MaxValue));
    }

    [Theory]
    [InlineData(3, 3, true)]
    [InlineData(3, 4, false)]
    public void Credits_are_taken_all_or_none(int remain, int count, bool isTaken) =>
        Assert.Equal(isTaken, CreditRules.Take(new Credit(CreditRules.Nonrecurring, null, 10, remain, default), count) is not null);

    [Theory]
    [InlineData(2, 1, 3, false)]
    [InlineData(3, 1, 3, true)]
    [InlineData(4, 1, 3, false)]
    [InlineData(4, 2, 3, true)]
    [InlineData(1000, 1000, 3, true)]
    [InlineData(1, 1, 1, true)]
    public void A_sample_is_taken_when_a_round_number_was_passed(long counted, int messages, int frequency, bool isSample) =>
        Assert.Equal(isSample, MonitorRules.IsSample(counted, messages, frequency));

    [Theory]
    [InlineData(15, false)]
    [InlineData(16, true)]
    [InlineData(128, true)]
    [InlineData(129, false)]
    public void A_password_has_16_to_128_characters(int length, bool isGood) => Assert.Equal(isGood, PasswordRules.IsGood(new string('a', length - 1) + "1"));

    [Theory]
    [InlineData("aaaaaaaaaaaaaaaa")]
    [InlineData("1111111111111111")]
    public void A_password_has_a_letter_and_a_number(string password) => Assert.False(PasswordRules.IsGood(password));

    [Fact]
    public void A_hash_opens_for_its_password_alone_and_is_never_the_same_twice()
    {
        var (one, two) = (PasswordHash.Of("secret", 10), PasswordHash.Of("secret", 10));

        Assert.NotEqual(one, two);
        Assert.True(PasswordHash.Matches("secret", one) && PasswordHash.Matches("secret", two));
        Assert.False(PasswordHash.Matches("Secret", one));
        Assert.False(PasswordHash.Matches("secret", "plain"));
    }
}
