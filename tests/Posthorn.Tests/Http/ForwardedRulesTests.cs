using System.Net;
using Posthorn.Http;

namespace Posthorn.Tests.Http;

public sealed class ForwardedRulesTests
{
    private static readonly IPNetwork[] Ours = [IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("2001:db8:1::/48"), IPNetwork.Parse("127.0.0.1/32")];

    [Theory]
    [InlineData("203.0.113.5", "198.51.100.1", "203.0.113.5")]
    [InlineData("10.0.0.1", "198.51.100.1", "198.51.100.1")]
    [InlineData("::ffff:10.0.0.1", "198.51.100.1", "198.51.100.1")]
    [InlineData("10.0.0.1", "192.0.2.66, 198.51.100.1", "198.51.100.1")]
    [InlineData("10.0.0.1", "192.0.2.66, 198.51.100.1, 10.0.0.2", "198.51.100.1")]
    [InlineData("10.0.0.1", "192.0.2.66,198.51.100.1 ,\t10.0.0.2 , 10.0.0.3", "198.51.100.1")]
    [InlineData("10.0.0.1", "10.0.0.9, 10.0.0.2", "10.0.0.9")]
    [InlineData("10.0.0.1", "198.51.100.1:4711", "198.51.100.1")]
    [InlineData("10.0.0.1", "::ffff:198.51.100.1", "198.51.100.1")]
    [InlineData("10.0.0.1", "2001:db8:2::5", "2001:db8:2::5")]
    [InlineData("10.0.0.1", "[2001:db8:2::5]:4711", "2001:db8:2::5")]
    [InlineData("10.0.0.1", "[2001:db8:2::5]", "2001:db8:2::5")]
    [InlineData("2001:db8:1::7", "198.51.100.1", "198.51.100.1")]
    public void The_client_is_the_first_from_the_right_that_is_no_proxy_of_ours(string peer, string header, string client) =>
        Assert.Equal(IPAddress.Parse(client), ForwardedRules.ClientOf(IPAddress.Parse(peer), [header], Ours));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(",")]
    [InlineData("198.51.100.1,")]
    [InlineData("unknown")]
    [InlineData("198.51.100.1, unknown")]
    [InlineData("_hidden")]
    [InlineData("198.51.100")]
    [InlineData("0x7f.1")]
    [InlineData("198.51.100.01")]
    [InlineData("198.51.100.1:")]
    [InlineData("198.51.100.1:port")]
    [InlineData("198.51.100.1:1234567")]
    [InlineData("fe80::1%eth0")]
    [InlineData("[2001:db8::5")]
    [InlineData("[2001:db8::5]x")]
    [InlineData("[[2001:db8::5]]")]
    [InlineData("198.51.100.1 198.51.100.2")]
    [InlineData("\"198.51.100.1\"")]
    [InlineData("198.51.100.1;for=192.0.2.1")]
    public void An_entry_that_is_no_address_leaves_the_proxy_that_passed_it_on(string header) =>
        Assert.Equal(IPAddress.Parse("10.0.0.1"), ForwardedRules.ClientOf(IPAddress.Parse("10.0.0.1"), [header], Ours));

    [Fact]
    public void Several_lines_are_one_list_and_a_missing_one_is_none()
    {
        Assert.Equal(IPAddress.Parse("198.51.100.1"), ForwardedRules.ClientOf(IPAddress.Parse("10.0.0.1"), ["192.0.2.66, 198.51.100.1", "10.0.0.2"], Ours));
        Assert.Equal(IPAddress.Parse("10.0.0.2"), ForwardedRules.ClientOf(IPAddress.Parse("10.0.0.1"), [null, "10.0.0.2"], Ours));
        Assert.Equal(IPAddress.Parse("10.0.0.1"), ForwardedRules.ClientOf(IPAddress.Parse("10.0.0.1"), [], Ours));
    }

    [Theory]
    [InlineData(ForwardedRules.MaxHops - 1, "198.51.100.1")]
    [InlineData(ForwardedRules.MaxHops, "10.0.0.2")]
    public void Only_so_many_proxies_in_a_row_are_followed(int proxies, string client)
    {
        var header = string.Join(", ", Enumerable.Repeat("10.0.0.2", proxies).Prepend("198.51.100.1"));

        Assert.Equal(IPAddress.Parse(client), ForwardedRules.ClientOf(IPAddress.Parse("10.0.0.1"), [header], Ours));
    }
}
