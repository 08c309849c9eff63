using Posthorn.Dns;

namespace Posthorn.Network.Tests;

/// <summary>What servers that behave well are asked and what comes of it.</summary>
public sealed class DnsResolverTests
{
    [Fact]
    public async Task Records_of_every_kind_are_found()
    {
        await using var fixture = new ResolverFixture();
        fixture.Server
            .Mx("example.org", 10, "mx1.example.org").Mx("example.org", 20, "mx2.example.org")
            .A("mx1.example.org", "192.0.2.1").Aaaa("mx1.example.org", "2001:db8::1")
            .Txt("example.org", "v=spf1 mx -all")
            .Ptr("192.0.2.1", "mx1.example.org").Ptr("2001:db8::1", "mx1.example.org")
            .Tlsa("_25._tcp.mx1.example.org", 3, 1, 1, [1, 2, 3])
            .NullMx("example.net");

        var exchanges = await fixture.AskAsync("example.org", DnsRecordType.MX);
        Assert.False(exchanges.IsTemporary);
        Assert.Equal(["10 mx1.example.org", "20 mx2.example.org"], exchanges.RecordsOf<MxRecord>().Select(mx => $"{mx.Preference} {mx.Exchange}"));
        Assert.Equal("192.0.2.1", Assert.Single((await fixture.AskAsync("mx1.example.org")).RecordsOf<ARecord>()).Address.ToString());
        Assert.Equal("2001:db8::1", Assert.Single((await fixture.AskAsync("mx1.example.org", DnsRecordType.AAAA)).RecordsOf<AaaaRecord>()).Address.ToString());
        Assert.Equal("v=spf1 mx -all", Assert.Single((await fixture.AskAsync("example.org", DnsRecordType.TXT)).RecordsOf<TxtRecord>()).Text);
        Assert.Equal("mx1.example.org", Assert.Single((await fixture.AskAsync("1.2.0.192.in-addr.arpa", DnsRecordType.PTR)).RecordsOf<PtrRecord>()).Target.ToString());
        Assert.Equal(3, Assert.Single((await fixture.AskAsync("_25._tcp.mx1.example.org", DnsRecordType.TLSA)).RecordsOf<TlsaRecord>()).Usage);
        Assert.True(Assert.Single((await fixture.AskAsync("example.net", DnsRecordType.MX)).RecordsOf<MxRecord>()).IsNull);
    }

    [Fact]
    public async Task Unknown_names_and_missing_types_are_told_apart_and_are_final()
    {
        await using var fixture = new ResolverFixture();
        fixture.Server.A("mail.example.org", "192.0.2.1");

        var missing = await fixture.AskAsync("nobody.example.org");
        Assert.IsType<DnsAnswer.NameError>(missing);
        var empty = await fixture.AskAsync("mail.example.org", DnsRecordType.MX);
        Assert.IsType<DnsAnswer.NoData>(empty);
        Assert.IsType<DnsAnswer.NoData>(await fixture.AskAsync("example.org"));
        Assert.False(missing.IsTemporary || empty.IsTemporary);
        Assert.Empty(empty.RecordsOf<MxRecord>());
    }

    [Fact]
    public async Task Aliases_are_followed_and_the_canonical_name_is_told()
    {
        await using var fixture = new ResolverFixture();
        fixture.Server.Cname("www.example.org", "web.example.net").A("web.example.net", "192.0.2.1");
        var found = Assert.IsType<DnsAnswer.Found>(await fixture.AskAsync("www.example.org"));
        Assert.Equal("web.example.net", found.CanonicalName.ToString());
        Assert.Equal(1, fixture.Server.TotalQueries);
    }

    [Fact]
    public async Task A_target_that_the_server_leaves_out_is_asked_for()
    {
        await using var fixture = new ResolverFixture();
        fixture.Server.Cname("www.example.org", "web.example.net", ttl: 20).BareAlias("www.example.org").A("web.example.net", "192.0.2.1");
        var found = Assert.IsType<DnsAnswer.Found>(await fixture.AskAsync("www.example.org"));
        Assert.Equal("web.example.net", found.CanonicalName.ToString());
        Assert.Equal(fixture.Clock.GetUtcNow().AddSeconds(20), found.ExpiresAt);
        Assert.Equal(1, fixture.Server.Queries("web.example.net", DnsRecordType.A));
    }

    [Fact]
    public async Task An_alias_to_nothing_is_NXDOMAIN()
    {
        await using var fixture = new ResolverFixture();
        fixture.Server.Cname("www.example.org", "gone.example.net").Cname("bare.example.org", "gone.example.net").BareAlias("bare.example.org");
        Assert.IsType<DnsAnswer.NameError>(await fixture.AskAsync("www.example.org"));
        Assert.IsType<DnsAnswer.NameError>(await fixture.AskAsync("bare.example.org"));
    }

