using Posthorn.Delivery.Tls.Dane;
using Posthorn.Dns;
using Posthorn.Network;
using Posthorn.Testing;
using Posthorn.Testing.Dns;

namespace Posthorn.Delivery.Tests.Tls;

/// <summary>Against a DNS server on real sockets, which marks as authentic what the test says.</summary>
public sealed class DaneFinderTests : IAsyncLifetime
{
    private const string Host = "mx.example.org";
    private const string Question = "_25._tcp.mx.example.org";
    private static readonly byte[] Digest = new byte[32];
    private readonly FakeDnsServer _dns = FakeDnsServer.Start();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _dns.DisposeAsync();

    [Fact]
    public async Task Signed_records_of_a_signed_host_are_found()
    {
        _dns.A(Host, "192.0.2.1").Authenticate(Host).Tlsa(Question, 3, 1, 1, Digest).Tlsa(Question, 0, 1, 1, Digest).Authenticate(Question);

        var found = await FindAsync(Host);

        Assert.Equal(3, Assert.Single(found.Records[Host]).Usage);
        Assert.Equal(3, Assert.Single(found.Records["MX.EXAMPLE.ORG"]).Usage);
        Assert.Empty(found.Unknown);
    }

    [Fact]
    public async Task Records_that_nobody_can_use_are_not_the_same_as_none()
    {
        _dns.A(Host, "192.0.2.1").Authenticate(Host).Tlsa(Question, 1, 1, 1, Digest).Authenticate(Question);

        Assert.Empty((await FindAsync(Host)).Records[Host]);
    }

    [Fact]
    public async Task Unsigned_records_do_not_count()
    {
        _dns.A(Host, "192.0.2.1").Authenticate(Host).Tlsa(Question, 3, 1, 1, Digest);

        Assert.True((await FindAsync(Host)).IsNone);
    }

    [Fact]
    public async Task A_host_with_unsigned_addresses_is_not_even_asked_for()
    {
        _dns.A(Host, "192.0.2.1").Tlsa(Question, 3, 1, 1, Digest).Authenticate(Question);

        Assert.True((await FindAsync(Host)).IsNone);
        Assert.Equal(0, _dns.Queries(Question, DnsRecordType.TLSA));
    }

    [Fact]
    public async Task Without_a_signed_MX_answer_nothing_is_asked()
    {
        _dns.A(Host, "192.0.2.1").Authenticate(Host).Tlsa(Question, 3, 1, 1, Digest).Authenticate(Question);

        Assert.True((await Finder().FindAsync([Host], mxIsAuthentic: false, TestContext.Current.CancellationToken)).IsNone);
        Assert.Equal(0, _dns.TotalQueries);
    }

    [Fact]
    public async Task A_signed_zone_without_records_has_no_DANE()
    {
        _dns.A(Host, "192.0.2.1").Authenticate(Host).Authenticate(Question);

        Assert.True((await FindAsync(Host)).IsNone);
    }

    [Fact]
    public async Task A_failed_look_up_is_no_permission_to_go_without()
    {
        _dns.A(Host, "192.0.2.1").Authenticate(Host).ServFail(Question).A("b.example.org", "192.0.2.2");

        var found = await FindAsync(Host, "b.example.org");

        Assert.Contains("SERVFAIL", found.Unknown[Host], StringComparison.Ordinal);
        Assert.False(found.Unknown.ContainsKey("b.example.org"));
    }

    [Fact]
    public async Task An_alias_has_the_records_of_its_target_or_its_own()
    {
        _dns.Cname(Host, "real.example.net").A("real.example.net", "192.0.2.1").Authenticate(Host)
            .Tlsa("_25._tcp.real.example.net", 3, 1, 1, Digest).Authenticate("_25._tcp.real.example.net");
        Assert.Single((await FindAsync(Host)).Records[Host]);

        _dns.Remove("_25._tcp.real.example.net").Tlsa(Question, 2, 1, 1, Digest).Authenticate(Question);
        Assert.Equal(2, Assert.Single((await FindAsync(Host)).Records[Host]).Usage);
    }

    [Fact]
    public async Task Names_that_are_none_and_hosts_that_are_not_there_have_no_records() =>
        Assert.True((await FindAsync("not..a.name", "nobody.example.org")).IsNone);

    private Task<DaneHosts> FindAsync(params string[] hosts) => Finder().FindAsync(hosts, mxIsAuthentic: true, TestContext.Current.CancellationToken);

    private DaneFinder Finder() => new(new DnsResolver(new DnsResolverOptions { Servers = [_dns.EndPoint], TrustAuthenticatedData = true }, new ManualClock()));
}
