using System.Text;
using System.Text.Json;
using Posthorn.Fuzz.Engine;
using Posthorn.Templating;

namespace Posthorn.Fuzz.Targets;

/// <summary>A template and, behind a line of three hyphens, its data.</summary>
internal sealed class HandlebarsTarget : FuzzTarget
{
    private const string Cut = "\n---\n";

    private static readonly TemplateLimits Limits = new() { MaxOutput = 64 * 1024, MaxSteps = 20_000 };
    private static readonly Dictionary<string, string> SystemTags = new() { ["unsubscribe"] = "https://l.example/?a=1&b=2", ["Sender_Name"] = "<Ana>" };

    public override string Name => "handlebars";

    public override string About => "templates and their data: a tree or a mistake with its place, and a text within its limits, twice the same";

    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        Sample.Of("Hi {{name}} {{{raw}}} {{&raw}} {{a.[b c].0}} {{../x}} {{@root.name}} \\{{x}} \\\\{{name}} {{name | Default}} {{! c }}{{!-- c --}}\n---\n{\"name\":\"A\",\"raw\":\"<&\",\"a\":{\"b c\":[1]}}"),
        Sample.Of("{{#each list}}\n  {{@index}}{{@key}}{{#if @first}}F{{else if @last}}L{{else}}-{{/if}} {{this.x}}\n{{else}}\nnone\n{{/each}}\n---\n{\"list\":[{\"x\":1},{\"x\":null},{\"x\":\"\\ud800\"}]}"),
        Sample.Of("{{#equals a \"3\"}}1{{else greaterThan a (length b)}}2{{else and a b}}3{{^}}4{{/equals}}{{^x}} y {{/x}}{{#x}}z{{/x}}{{#or a b}}{{/or}}{{#lessThan 0 length b}}l{{/lessThan}}\n---\n{\"a\":3,\"b\":[[1,[2]],{}]}"),
        Sample.Of("{{formatDate at \"dddd D. MMMM YYYY h:mm A ZZ\" \"-0800\"}}{{insert x 'default=y'}}{{#isBefore at 1e9}}b{{/isBefore}} {{~unsubscribe~}} {{sender_name}}\n---\n{\"at\":\"2020-01-01T23:00:00.000Z\"}"),
        Sample.Of("{{n}}{{#each o}}{{@key}}={{this}};{{/each}}\n---\n{\"n\":1.5e-7,\"o\":{\"b\":1e21,\"1\":-0,\"a\":0.1}}"), Sample.Of("{{#if x}}"), Sample.Of("{{foo bar}}"),
    ];

    public override IReadOnlyList<string> Words { get; } =
    [
        "{{", "}}", "{{{", "}}}", "{{~", "~}}", "{{#", "{{/", "{{^", "{{else}}", "{{else if ", "{{/if}}", "{{#if x}}", "{{#each list}}", "{{/each}}", "{{!--", "--}}", "{{! ", "\\{{", "\\\\{{", "{{>", "{{&", "(", ")", "(length ", "../", "./", "this", "@root.", "@index", ".[", "]", "\"", "'", "\\\"",
        " | ", "=", "-1.5", "true", "null", "undefined", "includeZero=true", "insert ", "formatDate ", "{{#or ", "{{/or}}", "{{#equals a a}}", "{{/equals}}", "\n", "\r\n", " ", "\n---\n", "{\"x\":", "[", "{", "}", ":", ",", "1e308", "\"2020-01-01\"", "\\ud800", "99999999999999",
    ];

    public override int LongestInput => 16 * 1024;

    // Up to 64 Ki characters of text, and what loops evaluate on their way to the limit of steps.
    public override long AllocationLimit(int length) => (64 * 1024 * 1024) + (4096L * length);

    public override int Run(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        var cut = text.IndexOf(Cut, StringComparison.Ordinal);
        var source = cut < 0 ? text : text[..cut];
        var shape = new Shape();
        if (!HandlebarsTemplate.TryParse(source, out var template, out var error))
        {
            Promise.Keep(error.Line >= 1 && error.Line <= source.Count(character => character == '\n') + 1 && error.Column >= 1, "A mistake has a place in the template.");
            shape.Add(error.Message[..Math.Min(12, error.Message.Length)]);
            return shape.Value;
        }

        var data = DataIn(cut < 0 ? "" : text[(cut + Cut.Length)..]).With(SystemTags);
        var outcome = template.Render(data, Limits);
        Promise.Keep(outcome == template.Render(data, Limits), "A template renders twice the same.");
        var rendered = (outcome as TemplateOutcome.Rendered)?.Text;
        Promise.Keep(rendered is null || rendered.Length <= Limits.MaxOutput, "A text keeps its limit.");
        shape.Add((outcome as TemplateOutcome.Failed)?.Reason);
        shape.AddSize(rendered?.Length ?? 0);
        shape.AddSize(source.Split("{{").Length);
        return shape.Value;
    }

    private static TemplateData DataIn(string json)
    {
        try
        {
            return TemplateData.FromJson(Encoding.UTF8.GetBytes(json));
        }
        catch (JsonException)
        {
            return TemplateData.Empty;
        }
    }
}

