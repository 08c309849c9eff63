using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using Posthorn.Delivery.Routing;
using Posthorn.Network;
using Posthorn.Testing;
using Posthorn.Testing.Dns;

namespace Posthorn.Delivery.Tests.Routing;

/// <summary>Against a DNS server on real sockets. Public addresses are of nobody we would connect to: no test does.</summary>
public sealed class RouteFinderTests : IAsyncLifetime
{
    private const string One = "9.9.9.1";
    private const string Two = "9.9.9.2";
    private readonly DeliveryOptions _options = new() { Mode = new DeliveryMode.Direct() };
    private readonly FakeDnsServer _dns = FakeDnsServer.Start();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _dns.DisposeAsync();

    [Fact]
    public async Task Hosts_come_in_the_order_of_their_preference()
    {
        _dns.Mx("example.org", 20, "b.example.org").Mx("example.org", 10, "a.example.org").A("a.example.org", One).A("b.example.org", Two);

        Assert.Equal([("a.example.org", $"{One}:25"), ("b.example.org", $"{Two}:25")], await TargetsAsync("example.org"));
    }

    [Fact]
    public async Task Another_port_serves_special_set_ups()
    {
        _options.MxPort = 2525;
        _dns.Mx("example.org", 10, "a.example.org").A("a.example.org", One);

        Assert.Equal([("a.example.org", $"{One}:2525")], await TargetsAsync("example.org"));
    }

    [Fact]
    public async Task A_host_is_tried_at_all_its_addresses()
    {
        _dns.Mx("example.org", 10, "a.example.org").A("a.example.org", One).A("a.example.org", Two).Aaaa("a.example.org", "2620:fe::1");
        (string, string)[] expected = [("a.example.org", $"{One}:25"), ("a.example.org", $"{Two}:25"), ("a.example.org", "[2620:fe::1]:25")];

        Assert.Equal(Socket.OSSupportsIPv6 ? expected : expected[..2], await TargetsAsync("example.org"));
    }

    [Fact]
    public async Task At_most_twenty_addresses_of_a_host_are_looked_at()
    {
        _dns.Mx("example.org", 10, "a.example.org");
        for (var i = 1; i <= 25; i++)
        {
            _dns.A("a.example.org", $"9.9.9.{i}");
        }

        Assert.Equal(20, (await TargetsAsync("example.org")).Count);
    }

    [Fact]
    public async Task A_domain_without_MX_is_its_own_host()
    {
        _dns.A("example.org", One);

        Assert.Equal([("example.org", $"{One}:25")], await TargetsAsync("example.org"));
    }

    [Fact]
    public async Task A_null_MX_says_that_no_mail_is_taken()
    {
        _dns.NullMx("example.org").A("example.org", One);

        Assert.Equal(new RouteOutcome.NoRoute("unable to get mx info: example.org accepts no mail (null MX)", "5.1.10"), await FindAsync("example.org"));
    }

    [Fact]
    public async Task A_domain_that_does_not_exist_is_no_route() =>
        Assert.Equal(new RouteOutcome.NoRoute("unable to get mx info: example.org does not exist", "5.1.2"), await FindAsync("example.org"));

    [Theory]
    [InlineData("a..example")]
    [InlineData("")]
    [InlineData("label-that-is-much-too-long-for-any-domain-name-in-the-whole-wide-world.example")]
    public async Task What_is_no_domain_name_is_no_route(string domain) =>
        Assert.Equal("5.1.2", Assert.IsType<RouteOutcome.NoRoute>(await FindAsync(domain)).Status);

    [Fact]
    public async Task Hosts_without_an_address_are_no_route()
    {
        _dns.Mx("example.org", 10, "a.example.org").Mx("example.org", 20, "b.example.org");

        Assert.Equal(new RouteOutcome.NoRoute("unable to get mx info: no mail host of example.org has an address", "5.4.4"), await FindAsync("example.org"));
    }

