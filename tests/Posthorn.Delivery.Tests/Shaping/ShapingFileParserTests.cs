using Posthorn.Delivery.Shaping;

namespace Posthorn.Delivery.Tests.Shaping;

/// <summary>Each mistake is told with its line and its path, in words that say what would be right.</summary>
public sealed class ShapingFileParserTests
{
    [Theory]
    [InlineData("", "shaping.json:1: this is not JSON: ")]
    [InlineData("{\n\"default\": {\n", "shaping.json:3: this is not JSON: ")]
    [InlineData("{}\n{}", "shaping.json:2: this is not JSON: ")]
    [InlineData("[]", "shaping.json:1: expected an object, {…}, not […]")]
    [InlineData("{\n\"defaults\": {}}", "shaping.json:2: defaults: there is no such key; here may stand providers, domains, sites, default")]
    [InlineData("{\"default\": 5}", "shaping.json:1: default: expected an object, {…}, not 5")]
    [InlineData("{\"default\": {\n// a comment\n\"connection\": 5}}", "shaping.json:3: default.connection: there is no such key; here may stand retry, give_up_after, ")]
    [InlineData("{\"default\": {\"connections\": 0}}", "default.connections: expected a number from 1 to 10000, not 0")]
    [InlineData("{\"default\": {\"connections\": 10001}}", "default.connections: expected a number from 1 to 10000, not 10001")]
    [InlineData("{\"default\": {\"connections\": \"5\"}}", "default.connections: expected a number from 1 to 10000, not \"5\"")]
    [InlineData("{\"default\": {\"connections\": 2.5}}", "default.connections: expected a number from 1 to 10000, not 2.5")]
    [InlineData("{\"default\": {\"connections\": 1e3}}", "default.connections: expected a number from 1 to 10000, not 1e3")]
    [InlineData("{\"default\": {\"connections\": null}}", "default.connections: expected a number from 1 to 10000, not null")]
    [InlineData("{\"default\": {\"messages_per_connection\": -1}}", "default.messages_per_connection: expected a number")]
    [InlineData("{\"default\": {\"rate\": \"100\"}}", "default.rate: expected messages per second, minute, hour or day, such as 100/minute, or none, not \"100\"")]
    [InlineData("{\"default\": {\"rate\": \"100/week\"}}", "default.rate: expected messages per")]
    [InlineData("{\"default\": {\"rate\": \"0/minute\"}}", "default.rate: expected messages per")]
    [InlineData("{\"default\": {\"rate\": \"10000001/day\"}}", "default.rate: expected messages per")]
    [InlineData("{\"default\": {\"retry\": \"5m\"}}", "default.retry: expected a list")]
    [InlineData("{\"default\": {\"retry\": []}}", "default.retry: expected a list, [\"…\"], with one item at least")]
    [InlineData("{\"default\": {\"retry\": [\"5m\", \"soon\"]}}", "default.retry[1]: expected a wait from 1s to 2d, such as 5m or 4h, not \"soon\"")]
    [InlineData("{\"default\": {\"retry\": [\"0s\"]}}", "default.retry[0]: expected a wait")]
    [InlineData("{\"default\": {\"retry\": [\"49h\"]}}", "default.retry[0]: expected a wait")]
    [InlineData("{\"default\": {\"retry\": [\"2h\"], \"give_up_after\": \"1h\"}}", "default.give_up_after: 1h is over before the first retry after 2h")]
    [InlineData("{\"default\": {\"give_up_after\": \"31d\"}}", "default.give_up_after: expected a time from 1m to 30d, such as 30s, 5m, 4h or 1d, not \"31d\"")]
    [InlineData("{\"default\": {\"idle_timeout\": \"0s\"}}", "default.idle_timeout: expected a time from 1s to 10m")]
    [InlineData("{\"default\": {\"connect_timeout\": \"99999999999d\"}}", "default.connect_timeout: expected a time from 1s to 5m")]
    [InlineData("{\"default\": {\"tls\": \"maybe\"}}", "default.tls: expected opportunistic, required or verified, not \"maybe\"")]
    [InlineData("{\"default\": {\"tls\": \"opportunistic\", \"tls_min\": \"1.2\"}}", "default.tls_min: a least version needs \"tls\": \"required\" or \"verified\" beside it")]
    [InlineData("{\"default\": {\"tls_min\": \"1.2\"}}", "default.tls_min: a least version needs")]
    [InlineData("{\"default\": {\"tls\": \"required\", \"tls_min\": \"2.0\"}}", "default.tls_min: expected \"1.0\", \"1.1\", \"1.2\" or \"1.3\", not \"2.0\"")]
    [InlineData("{\"default\": {\"connections\": 1, \"connections\": 2}}", "default.connections: this stands here twice")]
    [InlineData("{\"domains\": {\"*.example.com\": {}}}", "domains.*.example.com: \"*.example.com\" is not a domain such as example.com; MX hosts and patterns stand under sites")]
    [InlineData("{\"domains\": {\"localhost\": {}}}", "\"localhost\" is not a domain")]
    [InlineData("{\"domains\": {\"example.com\": {}, \"EXAMPLE.com.\": {}}}", "domains: a domain stands here twice, in two spellings")]
    [InlineData("{\"sites\": {\"*.com\": {}}}", "sites.*.com: \"*.com\" is not an MX host or a pattern that names a domain behind its last *")]
    [InlineData("{\"providers\": {\"My Provider\": {\"mx\": [\"*.example.net\"]}}}", "a provider's name has small letters, digits and hyphens only")]
    [InlineData("{\"providers\": {\"mine\": {\"mx\": [\"*\"]}}}", "providers.mine.mx[0]: expected a host or a pattern of hosts")]
    [InlineData("{\"providers\": {\"gogle\": {\"connections\": 5}}}", "providers.gogle: there is no shipped provider of that name, so it needs \"mx\"")]
    [InlineData("{\"providers\": {\"mine\": {\"mx\": [\"*.example.net\"], \"like\": \"gogle\"}}}", "providers.mine: \"like\" names another provider; there is no \"gogle\"")]
    [InlineData("{\"providers\": {\"mine\": {\"mx\": [\"*.example.net\"], \"samples\": [\"mx.example.net\", \"mx.example.org\"]}}}", "the sample mx.example.org belongs to no provider: no pattern matches it")]
    [InlineData("{\"providers\": {\"mine\": {\"mx\": [\"a.example.net\", \"b.example.net\"], \"samples\": [\"a.example.net\"]}}}", "no sample matches b.example.net")]
    [InlineData("{\"providers\": {\"mine\": {\"mx\": [\"*.example.net\"], \"samples\": [\"a.example.net\"], \"counter_samples\": [\"b.example.net\"]}}}", "the counter-sample b.example.net matches")]
    [InlineData("{\"default\": {\"reactions\": {}}}", "default.reactions: expected a list of reactions")]
    public void A_mistake_is_told_with_its_place(string text, string mistake) =>
        Assert.Contains(mistake, Assert.Single(RuleText.MistakesOf(text)));

