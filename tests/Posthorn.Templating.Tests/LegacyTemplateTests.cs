namespace Posthorn.Templating.Tests;

public sealed class LegacyTemplateTests
{
    [Theory]
    [InlineData("<p><%body%></p>", "hi", "<p>hi</p>")]
    [InlineData("<p><% body %></p><%  BODY%>", "hi", "<p>hi</p>hi")]
    [InlineData("<p><%body%></p>", null, "<p></p>")]
    [InlineData("<p>nothing</p>", "hi", "<p>nothing</p>")]
    [InlineData("<%subject%><%other%><%body %", "hi", "<%subject%><%other%><%body %")]
    [InlineData("<% <%body%>", "hi", "<% hi")]
    [InlineData("<%body%>", "<%body%>", "<%body%>")]
    [InlineData("%><%body%>", "$1", "%>$1")]
    public void The_body_goes_where_its_tag_stands(string template, string? body, string expected) => Assert.Equal(expected, LegacyTemplate.Merge(template, body));

    [Theory]
    [InlineData("News: <%subject%>", "hi", "News: hi")]
    [InlineData("News: <% subject %>", null, "News: ")]
    [InlineData("News", "hi", "News")]
    [InlineData("", "hi", "hi")]
    [InlineData(" ", "hi", "hi")]
    [InlineData("", null, "")]
    public void The_template_has_the_subject_unless_it_has_none(string template, string? subject, string expected) =>
        Assert.Equal(expected, LegacyTemplate.MergeSubject(template, subject));

    [Theory]
    [InlineData("a<%body%>", true)]
    [InlineData("a<% body %>", true)]
    [InlineData("a<%bodies%>", false)]
    [InlineData("<%body", false)]
    public void A_template_has_a_body_or_not(string html, bool expected) => Assert.Equal(expected, LegacyTemplate.HasBody(html));
}
