using Posthorn.Suppressions;
using Posthorn.Validation.Check;

namespace Posthorn.Validation.Tests;

public sealed class AddressKindRulesTests
{
    [Theory]
    [InlineData("postmaster", true)]
    [InlineData("PostMaster", true)]
    [InlineData("sales+spring", true)]
    [InlineData("sales.spring", false)]
    [InlineData("ana", false)]
    [InlineData("+sales", false)]
    public void An_office_is_known_by_its_name(string localPart, bool expected) => Assert.Equal(expected, AddressKindRules.IsRole(localPart));

    [Theory]
    [InlineData("mailinator.com", true)]
    [InlineData("a.b.mailinator.com", true)]
    [InlineData("notmailinator.example", false)]
    [InlineData("xmailinator.com", false)]
    [InlineData("com", false)]
    public void A_disposable_domain_counts_with_all_below_it(string domain, bool expected) => Assert.Equal(expected, AddressKindRules.IsDisposable(domain));

    [Theory]
    [InlineData("gmial.com", "gmail.com")]
    [InlineData("gmal.com", "gmail.com")]
    [InlineData("gmaill.com", "gmail.com")]
    [InlineData("gnail.com", "gmail.com")]
    [InlineData("gmail.con", "gmail.com")]
    [InlineData("gmial.con", "gmail.com")]
    [InlineData("hotmial.co.uk", "hotmail.co.uk")]
    [InlineData("gmx.con", "gmx.com")]
    [InlineData("gmail.com", null)]
    [InlineData("mail.com", null)]
    [InlineData("email.com", null)]
    [InlineData("gmx.be", null)]
    [InlineData("gmail.org", null)]
    [InlineData("gamli.com", null)]
    [InlineData("g.com", null)]
    [InlineData("example", null)]
    public void One_slip_of_the_finger_is_seen_and_no_more(string domain, string? expected) => Assert.Equal(expected, SuggestionRules.Find(domain));

    [Fact]
    public void No_popular_domain_is_a_slip_of_another() => Assert.All(WordList.Popular, domain => Assert.Null(SuggestionRules.Find(domain)));

    [Fact]
    public void No_list_names_a_domain_as_popular_and_disposable() => Assert.Empty(WordList.Popular.Intersect(WordList.Disposable));

    [Fact]
    public void The_first_line_that_fits_gives_the_score()
    {
        var good = new AddressFindings("ana@x.example", "ana", "x.example", true, MailDomain.Exchange, false, false, null, BounceHistory.None);

        Assert.Equal(new AddressScore("Valid", 0.95), ScoreRules.Of(good));
        Assert.Equal(new AddressScore("Valid", 0.85), ScoreRules.Of(good with { Domain = MailDomain.AddressOnly }));
        Assert.Equal(new AddressScore("Risky", 0.5), ScoreRules.Of(good with { Domain = MailDomain.Unknown }));
        Assert.Equal(new AddressScore("Risky", 0.5), ScoreRules.Of(good with { IsRole = true }));
        Assert.Equal(new AddressScore("Risky", 0.5), ScoreRules.Of(good with { IsDisposable = true }));
        Assert.Equal(new AddressScore("Risky", 0.3), ScoreRules.Of(good with { Bounces = BounceHistory.Suspected, IsRole = true }));
        Assert.Equal(new AddressScore("Invalid", 0.01), ScoreRules.Of(good with { Suggestion = "gmail.com", IsRole = true }));
        Assert.Equal(new AddressScore("Invalid", 0.005), ScoreRules.Of(good with { Bounces = BounceHistory.Bounced }));
        Assert.Equal(new AddressScore("Invalid", 0.001), ScoreRules.Of(good with { Domain = MailDomain.None, IsRole = true }));
        Assert.Equal(new AddressScore("Invalid", 0), ScoreRules.Of(good with { IsSyntaxValid = false }));
    }
}