    [Theory]
    [InlineData("\"match\": \"x\", \"do\": \"slow\"", "a reaction needs \"name\"")]
    [InlineData("\"name\": \"a\", \"do\": \"slow\"", "a reaction needs \"match\"")]
    [InlineData("\"name\": \"a\", \"match\": \"x\"", "a reaction needs \"do\"")]
    [InlineData("\"name\": \"a\", \"match\": \"(\", \"do\": \"slow\"", "default.reactions[0].match: this is no pattern that can be used: ")]
    [InlineData("\"name\": \"a\", \"match\": \"(?=x)\", \"do\": \"slow\"", "look-around, back references and atomic groups cannot be used")]
    [InlineData("\"name\": \"a\", \"match\": \"(x)\\\\1\", \"do\": \"slow\"", "look-around, back references and atomic groups cannot be used")]
    [InlineData("\"name\": \"a\", \"match\": \".*\", \"do\": \"slow\"", "the pattern matches every reply")]
    [InlineData("\"name\": \"a\", \"match\": \"x\", \"do\": \"panic\"", "default.reactions[0].do: expected slow, suspend, other_ip, bounce, retry_after or nothing, not \"panic\"")]
    [InlineData("\"name\": \"a\", \"match\": \"x\", \"do\": \"suspend\"", "default.reactions[0]: suspend needs \"for\": how long")]
    [InlineData("\"name\": \"a\", \"match\": \"x\", \"do\": \"other_ip\"", "other_ip needs \"for\": how long")]
    [InlineData("\"name\": \"a\", \"match\": \"x\", \"do\": \"retry_after\"", "retry_after needs \"for\": how long")]
    [InlineData("\"name\": \"a\", \"match\": \"x\", \"do\": \"suspend\", \"for\": \"8d\"", "default.reactions[0].for: expected a time from 1s to 7d")]
    [InlineData("\"name\": \"a\", \"match\": \"x\", \"do\": \"suspend\", \"for\": \"5m\", \"to\": \"20/minute\"", "after a suspension a share is sent first, such as 25%")]
    [InlineData("\"name\": \"a\", \"match\": \"x\", \"do\": \"bounce\", \"for\": \"5m\"", "\"for\" says nothing beside bounce")]
    [InlineData("\"name\": \"a\", \"match\": \"x\", \"do\": \"other_ip\", \"for\": \"5m\", \"to\": \"50%\"", "\"to\" goes with slow and suspend, not with other_ip")]
    [InlineData("\"name\": \"a\", \"match\": \"x\", \"do\": \"other_ip\", \"for\": \"5m\", \"ips\": \"all\"", "another IP cannot be used when the reaction is for all of them")]
    [InlineData("\"name\": \"a\", \"match\": \"x\", \"do\": \"bounce\", \"copy\": \"retry\"", "\"copy\" and \"ips\" go with slow, suspend and other_ip, not with bounce")]
    [InlineData("\"name\": \"a\", \"match\": \"x\", \"do\": \"slow\", \"to\": \"100%\"", "expected a share such as 50%, or a rate such as 20/minute, not \"100%\"")]
    [InlineData("\"name\": \"a\", \"match\": \"x\", \"do\": \"slow\", \"to\": \"none\"", "expected a share such as 50%, or a rate such as 20/minute")]
    [InlineData("\"name\": \"a\", \"match\": \"x\", \"do\": \"slow\", \"stages\": [\"helo\"]", "default.reactions[0].stages[0]: expected a stage: connect, ehlo, starttls, auth, mail, rcpt, data, dot, not \"helo\"")]
    [InlineData("\"name\": \"a\", \"match\": \"x\", \"do\": \"slow\", \"ips\": \"mine\"", "default.reactions[0].ips: expected this or all")]
    [InlineData("\"name\": \"a\", \"match\": \"x\", \"do\": \"slow\", \"when\": \"later\"", "default.reactions[0].when: there is no such key")]
    [InlineData("\"name\": \"a\", \"match\": \"^421 x\", \"do\": \"slow\", \"samples\": [\"421 y\"]", "default.reactions[0]: the sample \"421 y\" does not match")]
    [InlineData("\"name\": \"a\", \"match\": \"x\", \"do\": \"slow\", \"samples\": [\"x\"]", "the sample \"x\" is not a reply such as \"421 4.7.0 try later\"")]
    [InlineData("\"name\": \"a\", \"match\": \"x\", \"do\": \"slow\", \"samples\": [\"250 x\"]", "the sample \"250 x\" is no refusal")]
    [InlineData("\"name\": \"a\", \"match\": \"x\", \"do\": \"slow\", \"samples\": [\"421 x\"], \"counter_samples\": [\"421 xx\"]", "the counter-sample \"421 xx\" matches")]
    [InlineData("\"name\": \"a\", \"match\": \"x\", \"do\": \"slow\", \"samples\": [\"421 x\"], \"counter_samples\": [\"nix\"]", "the counter-sample \"nix\" is not a reply")]
    public void A_mistake_in_a_reaction_is_told(string members, string mistake) =>
        Assert.Contains(mistake, Assert.Single(RuleText.MistakesOf($$"""{"default": {"reactions": [{ {{members}} }]} }""")));

