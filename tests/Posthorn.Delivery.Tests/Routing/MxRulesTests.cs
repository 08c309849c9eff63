using Posthorn.Delivery.Routing;
using Posthorn.Dns;

namespace Posthorn.Delivery.Tests.Routing;

public sealed class MxRulesTests
{
    private static readonly DomainName Domain = DomainName.Parse("example.org");

    [Fact]
    public void Hosts_come_by_preference_whatever_the_dice_say()
    {
        var dice = new Random(3);
        for (var i = 0; i < 50; i++)
        {
            Assert.Equal(["a.example.org", "b.example.org", "c.example.org"], Ordered(dice.NextDouble, (30, "c"), (10, "a"), (20, "b")));
        }
    }

    [Fact]
    public void Equal_hosts_come_in_the_order_of_the_dice()
    {
        var dice = new Queue<double>([0.9, 0.1, 0.5]);

        Assert.Equal(["b.example.org", "c.example.org", "a.example.org"], Ordered(dice.Dequeue, (10, "a"), (10, "b"), (10, "c")));
    }

    [Fact]
    public void Equal_hosts_share_the_load()
    {
        var dice = new Random(11);
        var first = Enumerable.Range(0, 1000).Count(_ => Ordered(dice.NextDouble, (10, "a"), (10, "b"))[0] == "a.example.org");

        Assert.InRange(first, 400, 600);
    }

    [Fact]
    public void A_host_that_is_named_twice_is_tried_once_at_its_better_place() =>
        Assert.Equal(["a.example.org", "b.example.org"], Ordered(() => 0, (30, "a"), (20, "b"), (10, "a")));

    [Theory]
    [InlineData(8, 8)]
    [InlineData(9, 8)]
    [InlineData(100, 8)]
    public void At_most_eight_hosts_are_tried(int records, int tried) =>
        Assert.Equal(tried, Ordered(() => 0, [.. Enumerable.Range(0, records).Select(i => (i, $"mx{i}"))]).Count);

    [Fact]
    public void A_single_null_MX_says_no_mail() => Assert.True(MxRules.IsNullMx([Record(0, null)]));

    [Fact]
    public void A_null_MX_beside_others_is_passed_over()
    {
        MxRecord[] records = [Record(0, null), Record(10, "a")];

        Assert.False(MxRules.IsNullMx(records));
        Assert.Equal(["a.example.org"], MxRules.Order(records, () => 0).Select(record => Text(record.Exchange)));
    }

    [Fact]
    public void An_ordinary_MX_is_no_null_MX() => Assert.False(MxRules.IsNullMx([Record(0, "a")]));

    private static List<string> Ordered(Func<double> dice, params (int Preference, string Host)[] records) =>
        [.. MxRules.Order([.. records.Select(record => Record(record.Preference, record.Host))], dice).Select(record => Text(record.Exchange))];

    private static MxRecord Record(int preference, string? host) =>
        new(Domain, 300, (ushort)preference, host is null ? DomainName.Root : DomainName.Parse($"{host}.example.org"));

    private static string Text(DomainName host) => host.ToString().TrimEnd('.');
}
