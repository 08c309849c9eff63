using Posthorn.Accounts;
using Posthorn.Delivery.Tls;
using Posthorn.Dns;
using Posthorn.Storage;

namespace Posthorn.Delivery.Tests.Tls;

public sealed class TlsPolicyFinderTests() : RoomSuite(DatabaseKind.Sqlite)
{
    private const string Host = "mx.example.org";
    private const string Question = "_25._tcp.mx.example.org";
    private static readonly AccountTls Strict = new(true, false, new Version(1, 3));

    [Fact]
    public async Task Account_and_domain_are_put_together()
    {
        await using var world = new PolicyWorld(Database);
        world.Publish("1", PolicyWorld.File());
        var finder = world.OpenFinder();

        var policy = await FindAsync(finder, account: Strict);

        Assert.Equal((TlsPolicySource.MtaSts, CertificateDemand.WebPki, new Version(1, 3)), (policy.Source, policy.Certificate, policy.MinVersion));
        Assert.Equal(TlsPolicySource.Account, (await FindAsync(finder, "none.example", account: Strict)).Source);
        Assert.Equal(TlsPolicySource.MtaSts, (await FindAsync(finder)).Source);
        Assert.Equal(TlsPolicySource.Shaping, (await FindAsync(finder, "none.example", shaping: TlsValues.Verified)).Source);
        Assert.Equal(TlsPolicy.Opportunistic, await FindAsync(finder, "none.example"));
    }

    [Fact]
    public async Task The_second_question_is_answered_from_memory()
    {
        await using var world = new PolicyWorld(Database);
        world.Publish("1", PolicyWorld.File());
        var finder = world.OpenFinder();
        var first = await FindAsync(finder);
        var queries = world.Dns.TotalQueries;

        var second = finder.FindAsync(PolicyWorld.Domain, [Host], false, AccountTls.Default, TlsRequirement.None, Token);

        Assert.True(second.IsCompletedSuccessfully);
        Assert.Same(first, await second);
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(first, await FindAsync(finder));
        Assert.Equal(queries, world.Dns.TotalQueries);
    }

    [Fact]
    public async Task A_policy_that_changed_is_obeyed_within_minutes()
    {
        await using var world = new PolicyWorld(Database);
        world.Publish("1", PolicyWorld.File());
        var policies = world.Open();
        var finder = world.OpenFinder(policies);
        await FindAsync(finder);
        world.Publish("2", PolicyWorld.File("testing"));

        world.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.True((await FindAsync(finder)).Required);
        await world.Server.WaitForRequestsAsync(2, Token);
        await policies.RefreshAsync(PolicyWorld.Domain, Token);
        world.Clock.Advance(TimeSpan.FromMinutes(1));

        var policy = await FindAsync(finder);
        Assert.False(policy.Required);
        Assert.NotNull(policy.Observed);
    }

    [Fact]
    public async Task DANE_is_off_unless_the_operator_trusts_the_DNS_servers()
    {
        await using var world = new PolicyWorld(Database);
        world.Dns.A(Host, "192.0.2.1").Authenticate(Host).Tlsa(Question, 3, 1, 1, new byte[32]).Authenticate(Question);

        Assert.Equal(TlsPolicy.Opportunistic, await FindAsync(world.OpenFinder(), mxIsAuthentic: true));
        Assert.Equal(0, world.Dns.Queries(Question, DnsRecordType.TLSA));

        world.Options.Dane = true;
        Assert.Equal(CertificateDemand.Dane, (await FindAsync(world.OpenFinder(), mxIsAuthentic: true)).Certificate);
        Assert.Equal(TlsPolicy.Opportunistic, await FindAsync(world.OpenFinder(), mxIsAuthentic: false));
    }

    [Fact]
    public async Task With_DANE_other_hosts_are_another_question()
    {
        await using var world = new PolicyWorld(Database);
        world.Options.Dane = true;
        world.Dns.A(Host, "192.0.2.1").Authenticate(Host).Tlsa(Question, 3, 1, 1, new byte[32]).Authenticate(Question);
        var finder = world.OpenFinder();

        Assert.False((await FindAsync(finder, mxIsAuthentic: true, hosts: ["b.example.org"])).Required);
        Assert.True((await FindAsync(finder, mxIsAuthentic: true, hosts: ["b.example.org", Host])).Required);
        Assert.False((await FindAsync(finder, mxIsAuthentic: false, hosts: ["b.example.org", Host])).Required);
    }

    [Fact]
    public async Task A_TLSA_look_up_that_failed_is_repeated_soon()
    {
        await using var world = new PolicyWorld(Database);
        world.Options.Dane = true;
        world.Dns.A(Host, "192.0.2.1").Authenticate(Host).ServFail(Question);
        var finder = world.OpenFinder();
        Assert.NotNull((await FindAsync(finder, mxIsAuthentic: true)).WhyNot(Host));

        world.Dns.Remove(Question).Tlsa(Question, 3, 1, 1, new byte[32]).Authenticate(Question);
        world.Clock.Advance(TimeSpan.FromSeconds(6));

        Assert.Null((await FindAsync(finder, mxIsAuthentic: true)).WhyNot(Host));
    }

    [Fact]
    public async Task A_relay_hears_of_the_account_and_the_Inbox_of_nobody()
    {
        await using var world = new PolicyWorld(Database);
        world.Publish("1", PolicyWorld.File());
        world.Options.Mode = new DeliveryMode.Relay("relay.example", 25, false, null);
        Assert.Equal(TlsPolicySource.Account, (await FindAsync(world.OpenFinder(), account: Strict)).Source);

        world.Options.Mode = new DeliveryMode.Inbox();
        Assert.Equal(TlsPolicy.Opportunistic, await FindAsync(world.OpenFinder(), account: Strict));
        Assert.Empty(world.Server.Requests);
    }

    private static async Task<TlsPolicy> FindAsync(
        TlsPolicyFinder finder, string domain = PolicyWorld.Domain, AccountTls? account = null, TlsRequirement? shaping = null, bool mxIsAuthentic = false, string[]? hosts = null) =>
        await finder.FindAsync(domain, hosts ?? [Host], mxIsAuthentic, account ?? AccountTls.Default, shaping ?? TlsRequirement.None, Token);
}
