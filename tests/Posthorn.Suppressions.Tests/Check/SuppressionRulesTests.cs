using Posthorn.Suppressions.Check;
using Posthorn.Suppressions.Lists;

namespace Posthorn.Suppressions.Tests.Check;

public sealed class SuppressionRulesTests
{
    private static readonly SuppressionList[] All =
        [SuppressionList.Group, SuppressionList.Unsubscribes, SuppressionList.SpamReports, SuppressionList.Bounces, SuppressionList.Invalid, SuppressionList.Blocks];

    [Fact]
    public void The_first_list_in_order_gives_the_reason()
    {
        Assert.Equal("Invalid", ReasonOf(All));
        Assert.Equal("Bounced Address", ReasonOf(All[..4]));
        Assert.Equal("Spam Reporting Address", ReasonOf(All[..3]));
        Assert.Equal("Unsubscribed Address", ReasonOf(All[..2]));
        Assert.Equal("Unsubscribed Address", ReasonOf(SuppressionList.Group));
        Assert.Null(ReasonOf());
    }

    [Fact]
    public void A_block_keeps_nothing_back() => Assert.Null(ReasonOf(SuppressionList.Blocks));

    /// <summary>Each exception passes over its own list and no other (events-and-suppression 5.2).</summary>
    [Theory]
    [InlineData("everything", "")]
    [InlineData("spam", "Invalid Bounces Unsubscribes Group")]
    [InlineData("bounces", "Invalid SpamReports Unsubscribes Group")]
    [InlineData("unsubscribes", "Invalid Bounces SpamReports Group")]
    [InlineData("whitelist", "Invalid SpamReports")]
    [InlineData("nothing", "Invalid Bounces SpamReports Unsubscribes Group")]
    public void An_exception_passes_over_its_own_lists(string exception, string keepBack)
    {
        var bypass = new SuppressionBypass(exception == "everything", exception == "spam", exception == "bounces", exception == "unsubscribes");

        var kept = Enum.GetValues<SuppressionList>().Where(list => SuppressionRules.ReasonOf([list], bypass, exception == "whitelist") is not null);

        Assert.Equal(keepBack.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(), kept.Select(list => $"{list}").Order());
    }

    [Theory]
    [InlineData("ana@example.org", true)]
    [InlineData("ben@example.org", false)]
    [InlineData("ben@friends.example", true)]
    [InlineData("ben@more.friends.example", false)]
    [InlineData("ben@xn--bcher-kva.example", true)]
    [InlineData("cy@xn--bcher-kva.example", false)]
    [InlineData("cy@xn--kse-qla.example", true)]
    public void Addresses_and_whole_domains_are_whitelisted(string key, bool expected) =>
        Assert.Equal(expected, SuppressionRules.IsWhitelisted(key, ["ana@example.org", "friends.example", "ben@bücher.example", "käse.example"]));

    private static string? ReasonOf(params SuppressionList[] lists) => SuppressionRules.ReasonOf(lists, default, isWhitelisted: false);
}
