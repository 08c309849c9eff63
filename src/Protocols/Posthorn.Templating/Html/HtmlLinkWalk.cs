using System.Text;

namespace Posthorn.Templating;

/// <summary>One walk over HTML: the links that may be rewritten, and where its body ends.</summary>
internal sealed class HtmlLinkWalk(string html, LinkRewriter? rewriteLink, int maxLinks, List<TextEdit> tags)
{
    private int _offered;
    private int _nextTag;

    public List<TextEdit> Edits { get; } = [];

    public int EndOfBody { get; private set; }

    public void Run()
    {
        var (lastBody, lastHtml, lastStartTag) = (-1, -1, 0);
        var scanner = new HtmlScanner(html);
        var end = html.Length;
        while (scanner.MoveNext())
        {
            switch (scanner.Kind)
            {
                case HtmlTokenKind.StartTag:
                    lastStartTag = scanner.Start;
                    if (scanner.Is(HtmlTokenKind.StartTag, "a"))
                    {
                        OfferLink(scanner);
                    }

                    break;

                case HtmlTokenKind.EndTag when scanner.Is(HtmlTokenKind.EndTag, "body"):
                    lastBody = scanner.Start;
                    break;
                case HtmlTokenKind.EndTag when scanner.Is(HtmlTokenKind.EndTag, "html"):
                    lastHtml = scanner.Start;
                    break;

                // What never ends would swallow whatever came behind it.
                case HtmlTokenKind.Unclosed:
                    end = scanner.Start;
                    break;
                case HtmlTokenKind.RawText when scanner.End == html.Length:
                    end = lastStartTag;
                    break;
            }
        }

        end = scanner.IsInRawText ? lastStartTag : end;
        EndOfBody = lastBody >= 0 ? lastBody : lastHtml >= 0 ? lastHtml : end;
    }

    /// <summary>Events spec 4.2: quoted, no blanks around the <c>=</c>, a scheme that is written out, and nothing before it that forbids it.</summary>
    private void OfferLink(in HtmlScanner tag)
    {
        if (rewriteLink is null || _offered >= maxLinks || !tag.TryFind("href", out var href) || href is { Quote: '\0' } or { IsTight: false })
        {
            return;
        }

        var value = tag.ValueOf(href);
        if (!HasScheme(value) || IsTurnedOff(tag, href))
        {
            return;
        }

        var (start, length) = href.Value.GetOffsetAndLength(html.Length);
        var url = HtmlEntities.DecodeAttribute(WithTags(start, start + length));
        var isUniversal = tag.TryFind("universal", out var universal) && tag.ValueOf(universal).Equals("true", StringComparison.OrdinalIgnoreCase);
        if (rewriteLink(new HtmlLink(url, _offered++, isUniversal)) is { } rewritten)
        {
            Edits.Add(new TextEdit(start, length, HtmlEntities.EncodeAttribute(rewritten, href.Quote)));
        }
    }

    private static bool HasScheme(ReadOnlySpan<char> url) =>
        url.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || url.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    private static bool IsTurnedOff(in HtmlScanner tag, HtmlAttribute href) =>
        tag.TryFind("clicktracking", out var setting)
        && setting.Name.Start.Value < href.Name.Start.Value
        && tag.ValueOf(setting).Equals("off", StringComparison.OrdinalIgnoreCase);

    /// <summary>The source between two places, with the tags in it replaced. Places come in their order.</summary>
    private string WithTags(int from, int to)
    {
        while (_nextTag < tags.Count && tags[_nextTag].Start < from)
        {
            _nextTag++;
        }

        if (_nextTag == tags.Count || tags[_nextTag].Start >= to)
        {
            return html[from..Math.Max(from, to)];
        }

        var text = new StringBuilder();
        for (; _nextTag < tags.Count && tags[_nextTag].Start + tags[_nextTag].Length <= to; _nextTag++)
        {
            _ = text.Append(html, from, tags[_nextTag].Start - from).Append(tags[_nextTag].Replacement);
            from = tags[_nextTag].Start + tags[_nextTag].Length;
        }

        return text.Append(html, from, Math.Max(0, to - from)).ToString();
    }
}
