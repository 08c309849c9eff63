using System.Text;
using Posthorn.Delivery;
using Posthorn.Delivery.Shaping;
using Posthorn.Fuzz.Engine;
using Posthorn.MailAuth.MtaSts;

namespace Posthorn.Fuzz.Targets;

/// <summary>MX hosts, as anybody's DNS names them: a pattern in the first line, hosts in the others.</summary>
internal sealed class MxHostsTarget : FuzzTarget
{
    private static readonly ShapingRules Rules = ShapingBook.Open(null, ShapingLimits.Of(new DeliveryOptions()), version: 1).Rules!;

    public override string Name => "mx-hosts";

    public override string About => "patterns of MX hosts, providers and the names of sites";

    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        Sample.Of("*.mail.protection.outlook.com\nexample-com.mail.protection.outlook.com\nexample-com.mail.protection.outlook.com."), Sample.Of("mx*.qq.com\nmx1.qq.com\nMX2.qq.com\nmx3.qq.com"),
        Sample.Of("alt*.gmail-smtp-in.l.google.com\naspmx.l.google.com\nalt1.aspmx.l.google.com"), Sample.Of("*.a*.b.example.net\nx.ab.b.example.net\nexample.org\nexample.net"),
    ];

    public override IReadOnlyList<string> Words { get; } = ["*", ".", "..", "**", "\n", "*.", "mx", "google.com", "example.net", "+", "|", "~", "-"];

    public override int LongestInput => 8192;

    public override int Run(byte[] input)
    {
        // The text of a name in DNS is ASCII, whatever its octets are.
        var lines = Encoding.ASCII.GetString(input).Split('\n');
        var hosts = lines.Skip(1).Take(50).ToArray();
        var shape = new Shape();
        if (HostPattern.TryParse(lines[0], out var pattern))
        {
            Promise.Keep(pattern.Matches(pattern.AnyHost) && pattern.Matches(pattern.AnyHost + "."), "A pattern matches a host made from it.");
            Promise.Keep(HostPattern.TryParse(pattern.Text, out var again) && again.Text == pattern.Text, "A pattern that is read again is the same.");
            shape.Add(hosts.Count(host => pattern.Matches(host)));
        }

        if (hosts.Length > 0)
        {
            var name = SiteName.Of(hosts);
            Promise.Keep(name.Length <= SiteName.MaxLength, "The name of a site is bounded.");
            Promise.Same(name, SiteName.Of([.. hosts.Reverse()]), "The name of a site does not hang on the order of its hosts.");
            Promise.WellFormed(name, "The name of a site can be stored.");
            shape.Add(name.Contains('|') ? 1 : name.Contains('+') ? 2 : 3);
            shape.Add(Rules.Providers.Match(hosts));
            Promise.Keep(ShapingKey.Of("example.com", hosts, Rules.Providers).Scope is not null, "Every destination has a scope.");
            shape.Add(MxPatternRules.MatchesAny([lines[0]], hosts[0]));
        }

        shape.Add(MxPatternRules.IsPattern(lines[0]));
        return shape.Value;
    }
}

/// <summary>The operator's file of shaping rules.</summary>
internal sealed class ShapingFileTarget : FuzzTarget
{
    private static readonly ShapingLimits Settings = ShapingLimits.Of(new DeliveryOptions());

    public override string Name => "shaping-file";

    public override string About => "the operator's file of shaping rules: rules, or mistakes with their places";

    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        Sample.Of(
            """
            // mine
            {
              "providers": { "mine": { "mx": ["*.mx.example.net"], "samples": ["a.mx.example.net"], "counter_samples": ["mx.example.net"], "connections": 2, "like": "google" } },
              "domains": { "example.com": { "rate": "20/minute", "retry": ["5m", "1h"], "tls": "required", "give_up_after": "2d" } },
              "sites": { "*.example.org": { "messages_per_connection": 5, "idle_timeout": "10s", "connect_timeout": "30s" } },
              "default": { "reactions": [
                { "name": "busy", "match": "^421 .*busy", "stages": ["rcpt", "dot"], "do": "slow", "to": "50%", "for": "5m", "ips": "all", "copy": "retry", "samples": ["421 4.3.0 busy"], "counter_samples": ["550 no"] },
                { "name": "off", "match": "^4[25]\\d 4\\.7\\.(1|2) ", "do": "suspend", "for": "1h", "samples": ["450 4.7.1 x"], },
              ] },
            }
            """),
        Sample.Of("{}"), Sample.Of("""{"default":{"reactions":[{"name":"x","match":"(a|b)+c{2,3}$","do":"bounce"}]}}"""),
    ];

    public override IReadOnlyList<string> Words { get; } =
    [
        "{", "}", "[", "]", "\"", ",", ":", "//", "/*", "*/", "\\u0000", "\\ud800", "null", "true", "1e9", "\"5m\"", "\"100%\"", "\"0/s\"", "\"20/minute\"", "\"nothing\"", "\"retry_after\"", "\"other_ip\"", "\"connections\"", "\"match\":\"^4\"",
        "(?=", "(?<n>", "\\\\1", ".*", "{1000}", "{0,1000}", "(a+)+", "[^a]", "\\\\p{L}", "|", "^", "$",
    ];

    // Each of these builds some regular expressions and the tables of all providers; more would only be slower.
    public override int LongestInput => 4096;

    public override long AllocationLimit(int length) => (128 * 1024 * 1024) + (64 * 1024L * length);

    public override int Run(byte[] input)
    {
        var shape = new Shape();
        var outcome = ShapingBook.Open(new OwnText("shaping.json", input), Settings, version: 2);
        Promise.Keep((outcome.Rules is null) == (outcome.Mistakes.Mistakes.Count > 0), "There are rules or mistakes.");
        var lines = input.Count(octet => octet is (byte)'\n' or (byte)'\r') + 1;
        foreach (var mistake in outcome.Mistakes.Mistakes.Concat(outcome.Mistakes.Warnings))
        {
            Promise.Keep(mistake.Line >= 1 && mistake.Line <= lines, "A mistake has a place in the file.");
        }

        shape.AddSize(outcome.Mistakes.Mistakes.Count);
        shape.Add(outcome.Mistakes.Mistakes is [{ Text: var first }, ..] ? first[..Math.Min(12, first.Length)] : null);
        if (outcome.Rules is { } rules)
        {
            foreach (var key in new ShapingKey[] { new("example.com", "a.example.org", ["a.example.org"], null), new("x.example", "b.mx.example.net", ["b.mx.example.net"], "mine") })
            {
                var limits = rules.LimitsFor(key);
                Promise.Keep(limits.Connections > 0 && limits.MessagesPerConnection > 0 && limits.GiveUpAfter > TimeSpan.Zero, "Limits let mail through.");
                Promise.Keep(limits.RetryLadder.All(wait => wait > TimeSpan.Zero), "Waits are waits.");
                foreach (var reaction in rules.ProfileFor(key).Reactions)
                {
                    _ = reaction.Describe();
                }
            }
        }

        return shape.Value;
    }
}
