namespace Posthorn.Templating.Tests;

public sealed class UrlQueryTests
{
    private static readonly KeyValuePair<string, string>[] Tags = [new("utm_source", "a b&c"), new("utm_medium", ""), new("utm_campaign", "ü")];

    [Theory]
    [InlineData("http://x.example", "http://x.example?utm_source=a%20b%26c&utm_campaign=%C3%BC")]
    [InlineData("http://x.example/p?", "http://x.example/p?utm_source=a%20b%26c&utm_campaign=%C3%BC")]
    [InlineData("http://x.example/p?q=1", "http://x.example/p?q=1&utm_source=a%20b%26c&utm_campaign=%C3%BC")]
    [InlineData("http://x.example/p?q=1&#f?x", "http://x.example/p?q=1&utm_source=a%20b%26c&utm_campaign=%C3%BC#f?x")]
    [InlineData("http://x.example/p#f", "http://x.example/p?utm_source=a%20b%26c&utm_campaign=%C3%BC#f")]
    [InlineData("http://x.example/p?utm_source=own", "http://x.example/p?utm_source=own&utm_campaign=%C3%BC")]
    [InlineData("http://x.example/p?UTM_Source=own&utm%5Fcampaign", "http://x.example/p?UTM_Source=own&utm%5Fcampaign")]
    [InlineData("", "?utm_source=a%20b%26c&utm_campaign=%C3%BC")]
    public void Parameters_come_before_the_fragment_and_the_links_own_win(string url, string expected) => Assert.Equal(expected, UrlQuery.Append(url, Tags));

    [Fact]
    public void Without_parameters_the_url_is_the_same_object()
    {
        const string Url = "http://x.example/p#f";

        Assert.Same(Url, UrlQuery.Append(Url, []));
    }

    [Fact]
    public void Half_characters_do_not_break_it() => Assert.Equal("x?a=%EF%BF%BD", UrlQuery.Append("x", [new("a", "\ud800")]));
}
