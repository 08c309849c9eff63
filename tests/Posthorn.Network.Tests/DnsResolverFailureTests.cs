using Posthorn.Dns;

namespace Posthorn.Network.Tests;

/// <summary>Servers that fail, stay silent or lie. Time passes only where a test advances the clock.</summary>
public sealed class DnsResolverFailureTests
{
    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(2);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SERVFAIL_and_REFUSED_and_referrals_are_temporary_and_are_asked_once()
    {
        await using var fixture = new ResolverFixture();
        fixture.Server.ServFail("broken.example").Refuse("closed.example").Refer("lame.example");
        Assert.Equal(DnsFailureReason.ServerFailure, await FailureAsync(fixture, "broken.example"));
        Assert.Equal(DnsFailureReason.Refused, await FailureAsync(fixture, "closed.example"));
        Assert.Equal(DnsFailureReason.Refused, await FailureAsync(fixture, "lame.example"));
        Assert.Equal(3, fixture.Server.TotalQueries);
    }

    [Fact]
    public async Task The_next_server_is_asked_when_one_fails()
    {
        await using var fixture = new ResolverFixture(servers: 4);
        fixture.Servers[0].ServFail("a.example");
        fixture.Servers[1].Garbage("a.example");
        await fixture.Servers[2].DisposeAsync();
        fixture.Servers[3].A("a.example", "192.0.2.1");
        Assert.IsType<DnsAnswer.Found>(await fixture.AskAsync("a.example"));
        Assert.Equal(1, fixture.Servers[0].TotalQueries);
        Assert.Equal(1, fixture.Servers[1].TotalQueries);
    }

    [Fact]
    public async Task A_no_of_the_first_server_is_not_questioned()
    {
        await using var fixture = new ResolverFixture(servers: 2);
        fixture.Servers[1].A("a.example", "192.0.2.1");
        Assert.IsType<DnsAnswer.NameError>(await fixture.AskAsync("a.example"));
        Assert.Equal(0, fixture.Servers[1].TotalQueries);
    }

    [Fact(Timeout = ResolverFixture.Patience)]
    public async Task A_silent_server_is_left_after_its_time()
    {
        await using var fixture = new ResolverFixture(servers: 2);
        fixture.Servers[0].Silent("a.example");
        fixture.Servers[1].A("a.example", "192.0.2.1");
        var asking = fixture.AskAsync("a.example");
        await fixture.Servers[0].WaitForQueriesAsync("a.example", DnsRecordType.A, 1, Stop);
        Assert.Equal(0, fixture.Servers[1].TotalQueries);
        fixture.Clock.Advance(AttemptTimeout);
        Assert.IsType<DnsAnswer.Found>(await asking);
    }

    [Fact(Timeout = ResolverFixture.Patience)]
    public async Task Silence_is_met_with_two_rounds_and_then_a_failure()
    {
        await using var fixture = new ResolverFixture();
        fixture.Server.Silent("a.example");
        var asking = fixture.AskAsync("a.example");
        await fixture.Server.WaitForQueriesAsync("a.example", DnsRecordType.A, 1, Stop);
        fixture.Clock.Advance(AttemptTimeout);
        await fixture.Server.WaitForQueriesAsync("a.example", DnsRecordType.A, 2, Stop);
        fixture.Clock.Advance(AttemptTimeout);
        var failure = Assert.IsType<DnsAnswer.Failure>(await asking);
        Assert.Equal(DnsFailureReason.Timeout, failure.Reason);
        Assert.Equal($"{fixture.Server.EndPoint} did not answer in time.", failure.Detail);
        Assert.True(failure.IsTemporary);
        Assert.Equal(2, fixture.Server.TotalQueries);
    }

    [Fact(Timeout = ResolverFixture.Patience)]
    public async Task Silence_over_TCP_has_a_time_of_its_own()
    {
        await using var fixture = new ResolverFixture(options: servers => new() { Servers = servers, Rounds = 1 });
        fixture.Server.Truncate("a.example").SilentOverTcp("a.example");
        var asking = fixture.AskAsync("a.example");
        await fixture.Server.WaitForQueriesAsync("a.example", DnsRecordType.A, 2, Stop);
        Assert.Equal(1, fixture.Server.TcpQueries);
        fixture.Clock.Advance(AttemptTimeout);
        Assert.Equal(DnsFailureReason.Timeout, Assert.IsType<DnsAnswer.Failure>(await asking).Reason);
    }

