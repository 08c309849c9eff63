namespace Posthorn.Delivery.Shaping;

/// <summary>
/// Holds a rule file's samples against its rules: each rule must match what it was written for, must not match what it was not,
/// and must be the one that answers, since a rule behind a greedier one never fires.
/// </summary>
internal static class SampleRules
{
    /// <param name="file">The file whose samples are tried.</param>
    /// <param name="rules">All rules as they will apply.</param>
    /// <param name="demandAll">Every rule must have samples of both kinds; else one that has none is only a warning.</param>
    public static void Check(ShapingFile file, ShapingRules rules, bool demandAll, MistakeList mistakes)
    {
        foreach (var provider in file.Providers)
        {
            CheckProvider(provider, rules, demandAll, mistakes);
            CheckReactions(provider.Block, new ShapingKey("", "", [], provider.Name), rules, demandAll, mistakes);
        }

        foreach (var domain in file.Domains)
        {
            CheckReactions(domain.Block, new ShapingKey(domain.Domain, "", [], null), rules, demandAll, mistakes);
        }

        foreach (var site in file.Sites)
        {
            CheckReactions(site.Block, new ShapingKey("", site.Mx.AnyHost, [site.Mx.AnyHost], null), rules, demandAll, mistakes);
        }

        CheckReactions(file.Default, new ShapingKey("", "", [], null), rules, demandAll, mistakes);
        CheckNames(file, mistakes);
    }

    private static void CheckProvider(ProviderRules provider, ShapingRules rules, bool demandAll, MistakeList mistakes)
    {
        var known = rules.Providers.Providers.First(merged => merged.Name == provider.Name);
        if (known.Mx.Count == 0)
        {
            mistakes.Add(provider.Place, "there is no shipped provider of that name, so it needs \"mx\": the patterns of its MX hosts");
            return;
        }

        if (provider.Like is { } like && (like == provider.Name || rules.Providers.Providers.All(other => other.Name != like)))
        {
            mistakes.Add(provider.Place, $"\"like\" names another provider; there is no \"{like}\"");
        }

        if (provider.Mx.Count > 0)
        {
            Demand(provider.Samples.Count > 0 && (!demandAll || provider.CounterSamples.Count > 0), provider.Place, "MX hosts", demandAll, mistakes);
        }

        foreach (var sample in provider.Samples)
        {
            var match = rules.Providers.Match([sample]);
            if (match != provider.Name)
            {
                mistakes.Add(provider.Place, $"the sample {sample} belongs to {(match is null ? "no provider: no pattern matches it" : $"{match}, which stands earlier")}");
            }
        }

        foreach (var sample in provider.CounterSamples.Where(sample => known.HasAll([sample])))
        {
            mistakes.Add(provider.Place, $"the counter-sample {sample} matches");
        }

        foreach (var pattern in provider.Mx.Where(pattern => provider.Samples.Count > 0 && !provider.Samples.Any(sample => pattern.Matches(sample))))
        {
            mistakes.Add(provider.Place, $"no sample matches {pattern}");
        }
    }

    private static void CheckReactions(RuleBlock block, ShapingKey key, ShapingRules rules, bool demandAll, MistakeList mistakes)
    {
        var profile = rules.ProfileFor(key);
        foreach (var reaction in block.Reactions)
        {
            Demand(reaction.Samples.Count > 0 && (!demandAll || reaction.CounterSamples.Count > 0), reaction.Place, "replies", demandAll, mistakes);
            foreach (var sample in reaction.Samples)
            {
                CheckSample(sample, reaction, profile, mistakes);
            }

            foreach (var sample in reaction.CounterSamples)
            {
                if (!SampleReply.TryParse(sample, out var reply))
                {
                    mistakes.Add(reaction.Place, $"the counter-sample \"{sample}\" is not a reply such as \"421 4.7.0 try later\"");
                }
                else if (reaction.Match.Matches(ReplyPattern.LineOf(reply)))
                {
                    mistakes.Add(reaction.Place, $"the counter-sample \"{sample}\" matches");
                }
            }
        }
    }

    private static void CheckSample(string sample, Reaction reaction, ShapingProfile profile, MistakeList mistakes)
    {
        if (!SampleReply.TryParse(sample, out var reply))
        {
            mistakes.Add(reaction.Place, $"the sample \"{sample}\" is not a reply such as \"421 4.7.0 try later\"");
            return;
        }

        if (reply.Code < 400)
        {
            mistakes.Add(reaction.Place, $"the sample \"{sample}\" is no refusal: only 4xx and 5xx replies are looked at");
            return;
        }

        var first = profile.FirstMatch(reply, reaction.Stages.Example());
        if (!ReferenceEquals(first, reaction))
        {
            mistakes.Add(reaction.Place, reaction.Match.Matches(ReplyPattern.LineOf(reply))
                ? $"it never fires for its sample \"{sample}\": {first!.Name} ({first.Origin}) answers first"
                : $"the sample \"{sample}\" does not match");
        }
    }

    private static void CheckNames(ShapingFile file, MistakeList mistakes)
    {
        foreach (var twice in file.Blocks.SelectMany(block => block.Reactions).GroupBy(reaction => reaction.Name).Where(same => same.Count() > 1))
        {
            mistakes.Add(twice.Last().Place, $"the name \"{twice.Key}\" is another reaction's already (line {twice.First().Place.Line}); restrictions are told apart by it");
        }
    }

    private static void Demand(bool has, Place place, string what, bool demandAll, MistakeList mistakes)
    {
        if (!has && demandAll)
        {
            mistakes.Add(place, $"a shipped rule needs samples and counter_samples of {what}");
        }
        else if (!has)
        {
            mistakes.Warn(place, $"without \"samples\" of {what} nobody knows whether this rule ever fires");
        }
    }
}
