namespace Posthorn.Templating.Tests;

public sealed class HtmlMarksTests
{
    private const string New = "https://l.example/c?a=1&b=\"'";
    private const string NewInDouble = "https://l.example/c?a=1&amp;b=&quot;'";
    private const string NewInSingle = "https://l.example/c?a=1&amp;b=\"&#39;";

    [Theory]
    [InlineData("<a href=\"@\">x</a>", "http://x.example/")]
    [InlineData("<a href='@'>x</a>", "https://x.example/")]
    [InlineData("<A CLASS=c\nHREF=\"@\" id=i>x</A>", "http://x.example/")]
    [InlineData("<a class=\"a>b\" title='\"' href=\"@\"/>", "http://x.example/")]
    [InlineData("<a\thref='@'", null)]
    [InlineData("<a href = \"@\">", null)]
    [InlineData("<a href= \"@\">", null)]
    [InlineData("<a href =\"@\">", null)]
    [InlineData("<a href=@>", null)]
    [InlineData("<area href=\"@\"><form action=\"@\"><img src=\"@\"><link href=\"@\"><abbr href=\"@\">", null)]
    [InlineData("<a data-href=\"@\" xhref=\"@\">", null)]
    [InlineData("<a clicktracking=off href=\"@\">", null)]
    [InlineData("<a clicktracking=\"off\" href=\"@\">", null)]
    [InlineData("<a class=b ClickTracking='OFF' href=\"@\">", null)]
    [InlineData("<a clicktracking=on href=\"@\">", "http://x.example/")]
    [InlineData("<a href=\"@\" clicktracking=off>", "http://x.example/")]
    [InlineData("<!-- <a href=\"@\"> -->", null)]
    [InlineData("<!--[if mso]><a href=\"@\"><![endif]-->", null)]
    [InlineData("<![if !mso]><a href=\"@\"><![endif]>", "http://x.example/")]
    [InlineData("<!--[if !mso]><!--><a href=\"@\"><!--<![endif]-->", "http://x.example/")]
    [InlineData("<!--><a href=\"@\">", "http://x.example/")]
    [InlineData("<!-- --!><a href=\"@\">", "http://x.example/")]
    [InlineData("<script>'<a href=\"@\">'</script>", null)]
    [InlineData("<script><!-- <script> </script> <a href=\"@\"> --></script>", null)]
    [InlineData("<script><!-- <script> --> </script><a href=\"@\">", "http://x.example/")]
    [InlineData("<script><!--><script></script><a href=\"@\">", "http://x.example/")]
    [InlineData("<script><!-- </script><a href=\"@\">", "http://x.example/")]
    [InlineData("<STYLE>/* <a href=\"@\"> */</STYLE >", null)]
    [InlineData("<textarea><a href=\"@\"></textarea>", null)]
    [InlineData("<title><a href=\"@\"></titles></title>", null)]
    [InlineData("<xmp><a href=\"@\"></xmp>", null)]
    [InlineData("<plaintext><a href=\"@\"></plaintext>", null)]
    [InlineData("<noscript><a href=\"@\"></noscript>", "http://x.example/")]
    [InlineData("<script></script><a href=\"@\">", "http://x.example/")]
    [InlineData("< a href=\"@\">", null)]
    [InlineData("a<b<a href=\"@\">", null)]
    [InlineData("1 < 2 <a href=\"@\">", "http://x.example/")]
    [InlineData("<a href=\"#\" href=\"@\">", null)]
    [InlineData("<p title=\"<a href='@'>\">", null)]
    public void Links_are_rewritten_as_the_table_says(string html, string? url)
    {
        var actual = url ?? "http://x.example/";
        var source = html.Replace("@", actual, StringComparison.Ordinal);
        var seen = new List<string>();

        var result = HtmlMarks.Apply(source, new() { RewriteLink = link => { seen.Add(link.Url); return New; } });

        var quoted = html.Contains("'@'", StringComparison.Ordinal) ? NewInSingle : NewInDouble;
        Assert.Equal(url is null ? source : html.Replace("@", quoted, StringComparison.Ordinal), result);
        Assert.Equal(url is null ? [] : [url], seen);
    }

    [Theory]
    [InlineData("example.org")]
    [InlineData("www.example.org")]
    [InlineData("mailto:a@b.example")]
    [InlineData("tel:1")]
    [InlineData("#x")]
    [InlineData("app://x")]
    [InlineData("")]
    [InlineData("http:/x")]
    [InlineData(" http://x.example")]
    [InlineData("&#104;ttp://x.example")]
    [InlineData("{{tag}}")]
    public void Only_a_scheme_that_is_written_out_makes_a_link(string url)
    {
        var html = $"<a href=\"{url}\">x</a>";

        Assert.Same(html, HtmlMarks.Apply(html, new() { RewriteLink = _ => New }));
    }

    [Theory]
    [InlineData("<a href=\"http://x.example/?a=1&amp;b=2&copy=3&copy;&#x41;&#66;&lt\">", "http://x.example/?a=1&b=2&copy=3©AB<")]
    [InlineData("<a href='http://x.example/\"?a&b&period;'>", "http://x.example/\"?a&b.")]
    [InlineData("<a href=\"HTTPS://X.example/{{tag}}\">", "HTTPS://X.example/{{tag}}")]
    public void An_address_is_given_decoded(string html, string url)
    {
        HtmlLink? seen = null;
        _ = HtmlMarks.Apply(html, new() { RewriteLink = link => { seen = link; return null; } });

        Assert.Equal(url, seen?.Url);
    }