/// <summary>Lines of tags and values, sections after a line with a hyphen, and the text behind an empty line.</summary>
internal sealed class SubstitutionsTarget : FuzzTarget
{
    private const int MostCharacters = 10 * 1024 * 1024;

    public override string Name => "substitutions";

    public override string About => "substitution tags, sections, legacy templates and unsubscribe tags";

    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        Sample.Of("-name-=Ana\n%x%=-name- %y%\n%y%=z\n\nHi -name-, %x%%y%"), Sample.Of(":salutation=:male\n:name=Bo\n-\n:male=Mr. :name\n\nDear :salutation, :male"),
        Sample.Of("a=aaaa\naa=b\n\naaaaaaa"), Sample.Of("x=y\n\n<p><%body%></p><% subject %><%asm_preferences_url%><% asm_group_unsubscribe_raw_url %>[unsubscribe][%city | Rome%]"),
    ];

    public override IReadOnlyList<string> Words { get; } = ["=", "\n", "\n\n", "-\n", "-name-", "%x%", ":a", ":ab", "<%", "%>", "body", "<%body%>", "asm_", "_url%>", "[", "]", "[%", "%]", " | ", "aaaa"];

    // Values that hold their own tags grow, and the last text of four passes may have grown to its limit.
    public override long AllocationLimit(int length) => (256 * 1024 * 1024) + (8192L * length);

    public override int LongestInput => 16 * 1024;

    public override int Run(byte[] input)
    {
        var all = Encoding.UTF8.GetString(input);
        var cut = all.IndexOf("\n\n", StringComparison.Ordinal);
        var text = cut < 0 ? all : all[(cut + 2)..];
        var (substitutions, sections) = (new Dictionary<string, string>(), new Dictionary<string, string>());
        var into = substitutions;
        foreach (var line in cut < 0 ? [] : all[..cut].Split('\n'))
        {
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            into = line == "-" ? sections : into;
            if (equals >= 0)
            {
                into[line[..equals]] = line[(equals + 1)..];
            }
        }

        var set = new SubstitutionSet(substitutions, sections);
        var applied = set.Apply(text);
        Promise.Keep(applied.Length <= Math.Max(MostCharacters, text.Length), "A text grows to a limit.");
        Promise.Keep(!set.IsEmpty || applied == text, "Without tags nothing changes.");
        Promise.Keep(applied == text || substitutions.Keys.Any(tag => tag.Length > 0 && text.Contains(tag, StringComparison.Ordinal)), "Only tags change a text.");

        var merged = LegacyTemplate.Merge(text, "B");
        Promise.Keep(LegacyTemplate.HasBody(text) == (merged != text), "A body is merged where there is a tag for it.");
        var urls = new UnsubscribeUrls("https://g.example/?a&b", "https://a.example/", "https://p.example/");
        var tagged = UnsubscribeTags.ReplaceGroupTagsInHtml(text, urls);
        Promise.Keep(UnsubscribeTags.HasGroupTag(text) == (tagged != text), "Group tags are replaced where there are some.");
        var bracketed = UnsubscribeTags.ReplaceBracketTags(text, new Dictionary<string, string> { ["unsubscribe"] = "U", ["city"] = "" });

        var shape = new Shape();
        shape.AddSize(applied.Length);
        shape.AddSize(substitutions.Count);
        shape.AddSize(sections.Count);
        shape.Add(merged != text);
        shape.AddSize(Math.Abs(tagged.Length - text.Length));
        shape.AddSize(Math.Abs(bracketed.Length - text.Length));
        return shape.Value;
    }
}

/// <summary>HTML that is edited, and made into text.</summary>
internal sealed class HtmlEditsTarget : FuzzTarget
{
    private const string NewUrl = "https://l.example/?a=1&copy=\"'<";

    public override string Name => "html-edits";

