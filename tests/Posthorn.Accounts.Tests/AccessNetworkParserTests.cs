using System.Net;
using Posthorn.Accounts.Access;

namespace Posthorn.Accounts.Tests;

public sealed class AccessNetworkParserTests
{
    [Theory]
    [InlineData("192.168.1.1", "192.168.1.1/32")]
    [InlineData("192.*.*.*", "192.0.0.0/8")]
    [InlineData("192.168.*.*", "192.168.0.0/16")]
    [InlineData("192.168.1.*", "192.168.1.0/24")]
    [InlineData("*.*.*.*", "0.0.0.0/0")]
    [InlineData("203.0.113.77/24", "203.0.113.0/24")]
    [InlineData("203.0.113.77/31", "203.0.113.76/31")]
    [InlineData("203.0.113.77/0", "0.0.0.0/0")]
    [InlineData("203.0.113.77/32", "203.0.113.77/32")]
    [InlineData("2001:db8::1", "2001:db8::1/128")]
    [InlineData("2001:DB8:ffff::/33", "2001:db8:8000::/33")]
    [InlineData("::/0", "::/0")]
    public void A_network_is_written_as_CIDR(string text, string network)
    {
        Assert.True(AccessNetworkParser.TryParse(text, out var parsed));
        Assert.Equal(network, parsed.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("localhost")]
    [InlineData("1")]
    [InlineData("1.2.3")]
    [InlineData("1.2.3.4.5")]
    [InlineData("1.2.3.256")]
    [InlineData("1.2.3.04")]
    [InlineData("0x7f.0.0.1")]
    [InlineData("1.2.3.4/33")]
    [InlineData("1.2.3.4/-1")]
    [InlineData("1.2.3.4/")]
    [InlineData("1.2.3.4/24/24")]
    [InlineData("192.*.1.*")]
    [InlineData("192.*.*")]
    [InlineData("192.*.*.*/8")]
    [InlineData("2001:db8::*")]
    [InlineData("2001:db8::/129")]
    [InlineData("fe80::1%eth0")]
    [InlineData("[::1]")]
    [InlineData("::ffff:1.2.3.4")]
    [InlineData("1.2.3.4 ")]
    [InlineData("1.2.3.4\n")]
    public void What_is_no_network_is_refused(string text) => Assert.False(AccessNetworkParser.TryParse(text, out _));

    [Theory]
    [InlineData("198.51.100.7", true)]
    [InlineData("198.51.100.8", false)]
    [InlineData("::ffff:198.51.100.7", true)]
    [InlineData("10.255.0.1", true)]
    [InlineData("11.0.0.1", false)]
    [InlineData("2001:db8::5", true)]
    [InlineData("2001:db9::5", false)]
    public void An_address_is_on_the_list_when_a_network_holds_it(string address, bool isAllowed) =>
        Assert.Equal(isAllowed, ListOf("198.51.100.7/32", "10.0.0.0/8", "2001:db8::/32").Allows(IPAddress.Parse(address)));

    [Fact]
    public void An_empty_list_is_open_to_all_and_a_list_is_closed_to_who_comes_from_nowhere()
    {
        Assert.True(ListOf().Allows(IPAddress.Loopback));
        Assert.True(ListOf().Allows(null));
        Assert.False(ListOf("0.0.0.0/0").Allows(null));
    }

    private static AccessList ListOf(params string[] networks) => new([.. networks.Select(IPNetwork.Parse)]);
}
