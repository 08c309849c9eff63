using System.Net;
using Posthorn.Delivery.Routing;

namespace Posthorn.Delivery.Tests.Routing;

public sealed class AddressOrderRulesTests
{
    [Fact]
    public void Families_come_in_turn_and_IPv6_first() =>
        Assert.Equal(["2001:db8::1 1.0.0.1 2001:db8::2 1.0.0.2 1.0.0.3"], Ordered("a 10 1.0.0.1", "a 10 1.0.0.2", "a 10 1.0.0.3", "a 10 2001:db8::1", "a 10 2001:db8::2"));

    [Fact]
    public void Only_equal_hosts_are_in_one_group() =>
        Assert.Equal(["1.0.0.1 1.0.0.2", "1.0.0.3"], Ordered("a 10 1.0.0.1", "b 10 1.0.0.2", "c 20 1.0.0.3"));

    [Fact]
    public void What_was_dead_lately_goes_behind_everybody_else() =>
        Assert.Equal(["1.0.0.2", "1.0.0.3", "1.0.0.66", "1.0.0.67"], Ordered("a 10 1.0.0.66", "a 10 1.0.0.2", "b 20 1.0.0.67", "b 20 1.0.0.3"));

    [Fact]
    public void At_most_ten_addresses_are_tried_and_every_host_has_its_share()
    {
        var many = Enumerable.Range(1, 30).Select(i => $"a 10 1.0.0.{i}");

        Assert.Equal([8, 2], Ordered([.. many, "b 20 2.0.0.1", "b 20 2.0.0.2"]).Select(group => group.Split(' ').Length));
        Assert.Equal([10], Ordered([.. many]).Select(group => group.Split(' ').Length));
    }

    [Fact]
    public void A_family_without_a_way_out_is_left_out() =>
        Assert.Equal(["1.0.0.1"], Ordered(address => address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork, () => 0, "a 10 1.0.0.1", "a 10 2001:db8::1"));

    [Fact]
    public void Nothing_that_fits_is_nothing_to_try() => Assert.Empty(Ordered(_ => false, () => 0, "a 10 1.0.0.1"));

    [Fact]
    public void Equal_addresses_share_the_load()
    {
        var dice = new Random(5);
        var first = Enumerable.Range(0, 1000).Count(_ => Ordered(_ => true, dice.NextDouble, "a 10 1.0.0.1", "a 10 1.0.0.2")[0].StartsWith("1.0.0.1 ", StringComparison.Ordinal));

        Assert.InRange(first, 400, 600);
    }

    private static string[] Ordered(params string[] targets) => Ordered(_ => true, () => 0, targets);

    private static string[] Ordered(Func<EndPoint, bool> fits, Func<double> dice, params string[] targets) =>
        [.. AddressOrderRules.Order(
                [.. targets.Select(target => target.Split(' ')).Select(words => new RouteTarget(words[0], new IPEndPoint(IPAddress.Parse(words[2]), 25), int.Parse(words[1])))],
                fits,
                address => ((IPEndPoint)address).Address.ToString() is "1.0.0.66" or "1.0.0.67",
                dice)
            .Select(group => string.Join(' ', group.Select(target => ((IPEndPoint)target.Address).Address)))];
}
