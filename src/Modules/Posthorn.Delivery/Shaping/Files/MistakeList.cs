namespace Posthorn.Delivery.Shaping;

/// <summary>What is wrong, or only suspicious, in one rule file.</summary>
internal sealed class MistakeList(string file)
{
    private readonly List<ShapingMistake> _mistakes = [];
    private readonly List<ShapingMistake> _warnings = [];

    public string File => file;

    public IReadOnlyList<ShapingMistake> Mistakes => _mistakes;

    public IReadOnlyList<ShapingMistake> Warnings => _warnings;

    public void Add(Place place, string text) => _mistakes.Add(new ShapingMistake(file, place.Line, place.Path, text));

    public void Warn(Place place, string text) => _warnings.Add(new ShapingMistake(file, place.Line, place.Path, text));
}
