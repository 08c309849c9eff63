using System.Globalization;

namespace Posthorn.Delivery.Shaping;

/// <summary>Reads one reaction.</summary>
internal static class ReactionParser
{
    /// <summary>How long none of its replies must be seen before a slowed way takes a step up, unless the rule says otherwise.</summary>
    public static readonly TimeSpan DefaultCleanInterval = TimeSpan.FromMinutes(5);

    private const double DefaultFactor = 0.5;
    private const double DefaultShareAfterSuspension = 0.25;
    private const string Deeds = "slow, suspend, other_ip, bounce, retry_after or nothing";
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    public static Reaction? Parse(JsonNode node, MistakeList mistakes)
    {
        if (MemberReader.Of(node, mistakes) is not { } members)
        {
            return null;
        }

        var name = members.Text("name");
        var match = Match(members, mistakes);
        var deed = members.Text("do");
        var stages = Stages(members, mistakes);
        var span = RuleBlockParser.Span(members, "for", Shortest, Longest);
        var to = members.Value<Measure>("to", Measure.TryParse, "a share such as 50%, or a rate such as 20/minute");
        var copy = members.Value<CopyFate>("copy", TryParseFate, "retry or bounce");
        var ips = members.Value<bool>("ips", TryParseIps, "this or all");
        var samples = members.Texts("samples");
        var counterSamples = members.Texts("counter_samples");
        members.RefuseOthers();

        Require(members, mistakes, "name", name is null);
        Require(members, mistakes, "match", match is null);
        Require(members, mistakes, "do", deed is null);
        if (name is null || match is null || deed is null || Effect(deed, span, to, members, mistakes) is not { } effect)
        {
            return null;
        }

        if (deed is "bounce" or "retry_after" or "nothing" && (copy is not null || ips is not null))
        {
            mistakes.Add(members.Place, $"\"copy\" and \"ips\" go with slow, suspend and other_ip, not with {deed}");
        }

        if (deed == "other_ip" && ips == true)
        {
            mistakes.Add(members.Place, "another IP cannot be used when the reaction is for all of them");
        }

        var fate = deed switch { "bounce" => CopyFate.Bounce, "retry_after" => CopyFate.Retry, _ => copy ?? CopyFate.AsReplied };
        return new Reaction(
            name, $"{mistakes.File}:{members.Place.Line} {members.Place.Path}", members.Place, match, stages, effect, fate,
            deed == "retry_after" ? span : null, ips ?? false, samples, counterSamples);
    }

    private static ReplyPattern? Match(MemberReader members, MistakeList mistakes)
    {
        if (members.Text("match") is not { } text)
        {
            return null;
        }

        if (mistakes.IsProven)
        {
            return ReplyPattern.Proven(text);
        }

        if (ReplyPattern.TryParse(text, out var pattern, out var error))
        {
            return pattern;
        }

        mistakes.Add(members.Find("match")!.Place, $"this is no pattern that can be used: {error}");
        return null;
    }

    private static StageSet Stages(MemberReader members, MistakeList mistakes)
    {
        if (members.List<string>("stages", IsStage, $"a stage: {string.Join(", ", StageSet.Names)}") is not { Count: > 0 } names)
        {
            return StageSet.All;
        }

        return names.Aggregate(new StageSet(0), (set, name) => set.With(name)!.Value);

        static bool IsStage(string text, out string name)
        {
            name = text;
            return StageSet.Names.Contains(text);
        }
    }

    private static ReactionEffect? Effect(string deed, TimeSpan? span, Measure? to, MemberReader members, MistakeList mistakes)
    {
        if (to is not null && deed is not ("slow" or "suspend"))
        {
            mistakes.Add(members.Find("to")!.Place, $"\"to\" goes with slow and suspend, not with {deed}");
        }

        switch (deed)
        {
            case "slow" when to is { Rate: { } rate }:
                return new ReactionEffect.SlowTo(rate, span ?? DefaultCleanInterval);
            case "slow":
                return new ReactionEffect.Slow(to?.Share ?? DefaultFactor, span ?? DefaultCleanInterval);
            case "suspend" or "other_ip" or "retry_after" when span is null:
                if (members.Find("for") is null)
                {
                    mistakes.Add(members.Place, $"{deed} needs \"for\": how long");
                }

                return null;
            case "suspend" when to is { Rate: not null }:
                mistakes.Add(members.Find("to")!.Place, "after a suspension a share is sent first, such as 25%");
                return null;
            case "suspend":
                return new ReactionEffect.Suspend(span!.Value, to?.Share ?? DefaultShareAfterSuspension);
            case "other_ip":
                return new ReactionEffect.OtherIp(span!.Value);
            case "retry_after":
                return new ReactionEffect.None();
            case "bounce" or "nothing":
                if (span is not null)
                {
                    mistakes.Add(members.Find("for")!.Place, $"\"for\" says nothing beside {deed}");
                }

                return new ReactionEffect.None();
            default:
                mistakes.Add(members.Find("do")!.Place, $"expected {Deeds}, not \"{deed}\"");
                return null;
        }
    }

    private static void Require(MemberReader members, MistakeList mistakes, string name, bool missing)
    {
        if (missing && members.Find(name) is null)
        {
            mistakes.Add(members.Place, $"a reaction needs \"{name}\"");
        }
    }

    private static bool TryParseFate(string text, out CopyFate fate)
    {
        fate = text == "retry" ? CopyFate.Retry : CopyFate.Bounce;
        return text is "retry" or "bounce";
    }

    private static bool TryParseIps(string text, out bool all)
    {
        all = text == "all";
        return text is "this" or "all";
    }

    /// <summary>A share or a rate.</summary>
    private readonly record struct Measure(double? Share, SendRate? Rate)
    {
        public static bool TryParse(string text, out Measure measure)
        {
            measure = default;
            if (text.EndsWith('%') && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var percent) && percent is >= 1 and <= 99)
            {
                measure = new Measure(percent / 100.0, null);
                return true;
            }

            if (SendRate.TryParse(text, out var rate) && !rate.IsNone)
            {
                measure = new Measure(null, rate);
                return true;
            }

            return false;
        }
    }
}
