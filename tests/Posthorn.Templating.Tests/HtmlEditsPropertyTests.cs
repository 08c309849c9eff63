using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Posthorn.Templating.Tests;

/// <summary>What a browser makes of HTML before and after it was edited.</summary>
public sealed class HtmlEditsPropertyTests
{
    private const int Rounds = 1000;
    private const string Mark = "<img id=\"posthorn-mark\">";

    private static readonly HtmlParser Browser = new();

    public static TheoryData<int> Seeds => [1, 2, 3, 4];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Nothing_but_the_rewritten_links_changes(int seed)
    {
        var source = new NastyHtml(seed);
        for (var round = 0; round < Rounds; round++)
        {
            var html = source.Next();
            var origins = new Dictionary<string, string>();

            var edited = HtmlMarks.Apply(html, new() { RewriteLink = link => Rewritten(link, origins) });

            Assert.True(Tree(Browser.ParseDocument(html), []) == Tree(Browser.ParseDocument(edited), origins), $"{html}\n{edited}");
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_snippet_is_seen_once_and_moves_nothing(int seed)
    {
        var source = new NastyHtml(seed);
        for (var round = 0; round < Rounds; round++)
        {
            var html = source.Next();

            var edited = HtmlMarks.Apply(html, new() { AtEnd = [Mark] });

            var after = Browser.ParseDocument(edited);
            var mark = Assert.Single(after.QuerySelectorAll("#posthorn-mark"));
            var before = Tree(Browser.ParseDocument(html), []);
            Assert.True(HasMore(edited) || IsSameWithout(mark, before, after), $"{html}\n{edited}\n{before}\n{Tree(after, [])}");
        }
    }

    /// <summary>So entities, quotes and everything that hides markup are read as browsers read them.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_link_that_is_offered_is_one_that_a_browser_sees(int seed)
    {
        var source = new NastyHtml(seed + 100);
        for (var round = 0; round < Rounds; round++)
        {
            var html = source.Next();
            var offered = new List<string>();

            _ = HtmlMarks.Apply(html, new() { RewriteLink = link => { offered.Add(link.Url); return null; } });

            var seen = Browser.ParseDocument(html).QuerySelectorAll("a[href]").Select(anchor => anchor.GetAttribute("href")!).ToHashSet();
            Assert.All(offered, url => Assert.True(seen.Contains(OneLineEnd(url)), $"{html}\n{url}\n{string.Join('\n', seen)}"));
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Characters_outside_of_edits_stay(int seed)
    {
        var source = new NastyHtml(seed + 200);
        for (var round = 0; round < Rounds; round++)
        {
            var html = source.Next();
            var edits = new HtmlEdits(html);
            edits.ReplaceAll("%open%", Mark);
            edits.InsertAtEnd("<p>end");
            edits.RewriteLinks(link => link.Ordinal % 2 == 0 ? $"https://l.example/{link.Ordinal}?\"'&" : null);

            var undone = new StringBuilder(edits.Apply());
            foreach (var edit in edits.Collect().Reverse())
            {
                var shift = edits.Collect().Where(other => other.Start < edit.Start).Sum(other => other.Replacement.Length - other.Length);
                Assert.Equal(edit.Replacement, undone.ToString(edit.Start + shift, edit.Replacement.Length));
                _ = undone.Remove(edit.Start + shift, edit.Replacement.Length).Insert(edit.Start + shift, html.AsSpan(edit.Start, edit.Length));
            }

            Assert.Equal(html, undone.ToString());
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Text_made_of_nasty_html_is_short_and_has_no_markup_of_its_own(int seed)
    {
        var source = new NastyHtml(seed + 300);
        for (var round = 0; round < Rounds; round++)
        {
            var html = source.Next();

            Assert.InRange(PlainText.FromHtml(html, 50).Length, 0, 50);
            Assert.DoesNotContain("\n\n\n", PlainText.FromHtml(html, 100_000), StringComparison.Ordinal);
        }
    }

    /// <summary>An image at the end makes a browser open again what was never closed: such elements go with it.</summary>
    private static bool IsSameWithout(INode mark, string before, INode after)
    {
        for (var node = mark; ;)
        {
            var parent = node.Parent!;
            while (node.FirstChild is { } child)
            {
                _ = parent.InsertBefore(child, node);
            }

            _ = parent.RemoveChild(node);
            if (Tree(after, []) == before)
            {
                return true;
            }

            if (parent.NodeName is not ("A" or "B" or "I" or "FONT"))
            {
                return false;
            }

            node = parent;
        }
    }

    /// <summary>
    /// Behind the mark comes more than the end of the page: what stands there finds an open page, and a comment that never ends finds itself
    /// in the body rather than the head.
    /// </summary>
    private static bool HasMore(string edited)
    {
        var rest = edited.AsSpan(edited.LastIndexOf(Mark, StringComparison.Ordinal) + Mark.Length);
        return !rest.Trim().IsEmpty && !rest.Trim().Equals("</body></html>", StringComparison.OrdinalIgnoreCase)
            && !rest.Trim().Equals("</body>", StringComparison.OrdinalIgnoreCase) && !rest.Trim().Equals("</html>", StringComparison.OrdinalIgnoreCase);
    }

    private static string Rewritten(HtmlLink link, Dictionary<string, string> origins)
    {
        var url = $"https://l.example/{link.Ordinal}?a=1&copy=\"'<>";
        origins[url] = OneLineEnd(link.Url);
        return url;
    }

    private static string OneLineEnd(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');

    private static string Tree(INode node, Dictionary<string, string> origins)
    {
        var text = new StringBuilder();
        node.Normalize();
        Write(text, node, origins);
        return text.ToString();
    }

    private static void Write(StringBuilder text, INode node, Dictionary<string, string> origins)
    {
        _ = text.Append(node.NodeName);
        if (node is IElement element)
        {
            foreach (var attribute in element.Attributes)
            {
                _ = text.Append($" {attribute.Name}={(attribute.Name == "href" ? origins.GetValueOrDefault(attribute.Value, attribute.Value) : attribute.Value)}");
            }
        }

        _ = text.Append(node is ICharacterData data ? $" {data.Data}" : "").Append('(');
        foreach (var child in node.ChildNodes)
        {
            Write(text, child, origins);
        }

        _ = text.Append(')');
    }
}
