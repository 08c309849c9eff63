namespace Posthorn.Templating;

/// <summary>Which lists an item stands in, and how far each has counted.</summary>
internal sealed class OpenLists
{
    // Deeper ones are indented no further.
    private const int DeepestIndent = 8;

    private readonly Stack<int> _counts = [];

    public void Open(bool isNumbered) => _counts.Push(isNumbered ? 0 : -1);

    public void Close() => _counts.TryPop(out _);

    public string NextMark()
    {
        var indent = new string(' ', 2 * Math.Clamp(_counts.Count - 1, 0, DeepestIndent));
        if (!_counts.TryPop(out var count))
        {
            return "* ";
        }

        _counts.Push(count < 0 ? count : count + 1);
        return count < 0 ? $"{indent}* " : $"{indent}{count + 1}. ";
    }
}