    [Fact]
    public void A_link_knows_its_place_and_whether_it_is_universal()
    {
        var seen = new List<HtmlLink>();
        const string Html = """
            <a href="http://a.example/">One <b>&amp; two</b> <!-- no -->
            three</a><a href="mailto:x">no</a><a universal="true" href="http://b.example/"><img src=x></a><a href='http://c.example/' universal=TRUE>c
            """;

        Assert.Same(Html, HtmlMarks.Apply(Html, new() { RewriteLink = link => { seen.Add(link); return null; } }));

        Assert.Equal([new("http://a.example/", 0, false), new("http://b.example/", 1, true), new("http://c.example/", 2, true)], seen);
    }

    [Fact]
    public void The_thousand_and_first_link_stays()
    {
        var html = string.Concat(Enumerable.Repeat("<a href=\"http://x.example/\">", 1002));

        var result = HtmlMarks.Apply(html, new() { RewriteLink = _ => "n" });

        Assert.Equal(string.Concat(Enumerable.Repeat("<a href=\"n\">", 1000)) + "<a href=\"http://x.example/\"><a href=\"http://x.example/\">", result);
    }

    [Theory]
    [InlineData("<html><body>a</body></html>", "<html><body>a|</body></html>")]
    [InlineData("<html><body>a</BODY\n></html>\n", "<html><body>a|</BODY\n></html>\n")]
    [InlineData("a</body>b</body>c", "a</body>b|</body>c")]
    [InlineData("<html>a</html>", "<html>a|</html>")]
    [InlineData("<p>a", "<p>a|")]
    [InlineData("", "|")]
    [InlineData("a</body><!-- </body> -->", "a|</body><!-- </body> -->")]
    [InlineData("a<script>'</body>'</script>", "a<script>'</body>'</script>|")]
    [InlineData("a<!-- never", "a|<!-- never")]
    [InlineData("a<style>never", "a|<style>never")]
    [InlineData("a<title>", "a|<title>")]
    [InlineData("a<title></title>", "a<title></title>|")]
    [InlineData("a<a href=\"never", "a|<a href=\"never")]
    [InlineData("a</bodyguard>", "a</bodyguard>|")]
    [InlineData("<p title=\"</body>\">", "<p title=\"</body>\">|")]
    public void Snippets_go_to_the_end_of_the_body(string html, string expected) =>
        Assert.Equal(expected.Replace("|", "<i>1</i><i>2</i>", StringComparison.Ordinal), HtmlMarks.Apply(html, new() { AtEnd = ["<i>1</i>", "<i>2</i>"] }));

    [Theory]
    [InlineData("a%open%b%open%", "a<img>b<img>")]
    [InlineData("<!-- %open% -->", "<!-- <img> -->")]
    [InlineData("<a href=\"http://x.example/%open%\">", "<a href=\"new:http://x.example/&lt;img>\">")]
    [InlineData("<a href=\"mailto:%open%\">", "<a href=\"mailto:<img>\">")]
    [InlineData("<a href=\"http://stay.example/%open%\">", "<a href=\"http://stay.example/<img>\">")]
    [InlineData("none", "none")]
    public void Tags_are_replaced_wherever_they_stand(string html, string expected) => Assert.Equal(
        expected.Replace("&lt;", "<", StringComparison.Ordinal),
        HtmlMarks.Apply(html, new()
        {
            Replacements = [new("%open%", "<img>"), new("%open%", "second"), new("", "x")],
            RewriteLink = link => link.Url.Contains("stay", StringComparison.Ordinal) ? null : $"new:{link.Url}",
        }));

    [Fact]
    public void Everything_happens_in_one_pass()
    {
        const string Html = "<body><a href='http://a.example'>[tag]</a><a href=\"http://b.example\">b</a></body>";

        Assert.Equal(
            "<body><a href='0'>T</a><a href=\"1\">b</a><hr></body>",
            HtmlMarks.Apply(Html, new() { RewriteLink = link => $"{link.Ordinal}", AtEnd = ["<hr>"], Replacements = [new("[tag]", "T")] }));
    }

    [Theory]
    [InlineData("<")]
    [InlineData("<a ")]
    [InlineData("<a href=\"")]
    [InlineData("<a href=\"http://x.example\">")]
    [InlineData("<a href='http://x.example' ")]
    [InlineData("<!--")]
    [InlineData("<!-- -")]
    [InlineData("-")]
    [InlineData("<script>")]
    [InlineData("</")]
    [InlineData("</script")]
    [InlineData("<title></titl")]
    [InlineData("<![CDATA[")]
    [InlineData("&")]
    [InlineData("&#")]
    [InlineData("<p>")]
    [InlineData("<ul><li>")]
    [InlineData("<pre> ")]
    [InlineData("=\"'")]
    [InlineData("<% ")]
    [InlineData("[%")]
    [InlineData("http://")]
    [InlineData("http://x(")]
    [InlineData("http")]
    [InlineData("</body>")]
    public void A_million_characters_of_anything_come_to_an_end(string piece)
    {
        var text = Hostile.Repeated(piece);
        foreach (var html in new[] { text, "<a href=\"http://x.example\">" + text, "<!--" + text, "<script>" + text, text + "%>]\">" })
        {
            _ = HtmlMarks.Apply(html, new() { RewriteLink = _ => "x", AtEnd = ["<img>"], Replacements = [new("%open%", "y"), new("<a <a b", "z")] });
            _ = PlainText.FromHtml(html, int.MaxValue);
            _ = TextLinks.Rewrite(html, _ => "x");
            _ = UnsubscribeTags.ReplaceGroupTagsInHtml(html, new("a", "b", "c"));
            _ = UnsubscribeTags.ReplaceBracketTags(html, new Dictionary<string, string> { ["a"] = "b" });
            _ = LegacyTemplate.HasBody(html);
        }
    }
}
