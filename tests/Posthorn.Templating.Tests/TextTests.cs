namespace Posthorn.Templating.Tests;

public sealed class TextTests
{
    [Theory]
    [InlineData("see http://x.example/a.", "http://x.example/a")]
    [InlineData("(http://x.example/a)", "http://x.example/a")]
    [InlineData("http://x.example/a_(b)", "http://x.example/a_(b)")]
    [InlineData("(http://x.example/a_(b)).", "http://x.example/a_(b)")]
    [InlineData("\"https://x.example/?q=1&r=2#f\", he said", "https://x.example/?q=1&r=2#f")]
    [InlineData("<http://x.example>", "http://x.example")]
    [InlineData("[http://x.example/] {http://y.example}", "http://x.example/", "http://y.example")]
    [InlineData("'http://x.example/'", "http://x.example/")]
    [InlineData("«http://x.example/»", "http://x.example/")]
    [InlineData("**http://x.example/**", "http://x.example/")]
    [InlineData("HTTP://X.example/?!", "HTTP://X.example/")]
    [InlineData("xhttp://x.example ftp://x.example http:// http:/x https://...")]
    [InlineData("http://a.example\nhttp://b.example\u00a0c", "http://a.example", "http://b.example")]
    [InlineData("http://x.example/ü日本", "http://x.example/ü日本")]
    [InlineData("http://x.example:8080/~a/-b_", "http://x.example:8080/~a/-b_")]
    [InlineData("httphttp://x.example")]
    [InlineData("a ( http://x.example/ ) b", "http://x.example/")]
    public void Links_in_text_end_where_a_reader_would_end_them(string text, params string[] links)
    {
        var seen = new List<string>();
        var result = TextLinks.Rewrite(text, link => { seen.Add(link); return null; });

        Assert.Equal(links, seen);
        Assert.Same(text, result);
    }

    [Fact]
    public void Links_in_text_are_replaced_up_to_a_number() =>
        Assert.Equal("a L b L. http://c.example", TextLinks.Rewrite("a http://a.example b http://b.example. http://c.example", _ => "L", max: 2));

    [Theory]
    [InlineData("<p>Hello\n  <b>world</b></p><p>again</p>", "Hello world\n\nagain")]
    [InlineData("a<br>b<br/><br>c", "a\nb\n\nc")]
    [InlineData("<div>a</div><div>b</div>c", "a\nb\nc")]
    [InlineData("<h1>Title</h1>text", "Title\n\ntext")]
    [InlineData("<a href=\"http://x.example/?a=1&amp;b=2\">here</a>.", "here ( http://x.example/?a=1&b=2 ).")]
    [InlineData("<a href=\"http://x.example\">http://x.example</a>", "http://x.example")]
    [InlineData("<a href=\"mailto:a@b.example\">a@b.example</a> <a href='#top'>up</a>", "a@b.example up")]
    [InlineData("<a href=\"http://x.example\"><img src=y alt=\"Shop\"></a>", "Shop ( http://x.example )")]
    [InlineData("<a href=\"http://x.example\"><img src=y></a>", "http://x.example")]
    [InlineData("<a href=\"http://x.example\">a<a href=\"http://y.example\">b", "a ( http://x.example )b ( http://y.example )")]
    [InlineData("<ul><li>a</li><li>b<ol><li>c<li>d</ol></li></ul>e", "* a\n* b\n\n  1. c\n  2. d\n\ne")]
    [InlineData("<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>", "A B\n1 2")]
    [InlineData("<head><title>no</title><style>no</style></head><script>no</script><!-- no -->yes<textarea>no</textarea>", "yes")]
    [InlineData("&lt;b&gt; &amp;amp; &nbsp;&copy; &euro;&#8364;&hellip; &unknown; &ampx", "<b> &amp; © €€… &unknown; &x")]
    [InlineData("<pre>a  b\n c</pre>", "a  b\n c")]
    [InlineData("a<hr>b", "a\n---\nb")]
    [InlineData("  ", "")]
    [InlineData("1 < 2 & 3 > 2", "1 < 2 & 3 > 2")]
    [InlineData("<blockquote>q</blockquote>", "q")]
    public void Html_becomes_readable_text(string html, string expected) => Assert.Equal(expected, PlainText.FromHtml(html, 10_000));

    [Theory]
    [InlineData(3, "abc")]
    [InlineData(4, "abc")]
    [InlineData(5, "abc😀")]
    [InlineData(0, "")]
    public void Text_is_as_long_as_it_may_be(int maxChars, string expected) => Assert.Equal(expected, PlainText.FromHtml("<p>abc😀</p>", maxChars));
}