    [Fact]
    public async Task A_host_without_an_address_is_passed_over()
    {
        _dns.Mx("example.org", 10, "gone.example.org").Mx("example.org", 20, "b.example.org").A("b.example.org", Two);

        Assert.Equal([("b.example.org", $"{Two}:25")], await TargetsAsync("example.org"));
    }

    [Fact]
    public async Task DNS_that_fails_says_try_again()
    {
        _dns.ServFail("example.org");

        Assert.Contains("example.org", Assert.IsType<RouteOutcome.Unknown>(await FindAsync("example.org")).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hosts_whose_addresses_cannot_be_told_now_say_try_again()
    {
        _dns.Mx("example.org", 10, "a.example.org").ServFail("a.example.org");

        Assert.IsType<RouteOutcome.Unknown>(await FindAsync("example.org"));
    }

    [Fact]
    public async Task A_host_whose_address_cannot_be_told_now_does_not_hold_up_the_others()
    {
        _dns.Mx("example.org", 10, "a.example.org").ServFail("a.example.org").Mx("example.org", 20, "b.example.org").A("b.example.org", Two);

        Assert.Equal([("b.example.org", $"{Two}:25")], await TargetsAsync("example.org"));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.1.2.3")]
    [InlineData("192.168.1.1")]
    [InlineData("169.254.169.254")]
    [InlineData("0.0.0.0")]
    public async Task DNS_of_a_recipient_does_not_reach_into_our_own_network(string address)
    {
        _dns.Mx("example.org", 10, "a.example.org").A("a.example.org", address);

        var none = Assert.IsType<RouteOutcome.NoRoute>(await FindAsync("example.org"));
        Assert.Equal("5.4.4", none.Status);
        Assert.Contains(address, none.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_private_address_is_left_out_and_a_public_one_beside_it_is_used()
    {
        _dns.Mx("example.org", 10, "a.example.org").A("a.example.org", "10.1.2.3").A("a.example.org", One);

        Assert.Equal([("a.example.org", $"{One}:25")], await TargetsAsync("example.org"));
    }

    [Fact]
    public async Task The_operator_may_allow_private_hosts()
    {
        _options.AllowPrivateMx = true;
        _dns.Mx("example.org", 10, "a.example.org").A("a.example.org", "127.0.0.1");

        Assert.Equal([("a.example.org", "127.0.0.1:25")], await TargetsAsync("example.org"));
    }

    [Fact]
    public async Task The_test_mailbox_takes_every_domain_and_DNS_is_not_asked()
    {
        _options.Mode = new DeliveryMode.Inbox();
        _options.InboxAddress = () => new IPEndPoint(IPAddress.Loopback, 1025);

        Assert.Equal([("inbox", "127.0.0.1:1025")], await TargetsAsync("does-not-exist.example"));
        Assert.Equal(0, _dns.TotalQueries);
    }

    [Fact]
    public async Task A_relay_takes_every_domain_with_its_login_and_DNS_is_not_asked()
    {
        var login = new NetworkCredential("ana", "secret");
        _options.Mode = new DeliveryMode.Relay("127.0.0.1", 587, ImplicitTls: true, login);

        var route = Assert.IsType<RouteOutcome.Found>(await FindAsync("does-not-exist.example")).Route;

        Assert.Equal([new RouteTarget("127.0.0.1", new IPEndPoint(IPAddress.Loopback, 587))], route.Targets);
        Assert.True(route.ImplicitTls);
        Assert.Same(login, route.Credentials);
        Assert.Equal(0, _dns.TotalQueries);
    }

    private async Task<List<(string Host, string Address)>> TargetsAsync(string domain) =>
        [.. Assert.IsType<RouteOutcome.Found>(await FindAsync(domain)).Route.Targets.Select(target => (target.Host, target.Address.ToString()!))];

    private async Task<RouteOutcome> FindAsync(string domain)
    {
        var resolver = new DnsResolver(new DnsResolverOptions { Servers = [_dns.EndPoint] }, new ManualClock());
        return await new RouteFinder(resolver, Options.Create(_options)).FindAsync(domain, TestContext.Current.CancellationToken);
    }
}
