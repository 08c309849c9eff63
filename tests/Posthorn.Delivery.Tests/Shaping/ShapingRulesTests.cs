using Posthorn.Delivery.Shaping;
using Posthorn.Smtp;

namespace Posthorn.Delivery.Tests.Shaping;

/// <summary>Which rule wins, field by field.</summary>
public sealed class ShapingRulesTests
{
    private static readonly ShapingKey AtGoogle = new("example.org", "gmail-smtp-in.l.google.com", ["gmail-smtp-in.l.google.com"], "google");

    [Theory]
    [InlineData("{}", 20, 100)]
    [InlineData("""{"default": {"connections": 3}}""", 3, 100)]
    [InlineData("""{"default": {"connections": 3}, "providers": {"google": {"connections": 4}}}""", 4, 100)]
    [InlineData("""{"default": {"connections": 3}, "providers": {"google": {"connections": 4}}, "sites": {"*.l.google.com": {"connections": 5}}}""", 5, 100)]
    [InlineData("""{"domains": {"example.org": {"connections": 6}}, "sites": {"*.l.google.com": {"connections": 5, "messages_per_connection": 7}}}""", 6, 7)]
    [InlineData("""{"domains": {"example.com": {"connections": 6}}}""", 20, 100)]
    [InlineData("""{"sites": {"*.l.google.org": {"connections": 6}}}""", 20, 100)]
    public void The_operators_rules_win_and_the_more_specific_ones_first(string text, int connections, int messages)
    {
        var limits = RuleText.Rules(text).LimitsFor(AtGoogle);

        Assert.Equal((connections, messages), (limits.Connections, limits.MessagesPerConnection));
    }

    [Fact]
    public void Where_no_rule_says_anything_the_settings_hold()
    {
        var limits = RuleText.Shipped.LimitsFor(new ShapingKey("small.example", "mx.small.example", ["mx.small.example"], null));

        Assert.Equal(RuleText.Settings, limits);
        Assert.Null(limits.WaitAfter(1));
    }

    [Fact]
    public void A_site_needs_all_hosts()
    {
        var rules = RuleText.Rules("""{"sites": {"*.example.net": {"connections": 2}}}""");

        Assert.Equal(2, rules.LimitsFor(Key("a.example.net", "b.example.net")).Connections);
        Assert.Equal(20, rules.LimitsFor(Key("a.example.net", "b.example.com")).Connections);
        Assert.Equal(20, rules.LimitsFor(Key()).Connections);
    }

    [Fact]
    public void Every_field_is_read()
    {
        var limits = RuleText.Rules("""
            {"default": {"connections": 2, "messages_per_connection": 3, "rate": "5000/hour", "retry": ["5m", "15m", "1h"], "give_up_after": "2d",
             "tls": "verified", "tls_min": "1.3", "idle_timeout": "7s", "connect_timeout": "9s"}}
            """).LimitsFor(AtGoogle);

        Assert.Equal((2, 3, new SendRate(5000, TimeSpan.FromHours(1))), (limits.Connections, limits.MessagesPerConnection, limits.Rate));
        Assert.Equal(TimeSpan.FromDays(2), limits.GiveUpAfter);
        Assert.Equal(new TlsDemand(TlsLevel.Verified, new Version(1, 3)), limits.Tls);
        Assert.Equal((TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(9)), (limits.IdleTimeout, limits.ConnectTimeout));
        Assert.Equal([5, 15, 60, 60], new[] { 1, 2, 3, 40 }.Select(attempts => (int)limits.WaitAfter(attempts)!.Value.TotalMinutes));
    }

    [Fact]
    public void A_least_version_follows_the_level_that_stands_beside_it()
    {
        var rules = RuleText.Rules("""{"default": {"tls": "required", "tls_min": "1.3"}, "domains": {"example.org": {"tls": "opportunistic"}, "strict.example": {"tls": "required"}}}""");

        Assert.Equal(TlsDemand.Opportunistic, rules.LimitsFor(AtGoogle).Tls);
        Assert.Equal(new Version(1, 2), rules.LimitsFor(AtGoogle with { Domain = "strict.example" }).Tls.MinVersion);
    }

    [Fact]
    public void A_shipped_rate_can_be_lifted()
    {
        var qq = new ShapingKey("qq.com", "mx1.qq.com", ["mx1.qq.com"], "qq");

        Assert.Equal("100/minute", RuleText.Shipped.LimitsFor(qq).Rate.ToString());
        Assert.Null(RuleText.Rules("""{"providers": {"qq": {"rate": "none"}}}""").LimitsFor(qq).Rate);
    }

    [Fact]
    public void A_provider_that_is_like_another_follows_it_where_it_has_no_rule_of_its_own()
    {
        var workspace = new ShapingKey("example.org", "", [], "google-workspace");

        Assert.Equal(100, RuleText.Shipped.LimitsFor(workspace).MessagesPerConnection);
        Assert.Equal(8, RuleText.Rules("""{"providers": {"google": {"messages_per_connection": 8}}}""").LimitsFor(workspace).MessagesPerConnection);
        Assert.Equal((20, 100), Limits(RuleText.Shipped.LimitsFor(new ShapingKey("example.org", "", [], "microsoft-365"))));

        static (int, int) Limits(ShapingLimits limits) => (limits.Connections, limits.MessagesPerConnection);
    }