    public override string About => "links, tags and the end of a body: edits can be undone, what was written is read again, text made of HTML keeps its limit";

    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        Sample.Of("<html><body><p>Hi <a href=\"http://x.example/?a=1&amp;b=2\">here &amp; now</a></p>%open%</body></html>"), Sample.Of("<A CLASS=x HREF='https://x.example/' universal=true><img alt=\"y\"></A><a clicktracking=off href=\"http://x.example\">"),
        Sample.Of("<!--[if mso]><a href=\"http://x.example\"><![endif]--><![if !mso]><a href=\"http://y.example\"><![endif]><!-->"), Sample.Of("<script><!-- <script> </script> --></script><style>a</style><title>t</title><textarea><a href='http://x'></textarea>"),
        Sample.Of("<ul><li>a<li>b<ol><li>c</ol></ul><table><tr><td>1<td>2</table><h1>t</h1><pre>a\n b</pre><hr>&nbsp;&#x80;&copy=1&period;"), Sample.Of("see (http://x.example/a_(b)), \"https://y.example/?q#f\"."),
    ];

    public override IReadOnlyList<string> Words { get; } =
    [
        "<", ">", "</", "/>", "<a ", "</a>", " href=\"http://", " href='https://", "href=", "\"", "'", "=", "<!--", "-->", "--!>", "<!-->", "<![CDATA[", "]]>", "<![if !mso]>", "<?", "<script>", "</script>", "<style ", "</style", "<title>", "</title>", "<textarea>", "<plaintext>", "</body>", "</html>", "%open%",
        "clicktracking=off", "universal=\"true\"", "&amp;", "&#", "&#x110000;", "&#0;", "&copy", "&notit;", ";", "<li>", "<ol>", "<pre>", "<br>", "<td>", "<p>", "http://", "https://x", ")", "(", "\t", "\f", "\r\n", " ",
    ];

    public override int Run(byte[] input)
    {
        var html = Encoding.UTF8.GetString(input);
        var shape = new Shape();
        shape.Add(CheckTokens(html));

        var edits = new HtmlEdits(html);
        var offered = 0;
        edits.RewriteLinks(link => $"{NewUrl}{offered++}", maxLinks: 50);
        edits.InsertAtEnd("<i>end</i>");
        var edited = edits.Apply();
        Promise.Keep(offered <= 50, "No more links are offered than asked for.");
        offered = 0;
        Promise.Same(html, Undo(html, edited, edits.Collect()), "Edits can be undone.");

        var again = new List<string>();
        _ = HtmlMarks.Apply(edited, new() { RewriteLink = link => { again.Add(link.Url); return null; }, MaxLinks = offered });
        Promise.Keep(again.Select((url, index) => url == $"{NewUrl}{index}").All(same => same), "A link that was written is read again.");
        shape.AddSize(again.Count);

        var replaced = HtmlMarks.Apply(html, new() { Replacements = [new("%open%", "x")] });
        Promise.Same(html.Replace("%open%", "x", StringComparison.Ordinal), replaced, "Tags are replaced everywhere.");

        var text = PlainText.FromHtml(html, 1000);
        Promise.Keep(text.Length <= 1000, "Text keeps its limit.");
        shape.AddSize(text.Length);
        Promise.Same(html, TextLinks.Rewrite(html, link => link), "Links that are put back change nothing.");
        shape.Add(UrlQuery.Append(html, [new("utm_source", "x")]).Length == html.Length);
        return shape.Value;
    }

    private static int CheckTokens(string html)
    {
        var shape = new Shape();
        var scanner = new HtmlScanner(html);
        var end = 0;
        for (var count = 0; scanner.MoveNext(); count++)
        {
            Promise.Keep(scanner.Start == end && scanner.End > end, "Tokens follow each other without a gap.");
            end = scanner.End;
            if (count < 12)
            {
                shape.Add((int)scanner.Kind);
            }
        }

        Promise.Keep(end == html.Length, "Tokens cover the whole text.");
        return shape.Value;
    }

    private static string Undo(string html, string edited, IReadOnlyList<TextEdit> edits)
    {
        var undone = new StringBuilder();
        var (at, source) = (0, 0);
        foreach (var edit in edits)
        {
            var kept = edit.Start - source;
            _ = undone.Append(edited, at, kept).Append(html, edit.Start, edit.Length);
            at += kept + edit.Replacement.Length;
            source = edit.Start + edit.Length;
        }

        return undone.Append(edited, at, edited.Length - at).ToString();
    }
}