    [Theory]
    [InlineData(8, false, true)]
    [InlineData(9, false, false)]
    [InlineData(8, true, true)]
    [InlineData(9, true, false)]
    public async Task Eight_aliases_in_a_row_are_followed_and_nine_are_not(int aliases, bool oneByOne, bool resolved)
    {
        await using var fixture = new ResolverFixture();
        for (var i = 0; i < aliases; i++)
        {
            fixture.Server.Cname($"a{i}.example", $"a{i + 1}.example");
            if (oneByOne)
            {
                fixture.Server.BareAlias($"a{i}.example");
            }
        }

        fixture.Server.A($"a{aliases}.example", "192.0.2.1");
        var answer = await fixture.AskAsync("a0.example");
        if (resolved)
        {
            Assert.IsType<DnsAnswer.Found>(answer);
        }
        else
        {
            Assert.Equal(DnsFailureReason.TooManyAliases, Assert.IsType<DnsAnswer.Failure>(answer).Reason);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_loop_of_aliases_is_a_failure(bool oneByOne)
    {
        await using var fixture = new ResolverFixture();
        fixture.Server.Cname("a.example", "b.example").Cname("b.example", "a.example");
        if (oneByOne)
        {
            fixture.Server.BareAlias("a.example").BareAlias("b.example");
        }

        var failure = Assert.IsType<DnsAnswer.Failure>(await fixture.AskAsync("a.example"));
        Assert.Equal(DnsFailureReason.TooManyAliases, failure.Reason);
        Assert.InRange(fixture.Server.TotalQueries, 1, 9);
    }

    [Fact]
    public async Task AD_is_told_when_every_step_has_it()
    {
        await using var fixture = new ResolverFixture();
        fixture.Server
            .A("signed.example", "192.0.2.1").Authenticate("signed.example").A("plain.example", "192.0.2.1")
            .Cname("mixed.example", "plain.example").Authenticate("mixed.example").BareAlias("mixed.example")
            .Cname("whole.example", "signed.example").Authenticate("whole.example").BareAlias("whole.example")
            .Authenticate("gone.example");
        Assert.True((await fixture.AskAsync("signed.example")).AuthenticatedData);
        Assert.False((await fixture.AskAsync("plain.example")).AuthenticatedData);
        Assert.False((await fixture.AskAsync("mixed.example")).AuthenticatedData);
        Assert.True((await fixture.AskAsync("whole.example")).AuthenticatedData);
        Assert.True((await fixture.AskAsync("gone.example")).AuthenticatedData);
    }

    [Fact]
    public async Task A_cut_answer_is_fetched_over_TCP()
    {
        await using var fixture = new ResolverFixture();
        fixture.Server.A("cut.example", "192.0.2.1").Truncate("cut.example").Txt("long.example", new string('k', 4000));
        Assert.IsType<DnsAnswer.Found>(await fixture.AskAsync("cut.example"));
        Assert.Equal(1, fixture.Server.TcpQueries);
        Assert.Equal(4000, Assert.Single((await fixture.AskAsync("long.example", DnsRecordType.TXT)).RecordsOf<TxtRecord>()).Text.Length);
        Assert.Equal(2, fixture.Server.TcpQueries);
    }

    [Fact]
    public async Task An_answer_of_at_most_1232_octets_needs_no_TCP()
    {
        await using var fixture = new ResolverFixture();
        fixture.Server.Txt("long.example", new string('k', 1100));
        Assert.IsType<DnsAnswer.Found>(await fixture.AskAsync("long.example", DnsRecordType.TXT));
        Assert.Equal(0, fixture.Server.TcpQueries);
    }

    [Fact]
    public async Task A_server_that_does_not_know_EDNS_is_asked_without()
    {
        await using var fixture = new ResolverFixture();
        fixture.Server.A("old.example", "192.0.2.1").WithoutEdns("old.example");
        Assert.IsType<DnsAnswer.Found>(await fixture.AskAsync("old.example"));
        Assert.Equal(2, fixture.Server.Queries("old.example", DnsRecordType.A));
    }

    [Fact]
    public async Task Options_out_of_range_name_themselves()
    {
        await using var fixture = new ResolverFixture();
        var exception = Assert.ThrowsAny<ArgumentException>(
            () => new DnsResolver(new DnsResolverOptions { Servers = [fixture.Server.EndPoint], Rounds = 0 }, fixture.Clock));
        Assert.Equal("Rounds", exception.ParamName);
        Assert.Throws<ArgumentException>(() => new DnsResolver(new DnsResolverOptions { Servers = [] }, fixture.Clock));
    }
}