    [Fact]
    public void An_operator_can_name_a_provider_of_their_own_and_move_the_patterns_of_a_shipped_one()
    {
        var rules = RuleText.Rules("""
            {"providers": {
              "mine": {"mx": ["*.example.net"], "samples": ["mx.example.net"], "connections": 1},
              "ovh": {"mx": ["mx.ovh.example"], "samples": ["mx.ovh.example"]},
            }}
            """);

        Assert.Equal("mine", rules.Providers.Match(["a.example.net", "b.example.net"]));
        Assert.Equal("ovh", rules.Providers.Match(["mx.ovh.example"]));
        Assert.Null(rules.Providers.Match(["mx1.ovh.net"]));
        Assert.Equal("google", rules.Providers.Match(["gmail-smtp-in.l.google.com"]));
        Assert.Equal(1, rules.LimitsFor(ShapingKey.Of("example.org", ["mx.example.net"], rules.Providers)).Connections);
    }

    [Fact]
    public void The_operators_reactions_are_asked_first_and_can_silence_a_shipped_one()
    {
        var reply = RuleText.Reply("421 4.7.28 unusual rate of unsolicited mail");
        Assert.Equal("google-unusual-rate", RuleText.Shipped.React(AtGoogle, reply, SmtpStage.MailFrom)?.Name);

        var louder = RuleText.Rules("""{"default": {"reactions": [{"name": "mine", "match": "^421 4\\.7\\.28", "do": "suspend", "for": "1h", "samples": ["421 4.7.28 x"]}]}}""");
        Assert.Equal("mine", louder.React(AtGoogle, reply, SmtpStage.MailFrom)?.Name);

        var silent = RuleText.Rules("""{"providers": {"google": {"reactions": [{"name": "quiet", "match": "^421 4\\.7\\.28", "do": "nothing", "samples": ["421 4.7.28 x"]}]}}}""");
        Assert.Null(silent.React(AtGoogle, reply, SmtpStage.MailFrom));
        Assert.NotNull(silent.React(AtGoogle with { Provider = null }, reply, SmtpStage.MailFrom));
    }

    [Fact]
    public void A_reaction_listens_only_to_its_stages()
    {
        var rules = RuleText.Rules("""{"default": {"reactions": [{"name": "mine", "match": "^421 zzz", "stages": ["connect", "dot"], "do": "slow", "samples": ["421 zzz"]}]}}""");
        var heard = Enum.GetValues<SmtpStage>().Where(stage => rules.React(AtGoogle, RuleText.Reply("421 zzz"), stage) is not null);

        Assert.Equal([SmtpStage.Connect, SmtpStage.Greeting, SmtpStage.FinalDot], heard);
    }

    [Fact]
    public void A_reply_without_end_is_looked_at_up_to_a_bound()
    {
        var rules = RuleText.Rules("""{"default": {"reactions": [{"name": "mine", "match": "needle", "do": "slow", "samples": ["421 needle"]}]}}""");

        Assert.NotNull(rules.React(AtGoogle, new SmtpReply(421, new string('x', 900) + "needle"), SmtpStage.RcptTo));
        Assert.Null(rules.React(AtGoogle, new SmtpReply(421, new string('x', 1000) + "needle"), SmtpStage.RcptTo));
    }

    [Theory]
    [InlineData("^421 x", 421, true)]
    [InlineData("^421 x", 420, false)]
    [InlineData("^45", 452, true)]
    [InlineData("^45", 421, false)]
    [InlineData("^4[25]", 452, true)]
    [InlineData("^4[25]", 552, false)]
    [InlineData("^421?x", 422, true)]
    [InlineData("^42{2}", 450, true)]
    [InlineData("^421|^550", 550, true)]
    [InlineData("^(421|550)", 550, true)]
    [InlineData("^421 (a|b)", 550, false)]
    [InlineData("^421 [|]", 421, true)]
    [InlineData("421", 550, true)]
    [InlineData("^.21", 550, true)]
    public void A_pattern_that_begins_with_a_code_is_not_tried_on_others(string pattern, int code, bool tried)
    {
        Assert.True(ReplyPattern.TryParse(pattern, out var parsed, out _));
        Assert.Equal(tried, parsed.MayMatch(code));
    }

    [Theory]
    [InlineData("\"do\": \"slow\"", "slow to 50%, a step up after each 5m without")]
    [InlineData("\"do\": \"slow\", \"to\": \"20/minute\", \"for\": \"10m\"", "slow to 20/minute, a step up after each 10m without")]
    [InlineData("\"do\": \"suspend\", \"for\": \"90m\", \"ips\": \"all\", \"copy\": \"retry\"", "suspend for 90m, then 25%, all IPs, copy is retried")]
    [InlineData("\"do\": \"other_ip\", \"for\": \"1d\", \"copy\": \"bounce\"", "use another IP for 1d, copy bounces")]
    [InlineData("\"do\": \"bounce\"", "bounce")]
    [InlineData("\"do\": \"retry_after\", \"for\": \"30s\"", "retry after 30s")]
    [InlineData("\"do\": \"nothing\"", "nothing")]
    public void A_reaction_describes_itself(string deed, string description) => Assert.Equal(description, RuleText.Reaction(deed).Describe());

    private static ShapingKey Key(params string[] hosts) => ShapingKey.Of("example.org", hosts, RuleText.Shipped.Providers);
}
