namespace Posthorn.Templating;

/// <summary>Templates and data come from strangers: what one rendering may cost.</summary>
public sealed record TemplateLimits
{
    public static readonly TemplateLimits Default = new();

    /// <summary>UTF-16 units of text. Default 5 Mi.</summary>
    public int MaxOutput { get; init; } = 5 * 1024 * 1024;

    /// <summary>Parts of the template that are evaluated, each round of a loop anew; long values count more than once. Default 1,000,000.</summary>
    public int MaxSteps { get; init; } = 1_000_000;

    /// <summary>Blocks within blocks. Parsing goes by the default, 100, whatever a rendering says; more than that is of no use here.</summary>
    public int MaxDepth { get; init; } = 100;
}
