using System.Text;
using Posthorn.Delivery.Shaping;
using Posthorn.Smtp;

namespace Posthorn.Delivery.Tests.Shaping;

/// <summary>An operator's rule file as a text.</summary>
internal static class RuleText
{
    public static readonly ShapingLimits Settings = ShapingLimits.Of(new DeliveryOptions());

    public static BookOutcome Open(string text, long version = 1) => ShapingBook.Open(new OwnText("shaping.json", Encoding.UTF8.GetBytes(text)), Settings, version);

    /// <summary>The rules of a text without mistakes over the shipped ones.</summary>
    public static ShapingRules Rules(string text)
    {
        var outcome = Open(text);
        Assert.Empty(outcome.Mistakes.Mistakes);
        return outcome.Rules!;
    }

    public static IReadOnlyList<string> MistakesOf(string text) => [.. Open(text).Mistakes.Mistakes.Select(mistake => mistake.ToString())];

    public static ShapingRules Shipped => ShapingBook.Open(null, Settings, 1).Rules!;

    public static SmtpReply Reply(string text) => SampleReply.TryParse(text, out var reply) ? reply : throw new ArgumentException($"\"{text}\" is no reply.");

    /// <summary>A reaction by its JSON, with name and match filled in.</summary>
    public static Reaction Reaction(string rest, string name = "test") =>
        Rules($$"""{"default": {"reactions": [{"name": "{{name}}", "match": "^421 test", "samples": ["421 test"], {{rest}} }]} }""")
            .ProfileFor(new ShapingKey("example.org", "mx.example.org", ["mx.example.org"], null)).Reactions[0];
}
