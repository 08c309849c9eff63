using System.Text;

namespace Posthorn.Delivery.Shaping;

/// <summary>The shipped rules, and how an operator's text is put over them. Pure: it touches no disk but the program's own resource.</summary>
internal static class ShapingBook
{
    public const string ShippedName = "shipped";

    private static readonly Lazy<string> Text = new(ReadResource);
    private static readonly Lazy<ShapingFile> Parsed = new(() => ParseShipped(new MistakeList(ShippedName, isProven: true)));
    private static readonly Lazy<MistakeList> Checked = new(CheckShipped);

    /// <summary>The shipped file as it was written.</summary>
    public static string ShippedText => Text.Value;

    public static ShapingFile Shipped => Parsed.Value;

    /// <summary>What is wrong with the shipped file and its samples: nothing in a build that passed its tests, so a start does not look.</summary>
    public static MistakeList ShippedMistakes => Checked.Value;

    /// <param name="own">The operator's file; null: there is none.</param>
    /// <param name="settings">What holds where no rule says anything.</param>
    /// <param name="version">For <see cref="ShapingRules.Version"/>.</param>
    public static BookOutcome Open(OwnText? own, ShapingLimits settings, long version)
    {
        if (own is null)
        {
            return new BookOutcome(ShapingRules.Of(Shipped, null, settings, version), null, new MistakeList(""));
        }

        var mistakes = new MistakeList(own.Name);
        var file = ShapingFileParser.Parse(own.Bytes, mistakes);
        if (mistakes.Mistakes.Count > 0)
        {
            return new BookOutcome(null, file, mistakes);
        }

        // The names come first: the look-up tables cannot be built when a domain stands there twice.
        if (file.Domains.DistinctBy(rules => rules.Domain).Count() < file.Domains.Count)
        {
            mistakes.Add(new Place(1, "domains"), "a domain stands here twice, in two spellings");
            return new BookOutcome(null, file, mistakes);
        }

        var rules = ShapingRules.Of(Shipped, file, settings, version);
        SampleRules.Check(file, rules, demandAll: false, mistakes);
        return new BookOutcome(mistakes.Mistakes.Count == 0 ? rules : null, file, mistakes);
    }

    private static ShapingFile ParseShipped(MistakeList mistakes) => ShapingFileParser.Parse(Encoding.UTF8.GetBytes(ShippedText), mistakes);

    private static MistakeList CheckShipped()
    {
        var mistakes = new MistakeList(ShippedName);
        var file = ParseShipped(mistakes);
        if (mistakes.Mistakes.Count == 0)
        {
            SampleRules.Check(file, ShapingRules.Of(file, null, ShapingLimits.Of(new DeliveryOptions()), 0), demandAll: true, mistakes);
        }

        return mistakes;
    }

    private static string ReadResource()
    {
        var assembly = typeof(ShapingBook).Assembly;
        var name = assembly.GetManifestResourceNames().Single(resource => resource.EndsWith(".Shaping.Shipped.shaping.json", StringComparison.Ordinal));
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}

/// <summary>The operator's rule file as it lies on the disk.</summary>
internal sealed record OwnText(string Name, byte[] Bytes);

/// <param name="Rules">Null when there are mistakes.</param>
/// <param name="Own">The operator's rules as far as they could be read; null: no file.</param>
internal sealed record BookOutcome(ShapingRules? Rules, ShapingFile? Own, MistakeList Mistakes);
