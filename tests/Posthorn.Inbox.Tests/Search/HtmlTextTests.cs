using Posthorn.Inbox.Search;

namespace Posthorn.Inbox.Tests.Search;

public sealed class HtmlTextTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("<p>one</p><p>two</p>", "one two")]
    [InlineData("pass<b>word</b>", "password")]
    [InlineData("a &lt; b &amp; c&nbsp;d", "a < b & c d")]
    [InlineData("a < b", "a < b")]
    [InlineData("1 <2", "1 <2")]
    [InlineData("x<style>p { color: red }</style>y", "x y")]
    [InlineData("x<SCRIPT>if (a<b) c()</script >y", "x y")]
    [InlineData("x<!-- hidden > text -->y", "xy")]
    [InlineData("<a href=\"https://example.com/?a=1\">link</a>", "link")]
    [InlineData("cut <b", "cut")]
    [InlineData("cut <!-- never ends", "cut")]
    [InlineData("cut <script> never ends", "cut")]
    [InlineData("<", "<")]
    public void A_search_sees_what_a_reader_sees(string html, string text) => Assert.Equal(text, MailText.Fold(HtmlText.Strip(html, 1000)));

    [Fact]
    public void The_text_is_bounded() => Assert.InRange(HtmlText.Strip(new string('x', 5000) + "<p>", 100).Length, 100, 101);

    [Fact]
    public void Hostile_nesting_takes_linear_time()
    {
        var html = string.Concat(Enumerable.Repeat("<script<!--<style", 100_000));

        Assert.InRange(HtmlText.Strip(html, 1000).Length, 0, 1001);
    }
}
