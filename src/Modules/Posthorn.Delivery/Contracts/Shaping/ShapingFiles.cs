using Posthorn.Delivery.Shaping;

namespace Posthorn.Delivery;

/// <summary>The shipped rules and the operator's file, for people at a terminal.</summary>
public static class ShapingFiles
{
    /// <summary>The operator's file lies under this name in the data folder.</summary>
    public const string FileName = "shaping.json";

    /// <summary>The shipped file as it was written, with its comments.</summary>
    public static string ShippedText => ShapingBook.ShippedText;

    /// <summary>What stops a start: the mistakes in the operator's file.</summary>
    /// <param name="path">The operator's file; one that is not there is an empty one.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyList<ShapingMistake> MistakesIn(string? path) =>
        ShapingDisk.Read(path).Text is { } own ? ShapingBook.Open(own, ShapingLimits.Of(new DeliveryOptions()), version: 1).Mistakes.Mistakes : [];

    /// <summary>Runs every rule, the shipped ones too, against its samples.</summary>
    /// <param name="path">The operator's file; one that is not there is an empty one.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ShapingCheckReport Check(string? path)
    {
        var outcome = ShapingBook.Open(ShapingDisk.Read(path).Text, ShapingLimits.Of(new DeliveryOptions()), version: 1);
        return new ShapingCheckReport(
            [.. ShapingBook.ShippedMistakes.Mistakes, .. outcome.Mistakes.Mistakes],
            outcome.Mistakes.Warnings,
            Count(ShapingBook.Shipped),
            outcome.Own is { } own ? Count(own) : null);
    }

    /// <summary>What applies to a destination, and which rule says so.</summary>
    /// <param name="path">The operator's file, without mistakes.</param>
    /// <param name="settings">What holds where no rule says anything.</param>
    /// <param name="subject">A provider's name, or a domain.</param>
    /// <param name="mxHosts">The domain's MX hosts; empty: only rules for the domain itself and the defaults are known.</param>
    /// <returns>Null when the file has mistakes or there is no such provider.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ShapingShowReport? Show(string? path, DeliveryOptions settings, string subject, IReadOnlyList<string> mxHosts)
    {
        if (ShapingBook.Open(ShapingDisk.Read(path).Text, ShapingLimits.Of(settings), version: 1).Rules is not { } rules)
        {
            return null;
        }

        var isDomain = subject.Contains('.', StringComparison.Ordinal);
        if (!isDomain && rules.Providers.Providers.All(provider => provider.Name != subject))
        {
            return null;
        }

        var key = isDomain ? ShapingKey.Of(subject, mxHosts, rules.Providers) : new ShapingKey("", "", [], subject);
        var profile = rules.ProfileFor(key);
        return new ShapingShowReport(
            key.Provider,
            key.Site.Length == 0 ? null : key.Site,
            [.. profile.Fields.Select(field => new ShapingFieldReport(field.Field, field.Value, field.Origin))],
            [.. profile.Reactions.Select(reaction => new ShapingReactionReport(reaction.Name, reaction.Describe(), reaction.Match.Text, reaction.Origin))]);
    }

    private static ShapingCounts Count(ShapingFile file)
    {
        var reactions = file.Blocks.SelectMany(block => block.Reactions).ToList();
        return new ShapingCounts(
            file.Providers.Count, file.Domains.Count, file.Sites.Count, reactions.Count,
            reactions.Sum(reaction => reaction.Samples.Count + reaction.CounterSamples.Count)
                + file.Providers.Sum(provider => provider.Samples.Count + provider.CounterSamples.Count));
    }
}

/// <param name="Own">Null: there is no operator's file.</param>
public sealed record ShapingCheckReport(
    IReadOnlyList<ShapingMistake> Mistakes, IReadOnlyList<ShapingMistake> Warnings, ShapingCounts Shipped, ShapingCounts? Own);

/// <summary>How much a rule file holds.</summary>
public sealed record ShapingCounts(int Providers, int Domains, int Sites, int Reactions, int Samples);

/// <param name="Provider">Null: none has all the hosts.</param>
/// <param name="Site">Null when no MX hosts were given.</param>
/// <param name="Reactions">In the order in which they are asked.</param>
public sealed record ShapingShowReport(string? Provider, string? Site, IReadOnlyList<ShapingFieldReport> Limits, IReadOnlyList<ShapingReactionReport> Reactions);

/// <param name="Origin">File, line and path of the rule, or <c>settings</c>.</param>
public sealed record ShapingFieldReport(string Name, string Value, string Origin);

public sealed record ShapingReactionReport(string Name, string Deed, string Pattern, string Origin);
