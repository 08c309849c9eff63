using System.Text;

namespace Posthorn.Templating.Tests;

/// <summary>HTML as nobody should write it; the same seed makes the same.</summary>
internal sealed class NastyHtml(int seed)
{
    // Without select, svg and template: inside them a browser's tree does not follow from the tokens alone.
    private static readonly string[] Fragments =
    [
        "<p>", "</p>", "<P CLASS=x>", "<b>", "</b>", "<i>", "</i>", "<div>", "</div>", "<br/>", "<table>", "<tr>", "<td>", "</td>", "</tr>", "</table>", "<table><tr><td><table><td>", "<ul><li>", "</ul>",
        "<a href=\"#URL#\">", "<a href='#URL#'>", "<A HREF=\"#URL#\">x</A>", "<a class=\"x\" href=\"#URL#\" title='>'>", "<a\nhref=\"#URL#\"\n>", "<a href=#URL#>", "<a href = \"#URL#\">", "<a href=\"#URL#\" href='http://second.example/'>",
        "<a clicktracking=off href=\"#URL#\">", "<a href=\"mailto:x@y.example\">", "<a universal=\"true\" href=\"#URL#\"/>", "<a/href=\"#URL#\">", "<a x=\"\"href=\"#URL#\">", "<a href=\"#URL#", "<a ", "<a>", "</a>", "</A >", "</a href=\"#URL#\">",
        "<area href=\"#URL#\">", "<img src=\"#URL#\" alt=\"<a href='#URL#'>\">", "<p title=\"<a href='#URL#'>\">", "<p title='", "<p title=\"", "\"", "'", "=", "<", ">", "< a href=\"#URL#\">", "<>", "</>", "</ a>", "<3", "a<b", "<a<a href=\"#URL#\">", "<a =\"\" href=\"#URL#\">",
        "<!-- <a href=\"#URL#\"> -->", "<!--", "-->", "<!-->", "<!--->", "--!>", "<!-- -- --!>", "<!-- <!-- -->", "<!--[if mso]><a href=\"#URL#\">m</a><![endif]-->", "<![if !mso]>", "<![endif]>", "<!--[if !mso]><!-->", "<!--<![endif]-->",
        "<![CDATA[", "]]>", "<![CDATA[ <a href=\"#URL#\"> ]]>", "<?php echo '<a href=\"#URL#\">' ?>", "<!DOCTYPE html>", "<!x", "<html>", "<head>", "</head>", "<body>", "<BODY bgcolor=x>", "</body>", "</BODY >", "</html>",
        "<style>a{} </body> <a href=\"#URL#\"></style>", "<style>", "</style>", "<script>'</body><a href=\"#URL#\">'</script>", "<script>", "</script >", "<title>", "</title>", "<textarea><a href=\"#URL#\">", "</textarea/>", "<xmp>", "</xmp>",
        "<noscript>", "</noscript>", "<iframe>", "</iframe>", "</scripts>", "<h1>", "</h2>", "<button>", "</button>", "<form>", "<pre>\n", "</pre>", "<center>", "<font color=red>", "</font>",
        "text", " ", "\n", "\r\n", "\t", "\u00a0", "ü", "😀", "&amp;", "&lt;a href='#URL#'&gt;", "&copy", "&copy=1", "&#65;", "&#x80;", "&#0;", "&#xD800;", "&nosuch;", "&", "%open%", "{{x}}", "[x]", "<%x%>", "\f", "/",
    ];

    private static readonly string[] Tails =
        ["", "x", "?a=1&b=2", "?a=1&amp;b=2", "?a=&quot;", "?a=&#39;&#x26;", "?a&copy=1&copy;&copy", "/ü", "/{{tag}}", "/%open%", "#f", "/a b", "?a='", "?a=&lt&gt", "?&notit;&reg", "/&colon;&sol;", "?x=<y>"];

    private static readonly string[] Heads = ["http://x.example/", "https://x.example/", "HTTP://X.example/", "www.x.example/", "mailto:", "#", "&#104;ttp://x.example/", " http://x.example/"];

    private readonly Random _random = new(seed);
    private int _links;

    public string Next()
    {
        var html = new StringBuilder();
        for (var count = _random.Next(1, 30); count > 0; count--)
        {
            _ = html.Append(Fragments[_random.Next(Fragments.Length)].Replace("#URL#", Url(), StringComparison.Ordinal));
        }

        return html.ToString();
    }

    private string Url() => $"{Heads[_random.Next(_random.Next(2) == 0 ? 2 : Heads.Length)]}{_links++}{Tails[_random.Next(Tails.Length)]}";
}
