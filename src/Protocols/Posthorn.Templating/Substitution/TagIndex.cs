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
    private const int ShortestPiece = 64 * 1024;

    private readonly Dictionary<(int Node, char Character), int> _edges = [];
    private readonly List<string?> _longest = [null];
    private readonly List<int> _fallbacks = [Root];
    private readonly SearchValues<char> _lastCharacters;
    private readonly int _longestTag;

    /// <param name="tags">Empty ones are left out.</param>
    public TagIndex(IEnumerable<string> tags)
    {
        var all = tags.Where(tag => tag.Length > 0).ToList();
        _lastCharacters = SearchValues.Create([.. all.Select(tag => tag[^1]).Distinct()]);
        _longestTag = all.Count == 0 ? 0 : all.Max(tag => tag.Length);
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
        // Piece by piece, so that a text full of tags does not become a list many times its size.
        var piece = Math.Max(ShortestPiece, 4 * _longestTag);
        var places = new Stack<TagPlace>();
        var end = 0;
        for (var from = 0; from < text.Length && !IsEmpty; from += piece)
        {
            PushPlaces(text, from, Math.Min(text.Length, from + piece), places);
            while (places.TryPop(out var place))
            {
                if (place.Start >= end)
                {
                    end = place.Start + place.Tag.Length;
                    yield return place;
                }
            }
        }
    }

    /// <summary>Those that begin between the two; the walk sets out far enough behind to have seen the whole of them.</summary>
    private void PushPlaces(string text, int from, int to, Stack<TagPlace> places)
    {
        var node = Root;
        for (var at = Math.Min(text.Length, to + _longestTag - 1) - 1; at >= from; at--)
        {
            if (node == Root)
            {
                at = from + text.AsSpan(from, at + 1 - from).LastIndexOfAny(_lastCharacters);
                if (at < from)
                {
                    break;
                }
            }

            node = Next(node, text[at]);
            if (at < to && _longest[node] is { } tag)
            {
                places.Push(new TagPlace(at, tag));
            }
        }
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