    [Fact(Timeout = ResolverFixture.Patience)]
    public async Task The_whole_query_has_a_limit()
    {
        await using var fixture = new ResolverFixture(options: servers => new()
        {
            Servers = servers,
            AttemptTimeout = TimeSpan.FromSeconds(30),
            QueryTimeout = TimeSpan.FromSeconds(3),
        });
        fixture.Server.Silent("a.example");
        var asking = fixture.AskAsync("a.example");
        await fixture.Server.WaitForQueriesAsync("a.example", DnsRecordType.A, 1, Stop);
        fixture.Clock.Advance(TimeSpan.FromSeconds(3));
        var failure = Assert.IsType<DnsAnswer.Failure>(await asking);
        Assert.Equal((DnsFailureReason.Timeout, "No DNS server answered within 3 seconds."), (failure.Reason, failure.Detail));
    }

    [Fact]
    public async Task Nobody_at_the_port_is_unreachable()
    {
        await using var fixture = new ResolverFixture();
        await fixture.Server.DisposeAsync();
        Assert.Equal(DnsFailureReason.Unreachable, await FailureAsync(fixture, "a.example"));
    }

    [Fact]
    public async Task Garbage_is_malformed_over_UDP_and_over_TCP()
    {
        await using var fixture = new ResolverFixture();
        fixture.Server.Garbage("udp.example").Truncate("tcp.example").GarbageOverTcp("tcp.example");
        Assert.Equal(DnsFailureReason.Malformed, await FailureAsync(fixture, "udp.example"));
        Assert.Equal(DnsFailureReason.Malformed, await FailureAsync(fixture, "tcp.example"));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public async Task An_answer_over_TCP_has_a_limit_in_octets(int over, bool accepted)
    {
        // Header, question, OPT, then owner pointer, fixed part and strings of the one record.
        var text = new string('k', 1500);
        var length = 12 + 14 + 4 + 11 + 12 + 1500 + 6;
        await using var fixture = new ResolverFixture(options: servers => new() { Servers = servers, MaxMessageLength = length - over });
        fixture.Server.Txt("long.example", text);
        var answer = await fixture.AskAsync("long.example", DnsRecordType.TXT);
        Assert.Equal(accepted, answer is DnsAnswer.Found);
        Assert.Equal(accepted ? null : DnsFailureReason.Malformed, (answer as DnsAnswer.Failure)?.Reason);
    }

    [Fact]
    public async Task Forged_answers_are_passed_over()
    {
        await using var fixture = new ResolverFixture();
        fixture.Server.A("a.example", "192.0.2.1").Forge("a.example");
        var answer = await fixture.AskAsync("a.example");
        Assert.Equal("192.0.2.1", Assert.Single(answer.RecordsOf<ARecord>()).Address.ToString());
    }

    [Fact(Timeout = ResolverFixture.Patience)]
    public async Task An_answer_with_another_id_is_as_good_as_none()
    {
        await using var fixture = new ResolverFixture(options: servers => new() { Servers = servers, Rounds = 1 });
        fixture.Server.A("a.example", "192.0.2.1").WrongId("a.example");
        var asking = fixture.AskAsync("a.example");
        await fixture.Server.WaitForQueriesAsync("a.example", DnsRecordType.A, 1, Stop);
        fixture.Clock.Advance(AttemptTimeout);
        Assert.Equal(DnsFailureReason.Timeout, Assert.IsType<DnsAnswer.Failure>(await asking).Reason);
    }

    [Fact]
    public async Task Many_answers_with_other_ids_end_the_attempt()
    {
        await using var fixture = new ResolverFixture();
        fixture.Server.A("a.example", "192.0.2.1").Flood("a.example");
        Assert.Equal(DnsFailureReason.Malformed, await FailureAsync(fixture, "a.example"));
    }

    private static async Task<DnsFailureReason> FailureAsync(ResolverFixture fixture, string name)
    {
        var failure = Assert.IsType<DnsAnswer.Failure>(await fixture.AskAsync(name));
        Assert.True(failure.IsTemporary);
        Assert.StartsWith($"{fixture.Server.EndPoint} ", failure.Detail, StringComparison.Ordinal);
        return failure.Reason;
    }
}
