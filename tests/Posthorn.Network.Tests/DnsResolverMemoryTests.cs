using Posthorn.Dns;

namespace Posthorn.Network.Tests;

/// <summary>What is remembered and for how long, and one question for many who ask.</summary>
public sealed class DnsResolverMemoryTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(300, 300)]
    [InlineData(0, 1)]
    [InlineData(uint.MaxValue, 86_400)]
    public async Task Records_are_remembered_for_their_TTL_within_a_second_and_a_day(uint ttl, int seconds)
    {
        await using var fixture = new ResolverFixture();
        fixture.Server.A("a.example", "192.0.2.1", ttl);
        await AssertRememberedAsync(fixture, seconds);
    }

    [Theory]
    [InlineData(60, 60)]
    [InlineData(86_400, 3600)]
    public async Task A_no_is_remembered_for_the_minimum_of_the_zone_up_to_an_hour(int minimum, int seconds)
    {
        await using var fixture = new ResolverFixture();
        fixture.Server.NegativeTtl((uint)minimum);
        await AssertRememberedAsync(fixture, seconds);
    }

    [Fact]
    public async Task A_no_without_SOA_is_not_remembered()
    {
        await using var fixture = new ResolverFixture();
        fixture.Server.NegativeTtl(null);
        Assert.IsType<DnsAnswer.NameError>(await fixture.AskAsync("a.example"));
        Assert.IsType<DnsAnswer.NameError>(await fixture.AskAsync("a.example"));
        Assert.Equal(2, fixture.Server.TotalQueries);
    }

    [Fact]
    public async Task A_failure_is_remembered_for_five_seconds()
    {
        await using var fixture = new ResolverFixture();
        fixture.Server.ServFail("a.example");
        await AssertRememberedAsync(fixture, 5);
    }

    [Fact]
    public async Task Case_makes_no_difference_and_types_do()
    {
        await using var fixture = new ResolverFixture();
        fixture.Server.A("a.example", "192.0.2.1");
        await fixture.AskAsync("a.example");
        await fixture.AskAsync("A.EXAMPLE");
        Assert.Equal(1, fixture.Server.TotalQueries);
        await fixture.AskAsync("a.example", DnsRecordType.MX);
        Assert.Equal(2, fixture.Server.TotalQueries);
    }

    [Fact]
    public async Task The_oldest_answer_is_forgotten_when_there_are_too_many()
    {
        await using var fixture = new ResolverFixture(options: servers => new() { Servers = servers, CacheEntries = 2 });
        foreach (var name in (string[])["a.example", "b.example", "c.example", "b.example", "c.example", "a.example"])
        {
            await fixture.AskAsync(name);
        }

        Assert.Equal(2, fixture.Server.Queries("a.example", DnsRecordType.A));
        Assert.Equal(1, fixture.Server.Queries("b.example", DnsRecordType.A));
        Assert.Equal(1, fixture.Server.Queries("c.example", DnsRecordType.A));
    }

    [Fact(Timeout = ResolverFixture.Patience)]
    public async Task Many_who_ask_the_same_share_one_query()
    {
        await using var fixture = new ResolverFixture(servers: 2);
        fixture.Servers[0].Silent("a.example");
        fixture.Servers[1].A("a.example", "192.0.2.1");
        var asking = Enumerable.Range(0, 50).Select(_ => fixture.AskAsync("a.example")).ToList();
        await fixture.Servers[0].WaitForQueriesAsync("a.example", DnsRecordType.A, 1, Stop);
        fixture.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.All(await Task.WhenAll(asking), answer => Assert.IsType<DnsAnswer.Found>(answer));
        Assert.Equal((1, 1), (fixture.Servers[0].TotalQueries, fixture.Servers[1].TotalQueries));
    }

    [Fact(Timeout = ResolverFixture.Patience)]
    public async Task Who_gives_up_waiting_leaves_the_others_their_answer()
    {
        await using var fixture = new ResolverFixture(servers: 2);
        fixture.Servers[0].Silent("a.example");
        fixture.Servers[1].A("a.example", "192.0.2.1");
        using var givingUp = new CancellationTokenSource();
        var first = fixture.Resolver.QueryAsync(DomainName.Parse("a.example"), DnsRecordType.A, givingUp.Token).AsTask();
        var second = fixture.AskAsync("a.example");
        await fixture.Servers[0].WaitForQueriesAsync("a.example", DnsRecordType.A, 1, Stop);
        await givingUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        fixture.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.IsType<DnsAnswer.Found>(await second);
    }

    [Fact]
    public async Task Who_has_given_up_already_does_not_ask()
    {
        await using var fixture = new ResolverFixture();
        var stopped = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => fixture.Resolver.QueryAsync(DomainName.Parse("a.example"), DnsRecordType.A, stopped).AsTask());
        Assert.Equal(0, fixture.Server.TotalQueries);
    }

    [Fact(Timeout = ResolverFixture.Patience)]
    public async Task Queries_beyond_the_limit_wait_their_turn()
    {
        await using var fixture = new ResolverFixture(options: servers => new() { Servers = servers, Rounds = 1, MaxConcurrentQueries = 1 });
        fixture.Server.Silent("a.example").A("b.example", "192.0.2.1");
        var first = fixture.AskAsync("a.example");
        await fixture.Server.WaitForQueriesAsync("a.example", DnsRecordType.A, 1, Stop);

        // The first has two timers, attempt and query; the third belongs to the second's query.
        var second = fixture.AskAsync("b.example");
        while (fixture.Clock.PendingTimers < 3)
        {
            Stop.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        Assert.Equal(0, fixture.Server.Queries("b.example", DnsRecordType.A));
        fixture.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.IsType<DnsAnswer.Failure>(await first);
        Assert.IsType<DnsAnswer.Found>(await second);
    }

    private static async Task AssertRememberedAsync(ResolverFixture fixture, int seconds)
    {
        var answer = await fixture.AskAsync("a.example");
        Assert.Equal(fixture.Clock.GetUtcNow().AddSeconds(seconds), answer.ExpiresAt);
        fixture.Clock.Advance(TimeSpan.FromSeconds(seconds - 0.5));
        Assert.Same(answer, await fixture.AskAsync("a.example"));
        Assert.Equal(1, fixture.Server.TotalQueries);
        fixture.Clock.Advance(TimeSpan.FromSeconds(0.5));
        await fixture.AskAsync("a.example");
        Assert.Equal(2, fixture.Server.TotalQueries);
    }
}
