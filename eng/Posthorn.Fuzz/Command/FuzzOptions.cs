namespace Posthorn.Fuzz.Command;

/// <param name="Parsers">Part of a name, or null: all.</param>
/// <param name="For">For all parsers together; each gets the same share.</param>
/// <param name="Corpus">Where the found cases are.</param>
/// <param name="InHand">The file of <see cref="Engine.InputInHand"/>.</param>
internal sealed record FuzzOptions(string? Parsers, int Seed, TimeSpan For, string Corpus, string InHand);