    [Fact]
    public void All_mistakes_are_told_at_once() => Assert.Equal(3, RuleText.MistakesOf("""
        {
          "default": { "connections": 0, "rate": "fast" },
          "domains": { "example.com": { "tls": "always" } },
        }
        """).Count);

    [Fact]
    public void A_rule_behind_a_greedier_one_never_fires_and_is_told_so()
    {
        var mistake = Assert.Single(RuleText.MistakesOf("""
            {"default": {"reactions": [
              {"name": "greedy", "match": "^4", "do": "slow", "samples": ["421 any"]},
              {"name": "behind", "match": "^421 busy", "do": "slow", "samples": ["421 busy"]},
            ]}}
            """));

        Assert.Equal("shaping.json:3: default.reactions[1]: it never fires for its sample \"421 busy\": greedy (shaping.json:2 default.reactions[0]) answers first", mistake);
    }

    [Fact]
    public void Two_reactions_of_one_name_are_a_mistake() => Assert.Contains("the name \"twin\" is another reaction's already (line 1)", Assert.Single(RuleText.MistakesOf(
        """{"default": {"reactions": [{"name": "twin", "match": "a", "do": "slow", "samples": ["421 a"]}, {"name": "twin", "match": "b", "do": "slow", "samples": ["421 b"]}]}}""")));

