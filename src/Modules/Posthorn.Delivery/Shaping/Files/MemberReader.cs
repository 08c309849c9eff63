using System.Globalization;

namespace Posthorn.Delivery.Shaping;

/// <summary>The members of one object, asked for by name; what nobody asked for is a mistake.</summary>
internal sealed class MemberReader(JsonNode.Group group, MistakeList mistakes)
{
    public delegate bool Parse<T>(string text, out T value);

    private readonly HashSet<string> _known = [];

    public Place Place => group.Place;

    /// <summary>The object of that node; null, with a mistake, when it is something else.</summary>
    public static MemberReader? Of(JsonNode? node, MistakeList mistakes)
    {
        if (node is JsonNode.Group members)
        {
            return new MemberReader(members, mistakes);
        }

        if (node is not null)
        {
            mistakes.Add(node.Place, $"expected an object, {{…}}, not {node.Show}");
        }

        return null;
    }

    public JsonNode? Find(string name)
    {
        _known.Add(name);
        return group.Members.FirstOrDefault(member => member.Name == name)?.Value;
    }

    /// <summary>The members of an object whose names are the operator's own.</summary>
    public IReadOnlyList<Member> Members(string name)
    {
        var node = Find(name);
        return Of(node, mistakes) is null ? [] : ((JsonNode.Group)node!).Members;
    }

    public int? Number(string name, int least, int most)
    {
        if (Find(name) is not { } node)
        {
            return null;
        }

        if (node is JsonNode.Plain plain && int.TryParse(plain.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        mistakes.Add(node.Place, $"expected a number from {least} to {most}, not {node.Show}");
        return null;
    }

    public T? Value<T>(string name, Parse<T> parse, string expected)
        where T : struct => Find(name) is { } node && TryParse(node, parse, expected, out var value) ? value : null;

    public string? Text(string name) => Find(name) is { } node && TryParse<string>(node, Same, "a text", out var text) ? text : null;

    /// <summary>A list of texts; empty when it is not there.</summary>
    public IReadOnlyList<string> Texts(string name) => List<string>(name, Same, "a text") ?? [];

    /// <summary>A list whose items are texts of one form; null when it is not there.</summary>
    public IReadOnlyList<T>? List<T>(string name, Parse<T> parse, string expected)
    {
        if (Find(name) is not { } node)
        {
            return null;
        }

        if (node is not JsonNode.Series { Items.Count: > 0 } series)
        {
            mistakes.Add(node.Place, $"expected a list, [\"…\"], with one item at least, not {node.Show}");
            return null;
        }

        List<T> values = [];
        foreach (var item in series.Items)
        {
            if (TryParse(item, parse, expected, out var value))
            {
                values.Add(value);
            }
        }

        return values;
    }

    /// <summary>To be called last.</summary>
    public void RefuseOthers()
    {
        foreach (var other in group.Members.Where(member => !_known.Contains(member.Name)))
        {
            mistakes.Add(other.Value.Place, $"there is no such key; here may stand {string.Join(", ", _known)}");
        }
    }

    private bool TryParse<T>(JsonNode node, Parse<T> parse, string expected, out T value)
    {
        if (node is JsonNode.Text text && parse(text.Value, out value))
        {
            return true;
        }

        mistakes.Add(node.Place, $"expected {expected}, not {node.Show}");
        value = default!;
        return false;
    }

    private static bool Same(string text, out string value)
    {
        value = text;
        return text.Length > 0;
    }
}
