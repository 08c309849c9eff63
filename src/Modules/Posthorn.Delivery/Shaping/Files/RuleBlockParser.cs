namespace Posthorn.Delivery.Shaping;

/// <summary>Reads the fields that a provider, a domain, a site and the defaults have in common.</summary>
internal static class RuleBlockParser
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    public static RuleBlock Parse(MemberReader members, MistakeList mistakes)
    {
        var ladder = members.List<TimeSpan>(
            "retry", (string text, out TimeSpan span) => SpanText.TryParse(text, TimeSpan.FromSeconds(1), TimeSpan.FromDays(2), out span),
            "a wait from 1s to 2d, such as 5m or 4h");
        var giveUp = Span(members, "give_up_after", TimeSpan.FromMinutes(1), Longest);
        if (ladder is [var first, ..] && giveUp < first)
        {
            mistakes.Add(members.Find("give_up_after")!.Place, $"{SpanText.Of(giveUp.Value)} is over before the first retry after {SpanText.Of(first)}");
        }

        return new RuleBlock(
            $"{mistakes.File}:{members.Place.Line} {members.Place.Path}",
            members.Number("connections", 1, 10_000),
            members.Number("messages_per_connection", 1, 1_000_000),
            members.Value<SendRate>("rate", SendRate.TryParse, "messages per second, minute, hour or day, such as 100/minute, or none"),
            ladder,
            giveUp,
            Tls(members, mistakes),
            Span(members, "idle_timeout", TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)),
            Span(members, "connect_timeout", TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5)),
            Reactions(members.Find("reactions"), mistakes));
    }

    public static TimeSpan? Span(MemberReader members, string name, TimeSpan least, TimeSpan most) => members.Value<TimeSpan>(
        name, (string text, out TimeSpan span) => SpanText.TryParse(text, least, most, out span), $"a time from {SpanText.Of(least)} to {SpanText.Of(most)}, such as 30s, 5m, 4h or 1d");

    private static TlsDemand? Tls(MemberReader members, MistakeList mistakes)
    {
        var level = members.Value<TlsLevel>("tls", TryParseLevel, "opportunistic, required or verified");
        var version = LeastVersion(members);
        if (version is not null && level is not (TlsLevel.Required or TlsLevel.Verified))
        {
            mistakes.Add(
                members.Find("tls_min")!.Place,
                "a least version needs \"tls\": \"required\" or \"verified\" beside it: where TLS is only opportunistic, refusing an old version means sending in the clear");
            return null;
        }

        return level is { } known ? new TlsDemand(known, version ?? new Version(1, known == TlsLevel.Opportunistic ? 0 : 2)) : null;
    }

    private static Version? LeastVersion(MemberReader members) =>
        members.Value<TlsVersion>("tls_min", TlsVersion.TryParse, "\"1.0\", \"1.1\", \"1.2\" or \"1.3\"")?.Value;

    private static bool TryParseLevel(string text, out TlsLevel level)
    {
        level = text switch { "required" => TlsLevel.Required, "verified" => TlsLevel.Verified, _ => TlsLevel.Opportunistic };
        return text is "opportunistic" or "required" or "verified";
    }

    private static List<Reaction> Reactions(JsonNode? node, MistakeList mistakes)
    {
        if (node is JsonNode.Series series)
        {
            return [.. series.Items.Select(item => ReactionParser.Parse(item, mistakes)).OfType<Reaction>()];
        }

        if (node is not null)
        {
            mistakes.Add(node.Place, $"expected a list of reactions, [{{…}}], not {node.Show}");
        }

        return [];
    }

    private readonly record struct TlsVersion(Version Value)
    {
        public static bool TryParse(string text, out TlsVersion version)
        {
            var known = text is "1.0" or "1.1" or "1.2" or "1.3";
            version = new TlsVersion(known ? Version.Parse(text) : new Version(1, 0));
            return known;
        }
    }
}