    [Fact]
    public void An_operators_rule_without_samples_is_only_a_warning()
    {
        var outcome = RuleText.Open("""
            {"providers": {"mine": {"mx": ["*.example.net"]}},
             "default": {"reactions": [{"name": "a", "match": "x", "do": "slow"}]}}
            """);

        Assert.NotNull(outcome.Rules);
        Assert.Empty(outcome.Mistakes.Mistakes);
        Assert.Equal(2, outcome.Mistakes.Warnings.Count);
    }

    [Fact]
    public void A_shipped_rule_without_samples_is_a_mistake()
    {
        var mistakes = new MistakeList("shipped");
        var file = ShapingFileParser.Parse("""{"providers": {"p": {"mx": ["*.example.net"]}}, "default": {"reactions": [{"name": "a", "match": "x", "do": "slow", "samples": ["421 x"]}]}}"""u8, mistakes);

        SampleRules.Check(file, ShapingRules.Of(file, null, RuleText.Settings, 1), demandAll: true, mistakes);

        Assert.Equal(2, mistakes.Mistakes.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\uFEFF")]
    public void Comments_and_trailing_commas_are_fine(string start) => Assert.Empty(RuleText.MistakesOf(start + """
        // mine
        { /* all of it */ "default": { "connections": 5, }, }
        """));

    [Fact]
    public void Whatever_stands_in_a_file_is_told_and_never_throws()
    {
        string[] strange =
        [
            "1", "null", "true", "-1", "1e999", "0", "99999999999999999999", "\"\"", "\"x\"", "\"\\ud800\"", "\"*\"", "\"(((\"", "[]", "[[]]", "[null]", "{}", "{\"a\": {}}", "[", "}", "",
        ];
        var tokens = System.Text.RegularExpressions.Regex.Split(Whole, "(\"[^\"]*\"|[0-9]+)");
        var dice = new Random(20301);
        var refused = 0;
        for (var round = 0; round < 400; round++)
        {
            var broken = (string[])tokens.Clone();
            for (var hit = dice.Next(1, 3); hit > 0; hit--)
            {
                // Every second token is a text or a number, the others are what stands between.
                broken[dice.Next(broken.Length / 2) * 2 + 1] = strange[dice.Next(strange.Length)];
            }

            var outcome = RuleText.Open(string.Concat(broken));

            Assert.Equal(outcome.Rules is null, outcome.Mistakes.Mistakes.Count > 0);
            refused += outcome.Rules is null ? 1 : 0;
        }

        Assert.NotNull(RuleText.Open(Whole).Rules);
        Assert.InRange(refused, 200, 400);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_told()
    {
        var outcome = ShapingBook.Open(new OwnText("shaping.json", [(byte)'{', (byte)'"', 0xff, 0xfe, (byte)'"', (byte)':', (byte)'1', (byte)'}']), RuleText.Settings, 1);

        Assert.Contains("this is not JSON", Assert.Single(outcome.Mistakes.Mistakes).Text);
    }

    [Fact]
    public void Nesting_without_end_is_told() => Assert.Contains("this is not JSON", Assert.Single(RuleText.MistakesOf(new string('[', 100_000))));

    private const string Whole = """
        {
          "providers": {
            "mine": {
              "mx": ["*.example.net"], "samples": ["mx.example.net"], "counter_samples": ["example.net"], "like": "google", "connections": 5,
              "reactions": [{"name": "slow-down", "match": "^421 slow", "stages": ["rcpt", "dot"], "do": "slow", "to": "30%", "for": "5m", "samples": ["421 slow"]}]
            }
          },
          "domains": {"example.com": {"rate": "100/minute", "retry": ["5m", "1h"], "give_up_after": "2d", "tls": "verified", "tls_min": "1.2"}},
          "sites": {"*.example.org": {"idle_timeout": "5s", "connect_timeout": "10s", "messages_per_connection": 9}},
          "default": {"reactions": [{"name": "stop", "match": "^450 stop", "do": "suspend", "for": "1h", "ips": "all", "copy": "retry", "samples": ["450 stop"], "counter_samples": ["550 stop"]}]}
        }
        """;
}
