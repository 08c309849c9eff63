using Microsoft.Extensions.Logging.Abstractions;
using Posthorn.Delivery.Tls.MtaSts;
using Posthorn.Dns;
using Posthorn.MailAuth.MtaSts;
using Posthorn.MailAuth.TlsRpt;
using Posthorn.Storage;
using Posthorn.Testing.Tls;

namespace Posthorn.Delivery.Tests.Tls;

/// <summary>Against a real web server, a DNS server on real sockets and a real database; only the clock is moved by hand.</summary>
public abstract class MtaStsPoliciesCompliance(DatabaseKind kind) : RoomSuite(kind)
{
    [Fact]
    public async Task A_published_policy_is_fetched_once_for_all_who_ask()
    {
        await using var world = new PolicyWorld(Database);
        world.Publish("1", PolicyWorld.File());
        var policies = world.Open();

        var found = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => FindAsync(policies)));

        Assert.All(found, state => Assert.Equal((MtaStsMode.Enforce, "mx.example.org"), (state.Policy!.Mode, state.Policy.MxPatterns[0])));
        Assert.StartsWith("GET /.well-known/mta-sts.txt HTTP/1.1\r\n", Assert.Single(world.Server.Requests), StringComparison.Ordinal);
        Assert.Equal(1, world.Dns.Queries(PolicyWorld.Record, DnsRecordType.TXT));
    }

    [Fact]
    public async Task A_domain_without_a_record_has_no_policy_and_is_not_asked_again_soon()
    {
        await using var world = new PolicyWorld(Database);
        var policies = world.Open();

        Assert.Equal((null, null), await BriefAsync(policies));
        Assert.Equal((null, null), await BriefAsync(policies));

        Assert.Empty(world.Server.Requests);
        Assert.Equal(1, world.Dns.Queries(PolicyWorld.Record, DnsRecordType.TXT));
        world.Clock.Advance(TimeSpan.FromMinutes(6));
        await FindAsync(policies);
        Assert.Equal(2, world.Dns.Queries(PolicyWorld.Record, DnsRecordType.TXT));
    }

    [Fact]
    public async Task Without_DNS_mail_goes_on_without_a_policy()
    {
        await using var world = new PolicyWorld(Database);
        world.Dns.ServFail(PolicyWorld.Record);

        Assert.Equal((null, null), await BriefAsync(world.Open()));
    }

    [Fact]
    public async Task What_is_wrong_with_a_policy_is_said_in_the_words_of_reports()
    {
        await using var world = new PolicyWorld(Database);
        world.Publish("1", PolicyWorld.File());
        async Task<TlsResultType?> ProblemAsync(string? answer)
        {
            world.Serve(answer);
            return (await FindAsync(world.Open())).Problem;
        }

        Assert.Equal(TlsResultType.StsPolicyFetchError, await ProblemAsync(HttpsServer.Reply("", 404)));
        Assert.Equal(TlsResultType.StsPolicyFetchError, await ProblemAsync(HttpsServer.Reply(PolicyWorld.File(), 206)));
        Assert.Equal(TlsResultType.StsPolicyFetchError, await ProblemAsync(HttpsServer.Reply("", 301, more: "Location: https://mta-sts.example.org/other\r\n")));
        Assert.Equal(TlsResultType.StsPolicyFetchError, await ProblemAsync(null));
        Assert.Equal(TlsResultType.StsPolicyInvalid, await ProblemAsync(HttpsServer.Reply("<html>")));
        Assert.Equal(TlsResultType.StsPolicyInvalid, await ProblemAsync(HttpsServer.Reply(PolicyWorld.File(), contentType: "text/html")));
        Assert.Equal(TlsResultType.StsPolicyInvalid, await ProblemAsync(HttpsServer.Reply(PolicyWorld.File() + new string('x', 70_000) + ":1")));
        world.Server.Certificate = world.Authority.Issue("example.org");
        Assert.Equal(TlsResultType.StsWebPkiInvalid, await ProblemAsync(HttpsServer.Reply(PolicyWorld.File())));
    }

    [Fact]
    public async Task A_policy_holds_through_a_restart_without_the_web_server()
    {
        await using var world = new PolicyWorld(Database);
        world.Publish("1", PolicyWorld.File());
        await FindAsync(world.Open());
        world.Serve(null);
        world.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal((MtaStsMode.Enforce, null), await BriefAsync(world.Open()));
        Assert.Single(world.Server.Requests);
    }

    [Fact]
    public async Task A_policy_holds_until_it_expires_though_its_record_is_gone()
    {
        await using var world = new PolicyWorld(Database);
        world.Publish("1", PolicyWorld.File(maxAge: 7200));
        var policies = world.Open();
        await FindAsync(policies);
        world.Dns.Remove(PolicyWorld.Record);

        world.Clock.Advance(TimeSpan.FromMinutes(70));
        await policies.RefreshAsync(PolicyWorld.Domain, Token);
        Assert.Equal((MtaStsMode.Enforce, null), await BriefAsync(policies));

        world.Clock.Advance(TimeSpan.FromMinutes(50));
        Assert.Equal((null, null), await BriefAsync(policies));
    }

    [Fact]
    public async Task A_failed_refresh_leaves_the_policy_in_force_without_a_word_in_reports()
    {
        await using var world = new PolicyWorld(Database);
        world.Publish("1", PolicyWorld.File());
        var policies = world.Open();
        await FindAsync(policies);
        world.Publish("2", "broken");

        world.Clock.Advance(TimeSpan.FromMinutes(10));
        await policies.RefreshAsync(PolicyWorld.Domain, Token);

        Assert.Equal(2, world.Server.Requests.Count);
        Assert.Equal((MtaStsMode.Enforce, null), await BriefAsync(policies));
        Assert.Equal((MtaStsMode.Enforce, null), await BriefAsync(world.Open()));
    }

    [Fact]
    public async Task Another_id_brings_the_new_policy_while_mail_goes_by_the_old_one()
    {
        await using var world = new PolicyWorld(Database);
        world.Publish("1", PolicyWorld.File());
        var policies = world.Open();
        await FindAsync(policies);
        world.Publish("2", PolicyWorld.File("testing"));
        world.Clock.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal((MtaStsMode.Enforce, null), await BriefAsync(policies));
        await policies.RefreshAsync(PolicyWorld.Domain, Token);

        Assert.Equal((MtaStsMode.Testing, null), await BriefAsync(policies));
        Assert.Equal(2, world.Server.Requests.Count);
    }

    [Fact]
    public async Task The_same_id_is_not_fetched_again_within_a_day()
    {
        await using var world = new PolicyWorld(Database);
        world.Publish("1", PolicyWorld.File());
        var policies = world.Open();
        await FindAsync(policies);

        world.Clock.Advance(TimeSpan.FromHours(23));
        await policies.RefreshAsync(PolicyWorld.Domain, Token);
        Assert.Single(world.Server.Requests);

        world.Clock.Advance(TimeSpan.FromHours(1));
        await policies.RefreshAsync(PolicyWorld.Domain, Token);
        Assert.Equal(2, world.Server.Requests.Count);
    }

    [Fact]
    public async Task Mode_none_takes_a_policy_back()
    {
        await using var world = new PolicyWorld(Database);
        world.Publish("1", PolicyWorld.File());
        var policies = world.Open();
        await FindAsync(policies);
        world.Publish("2", "version: STSv1\nmode: none\nmax_age: 86400\n");
        world.Clock.Advance(TimeSpan.FromMinutes(10));
        await policies.RefreshAsync(PolicyWorld.Domain, Token);

        Assert.Equal((MtaStsMode.None, null), await BriefAsync(policies));
        Assert.Equal((MtaStsMode.None, null), await BriefAsync(world.Open()));
    }

    [Fact]
    public async Task A_silent_web_server_holds_mail_up_for_ten_seconds_and_only_once()
    {
        await using var world = new PolicyWorld(Database);
        world.Publish("1", "");
        world.Answer = async (_, stop) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
            return null;
        };
        var policies = world.Open();
        var waiting = FindAsync(policies);
        await world.Server.WaitForRequestsAsync(1, Token);
        Assert.False(waiting.IsCompleted);

        world.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Null((await waiting).Policy);
        await policies.RefreshAsync(PolicyWorld.Domain, Token).WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System, Token);

        Assert.Equal((null, TlsResultType.StsPolicyFetchError), await BriefAsync(policies));
        world.Clock.Advance(TimeSpan.FromMinutes(6));
        var known = policies.FindAsync(PolicyWorld.Domain, Token);
        Assert.True(known.IsCompleted);
        Assert.Null((await known).Policy);
    }

    [Fact]
    public async Task A_caller_who_goes_away_takes_nobody_with_him()
    {
        await using var world = new PolicyWorld(Database);
        var release = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        world.Publish("1", "");
        world.Answer = (_, _) => release.Task;
        var policies = world.Open();
        using var gone = new CancellationTokenSource();
        var leaving = policies.FindAsync(PolicyWorld.Domain, gone.Token).AsTask();
        var staying = FindAsync(policies);
        await world.Server.WaitForRequestsAsync(1, Token);

        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        release.SetResult(HttpsServer.Reply(PolicyWorld.File()));

        Assert.NotNull((await staying).Policy);
    }

    [Fact]
    public async Task Policies_are_fetched_again_in_quiet_times_too()
    {
        await using var world = new PolicyWorld(Database);
        world.Publish("1", PolicyWorld.File());
        await FindAsync(world.Open());
        world.Clock.Advance(TimeSpan.FromHours(25));
        using var worker = new MtaStsRefreshWorker(world.Open(), world.Store, world.Clock, NullLogger<MtaStsRefreshWorker>.Instance);

        Assert.Equal(1, await worker.RefreshAsync(Token));
        Assert.Equal(0, await worker.RefreshAsync(Token));

        Assert.Equal(2, world.Server.Requests.Count);
        Assert.Equal(world.Clock.GetUtcNow(), (await world.Store.FindAsync(PolicyWorld.Domain, Token))!.FetchedAt);
    }

    [Theory]
    [InlineData("not..a.domain")]
    [InlineData("a b")]
    [InlineData("")]
    [InlineData("x@y")]
    public async Task A_domain_that_cannot_be_asked_for_has_no_policy(string domain)
    {
        await using var world = new PolicyWorld(Database);

        Assert.Null((await world.Open().FindAsync(domain, Token)).Policy);
        Assert.Empty(world.Server.Requests);
    }

    private static Task<MtaStsState> FindAsync(MtaStsPolicies policies) => policies.FindAsync(PolicyWorld.Domain, Token).AsTask();

    private static async Task<(MtaStsMode?, TlsResultType?)> BriefAsync(MtaStsPolicies policies)
    {
        var state = await FindAsync(policies);
        return (state.Policy?.Mode, state.Problem);
    }
}

public sealed class SqliteMtaStsPoliciesTests() : MtaStsPoliciesCompliance(DatabaseKind.Sqlite);

public sealed class PostgresMtaStsPoliciesTests() : MtaStsPoliciesCompliance(DatabaseKind.Postgres);
