using Posthorn.Delivery.Shaping;

namespace Posthorn.Delivery.Tests.Shaping;

public sealed class SiteNameTests
{
    [Theory]
    [InlineData("mx.example.net", "mx.example.net")]
    [InlineData("MX.Example.NET.", "mx.example.net")]
    [InlineData("mx2.example.net mx1.example.net", "(mx1|mx2).example.net")]
    [InlineData("mx1.example.net MX2.example.net. mx1.EXAMPLE.net", "(mx1|mx2).example.net")]
    [InlineData("aspmx.l.google.com alt1.aspmx.l.google.com alt2.aspmx.l.google.com", "(alt1|alt2|).aspmx.l.google.com")]
    [InlineData("a.mx.example.net b.example.net", "(a.mx|b).example.net")]
    [InlineData("mx.example.net mx.example.org", "mx.example.net+mx.example.org")]
    [InlineData("mx.one.com mx.two.com", "mx.one.com+mx.two.com")]
    [InlineData("xexample.net example.net", "example.net+xexample.net")]
    [InlineData("localhost", "localhost")]
    public void Names_the_set_of_hosts_whatever_their_order_and_case(string hosts, string name)
    {
        var list = hosts.Split(' ');

        Assert.Equal(name, SiteName.Of(list));
        Assert.Equal(name, SiteName.Of([.. list.Reverse()]));
    }

    [Fact]
    public void A_domain_without_hosts_has_no_site() => Assert.Equal("", SiteName.Of([]));

    [Fact]
    public void A_long_name_is_shortened_and_stays_its_own()
    {
        var hosts = Enumerable.Range(0, 8).Select(i => $"a-long-name-of-a-mail-host-{i}.company{i}.example").ToList();
        var name = SiteName.Of(hosts);

        Assert.Equal(SiteName.MaxLength, name.Length);
        Assert.StartsWith("a-long-name-of-a-mail-host-0.company0.example+", name);
        Assert.Equal(name, SiteName.Of([.. hosts.AsEnumerable().Reverse()]));
        Assert.NotEqual(name, SiteName.Of([.. hosts.SkipLast(1), "another.example"]));
    }
}
