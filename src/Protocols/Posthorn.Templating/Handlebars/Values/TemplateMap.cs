namespace Posthorn.Templating;

/// <summary>A JSON object, with its keys in JavaScript's order: whole numbers first and ascending, then the others as they were written.</summary>
internal sealed class TemplateMap
{
    public static readonly TemplateMap Empty = new([]);

    private readonly OrderedDictionary<string, TemplateValue> _members;

    /// <param name="members">Is kept; the last of equal names counts.</param>
    public TemplateMap(OrderedDictionary<string, TemplateValue> members)
    {
        _members = members;
        var numbered = members.Where(member => IsNumber(member.Key)).OrderBy(member => int.Parse(member.Key)).ToList();
        if (numbered.Count > 0)
        {
            _members = new(numbered.Concat(members.Where(member => !IsNumber(member.Key))), StringComparer.Ordinal);
        }
    }

    public int Count => _members.Count;

    public KeyValuePair<string, TemplateValue> this[int index] => _members.GetAt(index);

    public bool Has(string name) => _members.ContainsKey(name);

    public TemplateValue Find(string name) => _members.TryGetValue(name, out var value) ? value : TemplateValue.Undefined;

    private static bool IsNumber(string name) => TemplateValue.TryIndex(name, int.MaxValue, out _);
}
