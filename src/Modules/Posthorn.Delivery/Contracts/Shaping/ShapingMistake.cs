namespace Posthorn.Delivery;

/// <summary>Something wrong in a rule file, where it stands and what was expected.</summary>
/// <param name="File">The file's name, or <c>shipped</c>.</param>
/// <param name="Line">From 1.</param>
/// <param name="Path">From the top of the file: <c>providers.google.rate</c>; empty for the whole file.</param>
public sealed record ShapingMistake(string File, int Line, string Path, string Text)
{
    public override string ToString() => Path.Length == 0 ? $"{File}:{Line}: {Text}" : $"{File}:{Line}: {Path}: {Text}";
}
