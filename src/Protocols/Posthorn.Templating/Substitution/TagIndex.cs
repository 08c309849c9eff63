using System.Buffers;

namespace Posthorn.Templating;

/// <summary>One place of a text where a tag stands, and which.</summary>
internal readonly record struct TagPlace(int Start, string Tag);

/// <summary>
/// Many literal tags, found in one walk over a text whatever they look like: an Aho-Corasick automaton of the tags read backwards, so
/// that the longest tag that begins at a place is known there without a look ahead.
/// </summary>
internal sealed class TagIndex
{
    private const int Root = 0;

    private readonly Dictionary<(int Node, char Character), int> _edges = [];
    private readonly List<string?> _longest = [null];
    private readonly List<int> _fallbacks = [Root];
    private readonly SearchValues<char> _lastCharacters;

    /// <param name="tags">Empty ones are left out.</param>
    public TagIndex(IEnumerable<string> tags)
    {
        var all = tags.Where(tag => tag.Length > 0).ToList();
        _lastCharacters = SearchValues.Create([.. all.Select(tag => tag[^1]).Distinct()]);
        IsEmpty = all.Count == 0;
        foreach (var tag in all)
        {
            Add(tag);
        }

        LinkFallbacks();
    }

    public bool IsEmpty { get; }

    /// <summary>From left to right; where two tags share characters the first one counts, and the longest of those that begin with it.</summary>
    public IEnumerable<TagPlace> Find(string text)
    {
        var end = 0;
        foreach (var place in PlacesFromTheEnd(text))
        {
            if (place.Start >= end)
            {
                end = place.Start + place.Tag.Length;
                yield return place;
            }
        }
    }

    private Stack<TagPlace> PlacesFromTheEnd(string text)
    {
        var places = new Stack<TagPlace>();
        var node = Root;
        for (var at = text.Length - 1; at >= 0; at--)
        {
            if (node == Root)
            {
                at = text.AsSpan(0, at + 1).LastIndexOfAny(_lastCharacters);
                if (at < 0)
                {
                    break;
                }
            }

            node = Next(node, text[at]);
            if (_longest[node] is { } tag)
            {
                places.Push(new TagPlace(at, tag));
            }
        }

        return places;
    }

    private int Next(int node, char character)
    {
        int next;
        while (!_edges.TryGetValue((node, character), out next))
        {
            if (node == Root)
            {
                return Root;
            }

            node = _fallbacks[node];
        }

        return next;
    }

    private void Add(string tag)
    {
        var node = Root;
        for (var i = tag.Length - 1; i >= 0; i--)
        {
            if (!_edges.TryGetValue((node, tag[i]), out var next))
            {
                next = _longest.Count;
                _longest.Add(null);
                _fallbacks.Add(Root);
                _edges.Add((node, tag[i]), next);
            }

            node = next;
        }

        _longest[node] = tag;
    }

    /// <summary>Level by level: a node falls back to the longest other beginning of a tag that it ends with.</summary>
    private void LinkFallbacks()
    {
        var children = _edges.ToLookup(edge => edge.Key.Node, edge => (edge.Key.Character, Child: edge.Value));
        var waiting = new Queue<int>([Root]);
        while (waiting.TryDequeue(out var node))
        {
            foreach (var (character, child) in children[node])
            {
                _fallbacks[child] = node == Root ? Root : Next(_fallbacks[node], character);
                _longest[child] ??= _longest[_fallbacks[child]];
                waiting.Enqueue(child);
            }
        }
    }
}
