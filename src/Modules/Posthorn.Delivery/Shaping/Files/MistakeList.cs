namespace Posthorn.Delivery.Shaping;

/// <summary>What is wrong, or only suspicious, in one rule file.</summary>
/// <param name="isProven">The file was proven when this build was tested: what takes long to prove is not proven again at each start.</param>
internal sealed class MistakeList(string file, bool isProven = false)
{
    private readonly List<ShapingMistake> _mistakes = [];
    private readonly List<ShapingMistake> _warnings = [];

    public string File => file;

    public bool IsProven => isProven;

    public IReadOnlyList<ShapingMistake> Mistakes => _mistakes;

    public IReadOnlyList<ShapingMistake> Warnings => _warnings;

    public void Add(Place place, string text) => _mistakes.Add(new ShapingMistake(file, place.Line, place.Path, text));

    public void Warn(Place place, string text) => _warnings.Add(new ShapingMistake(file, place.Line, place.Path, text));
}
