namespace Posthorn.Templating.Tests;

public sealed class UnsubscribeTagsTests
{
    private static readonly UnsubscribeUrls Urls = new("https://l.example/asm/unsubscribe/?user_id=1&data=g", "https://l.example/g?a=1&b=2", "https://l.example/asm/?user_id=1&data=p");

    [Theory]
    [InlineData("<%asm_group_unsubscribe_url%>", "<a href='https://l.example/asm/unsubscribe/?user_id=1&amp;data=g'>Unsubscribe From This List</a>")]
    [InlineData("<% asm_global_unsubscribe_url %>", "<a href='https://l.example/g?a=1&amp;b=2'>Unsubscribe From All Emails</a>")]
    [InlineData("<%asm_preferences_url%>", "<a href='https://l.example/asm/?user_id=1&amp;data=p'>Manage Email Preferences</a>")]
    [InlineData("<a href=\"<%asm_group_unsubscribe_raw_url%>\">", "<a href=\"https://l.example/asm/unsubscribe/?user_id=1&data=g\">")]
    [InlineData("<%asm_global_unsubscribe_raw_url%>", "https://l.example/g?a=1&b=2")]
    [InlineData("<%asm_preferences_raw_url%>", "https://l.example/asm/?user_id=1&data=p")]
    [InlineData("<%asm_other%><%body%>", "<%asm_other%><%body%>")]
    public void Group_tags_become_anchors_and_urls(string html, string expected) => Assert.Equal(expected, UnsubscribeTags.ReplaceGroupTagsInHtml(html, Urls));

    [Theory]
    [InlineData("<%asm_group_unsubscribe_url%> <%asm_group_unsubscribe_raw_url%>", "https://l.example/asm/unsubscribe/?user_id=1&data=g https://l.example/asm/unsubscribe/?user_id=1&data=g")]
    [InlineData("<%asm_global_unsubscribe_url%>", "https://l.example/g?a=1&b=2")]
    [InlineData("<% asm_preferences_raw_url%>", "https://l.example/asm/?user_id=1&data=p")]
    public void In_text_all_of_them_are_urls(string text, string expected) => Assert.Equal(expected, UnsubscribeTags.ReplaceGroupTagsInText(text, Urls));

    [Theory]
    [InlineData("x <%asm_preferences_raw_url %>", true)]
    [InlineData("x <% unsubscribe %>", false)]
    public void It_is_seen_whether_there_are_any(string text, bool expected) => Assert.Equal(expected, UnsubscribeTags.HasGroupTag(text));

    [Fact]
    public void A_mail_without_tags_gets_a_line()
    {
        Assert.Equal(
            "\n<a href='https://l.example/asm/unsubscribe/?user_id=1&amp;data=g'>Unsubscribe From This List</a> | <a href='https://l.example/asm/?user_id=1&amp;data=p'>Manage Email Preferences</a>",
            UnsubscribeTags.GroupLineHtml(Urls));
        Assert.Equal(
            "\nUnsubscribe From This List https://l.example/asm/unsubscribe/?user_id=1&data=g | Manage Email Preferences https://l.example/asm/?user_id=1&data=p",
            UnsubscribeTags.GroupLineText(Urls));
    }

    [Theory]
    [InlineData("To leave <% click here %>.", "To leave <a href='https://l.example/u?a=1&amp;b=2'>click here</a>.")]
    [InlineData("<% %>", "<a href='https://l.example/u?a=1&amp;b=2'>https://l.example/u?a=1&amp;b=2</a>")]
    [InlineData("no tag", "no tag")]
    public void Subscription_html_links_its_words(string content, string expected) =>
        Assert.Equal(expected, UnsubscribeTags.SubscriptionHtml(content, "https://l.example/u?a=1&b=2"));

    [Theory]
    [InlineData("To leave: <% %>.", "To leave: https://l.example/u.")]
    [InlineData("<%%> <% click %>", "https://l.example/u https://l.example/u")]
    public void Subscription_text_holds_the_url(string content, string expected) => Assert.Equal(expected, UnsubscribeTags.SubscriptionText(content, "https://l.example/u"));

    [Theory]
    [InlineData("<a href=\"[unsubscribe]\">[Unsubscribe]</a>", "<a href=\"U\">U</a>")]
    [InlineData("[SENDER_NAME] [%city%] [% City %]", "Ana Rome Rome")]
    [InlineData("[%city | x%] [%zip | 00000%] [%empty | none%] [%zip%]", "Rome 00000 none [%zip%]")]
    [InlineData("[other] [ unsubscribe ] [[unsubscribe]] a[0] ]", "[other] [ unsubscribe ] [U] a[0] ]")]
    [InlineData("[%] [%%] [", "[%] [%%] [")]
    public void Names_in_square_brackets_are_replaced(string text, string expected) => Assert.Equal(
        expected,
        UnsubscribeTags.ReplaceBracketTags(text, new Dictionary<string, string> { ["unsubscribe"] = "U", ["Sender_Name"] = "Ana", ["city"] = "Rome", ["empty"] = "" }));
}
