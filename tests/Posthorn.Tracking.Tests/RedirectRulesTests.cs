using Posthorn.Tracking.Endpoints;

namespace Posthorn.Tracking.Tests;

public sealed class RedirectRulesTests
{
    [Theory]
    [InlineData("https://example.com/a?b=c&d=%20#e", "https://example.com/a?b=c&d=%20#e")]
    [InlineData("HTTP://EXAMPLE.com", "HTTP://EXAMPLE.com")]
    [InlineData("https://example.com/{{name}}?q=a|b", "https://example.com/{{name}}?q=a|b")]
    [InlineData("https://example.com/ä", "https://example.com/%C3%A4")]
    [InlineData("https://example.com/a b", "https://example.com/a%20b")]
    [InlineData("https://example.com/\r\nSet-Cookie: a=b", "https://example.com/Set-Cookie:%20a=b")]
    public void A_link_goes_on_as_the_sender_wrote_it(string url, string location) => Assert.Equal(location, RedirectRules.HeaderValueOf(url));

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("//example.com")]
    [InlineData("ftp://example.com")]
    [InlineData("http:// \u0001")]
    public void Nothing_else_is_followed(string url) => Assert.Null(RedirectRules.HeaderValueOf(url));
}
