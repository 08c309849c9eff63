using System.Text;

namespace Posthorn.Templating;

/// <summary>
/// Changes to HTML that never write it anew: they are collected as places and texts, and everything between them stays, character for
/// character. For one thread.
/// </summary>
public sealed class HtmlEdits(string html)
{
    internal const int DefaultMaxLinks = 1000;

    private readonly List<KeyValuePair<string, string>> _tags = [];
    private readonly StringBuilder _atEnd = new();
    private LinkRewriter? _rewriteLink;
    private int _maxLinks;

    /// <summary>Offers links by the rules of the events spec, section 4.2; beyond <paramref name="maxLinks"/> they stay as they are.</summary>
    public void RewriteLinks(LinkRewriter rewriteLink, int maxLinks = DefaultMaxLinks)
    {
        _rewriteLink = rewriteLink;
        _maxLinks = maxLinks;
    }

    /// <summary>Before the last real <c>&lt;/body&gt;</c>, else before the last real <c>&lt;/html&gt;</c>, else at the end. Later ones come behind earlier ones.</summary>
    public void InsertAtEnd(string snippet) => _atEnd.Append(snippet);

    /// <summary>Wherever the tag stands, in a comment too. Within a link it is replaced before the link is offered for rewriting.</summary>
    public void ReplaceAll(string tag, string value)
    {
        if (tag.Length > 0)
        {
            _tags.Add(new(tag, value));
        }
    }

    public string Apply()
    {
        var edits = Collect();
        if (edits.Count == 0)
        {
            return html;
        }

        // Written in place: a mail is tens of kilobytes, and each copy of it would cost as much as finding its links.
        return string.Create(edits.Aggregate(html.Length, static (length, edit) => length + edit.Replacement.Length - edit.Length), (html, edits), static (output, state) =>
        {
            var copied = 0;
            foreach (var edit in state.edits)
            {
                output = Append(output, state.html.AsSpan(copied, edit.Start - copied));
                output = Append(output, edit.Replacement);
                copied = edit.Start + edit.Length;
            }

            Append(output, state.html.AsSpan(copied));
        });
    }

    private static Span<char> Append(Span<char> output, ReadOnlySpan<char> text)
    {
        text.CopyTo(output);
        return output[text.Length..];
    }

    /// <summary>In their order, none within another.</summary>
    public IReadOnlyList<TextEdit> Collect()
    {
        var tags = TagEdits();
        var walk = new HtmlLinkWalk(html, _rewriteLink, _maxLinks, tags);
        walk.Run();
        List<TextEdit> all = [.. walk.Edits];
        if (_atEnd.Length > 0)
        {
            all.Add(new TextEdit(walk.EndOfBody, 0, _atEnd.ToString()));
        }

        // Ordering keeps equals apart in the order they came; a rewritten link has its tags replaced already.
        var edits = new List<TextEdit>();
        var end = 0;
        foreach (var edit in all.Concat(tags).OrderBy(edit => edit.Start))
        {
            if (edit.Start >= end)
            {
                edits.Add(edit);
                end = edit.Start + edit.Length;
            }
        }

        return edits;
    }

    private List<TextEdit> TagEdits()
    {
        if (_tags.Count == 0)
        {
            return [];
        }

        // Of equal tags the first one counts.
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (tag, value) in _tags)
        {
            _ = values.TryAdd(tag, value);
        }

        return [.. new TagIndex(values.Keys).Find(html).Select(place => new TextEdit(place.Start, place.Tag.Length, values[place.Tag]))];
    }
}
