using System.Text.Json.Nodes;
using System.Xml.Linq;
using Posthorn.EndToEnd.Tests.Support;

namespace Posthorn.EndToEnd.Tests.Settings;

/// <summary>The second version of the API changes the same settings as the third.</summary>
[Collection(QuietServer.Name)]
public sealed class V2AppTests(QuietPosthorn posthorn) : IDisposable
{
    private const string Success = """{"message":"success"}""";
    private const string XmlSuccess = "<result><message>success</message></result>";

    private static readonly string[] Names =
    [
        "clicktrack", "subscriptiontrack", "opentrack", "bcc", "addresswhitelist", "bouncepurge", "dkim", "domainkeys", "eventnotify", "footer",
        "forwardspam", "ganalytics", "gravatar", "newrelic", "sendwithus", "spamcheck", "template",
    ];

    private readonly V2Client _v2 = new(posthorn);

    [Fact]
    public async Task Apps_are_listed_with_their_published_titles()
    {
        await _v2.PostAsync("api/filter.activate.json", "name=opentrack");
        var (status, type, text) = await _v2.PostAsync("apiv2/customer.apps.json", "task=getAvailable");

        Assert.Equal((200, "application/json"), (status, type));
        var apps = JsonNode.Parse(text)!.AsArray();
        Assert.Equal(Names, apps.Select(app => app!["name"]!.GetValue<string>()));
        Assert.All(apps, app => Assert.Equal(["name", "title", "description", "activated"], app!.AsObject().Select(member => member.Key)));
        Assert.Equal(
            """{"name":"opentrack","title":"Open Tracking","description":"Appends an invisible image to HTML emails to track emails that have been opened.","activated":true}""",
            text[text.IndexOf("""{"name":"opentrack""", StringComparison.Ordinal)..(text.IndexOf("""{"name":"bcc""", StringComparison.Ordinal) - 1)]);
    }

    [Theory]
    [InlineData("clicktrack", "Click Tracking", "Overwrites every link to track every click in emails.")]
    [InlineData(
        "subscriptiontrack", "Subscription Tracking",
        "Adds unsubscribe links to the bottom of the text and HTML emails. Future emails won't be delivered to unsubscribed users.")]
    [InlineData("opentrack", "Open Tracking", "Appends an invisible image to HTML emails to track emails that have been opened.")]
    [InlineData("bcc", "BCC", "Automatically BCC an address for every e-mail sent from this account.")]
    public async Task Titles_and_descriptions_are_the_published_ones(string name, string title, string description)
    {
        var (_, _, text) = await _v2.PostAsync("apiv2/customer.apps.json", "task=getAvailable");
        var app = JsonNode.Parse(text)!.AsArray().Single(app => app!["name"]!.GetValue<string>() == name)!;

        Assert.Equal((title, description), (app["title"]!.GetValue<string>(), app["description"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("apiv2/customer.apps.xml", "apps", "app")]
    [InlineData("api/filter.getavailable.xml", "filters", "filter")]
    public async Task Xml_lists_the_same(string path, string root, string element)
    {
        await _v2.PostAsync("api/filter.activate.json", "name=opentrack");
        await _v2.PostAsync("api/filter.deactivate.json", "name=gravatar");
        var (status, type, text) = await _v2.GetAsync(path, "task=getAvailable");

        Assert.Equal((200, "application/xml"), (status, type));
        var list = XElement.Parse(text);
        Assert.Equal(root, list.Name);
        Assert.Equal(Names, list.Elements(element).Select(app => app.Element("name")!.Value));
        Assert.All(list.Elements(), app => Assert.Equal(["name", "title", "description", "activated"], app.Elements().Select(member => member.Name.LocalName)));
        Assert.Equal("1", list.Elements().Single(app => app.Element("name")!.Value == "opentrack").Element("activated")!.Value);
        Assert.Equal("0", list.Elements().Single(app => app.Element("name")!.Value == "gravatar").Element("activated")!.Value);
    }

    [Theory]
    [InlineData("bcc", "mail_settings/bcc")]
    [InlineData("addresswhitelist", "mail_settings/address_whitelist")]
    [InlineData("bouncepurge", "mail_settings/bounce_purge")]
    [InlineData("footer", "mail_settings/footer")]
    [InlineData("forwardspam", "mail_settings/forward_spam")]
    [InlineData("spamcheck", "mail_settings/spam_check")]
    [InlineData("template", "mail_settings/template")]
    [InlineData("clicktrack", "tracking_settings/click")]
    [InlineData("ganalytics", "tracking_settings/google_analytics")]
    [InlineData("opentrack", "tracking_settings/open")]
    [InlineData("subscriptiontrack", "tracking_settings/subscription")]
    public async Task An_app_is_the_setting_of_version_3(string app, string setting)
    {
        Assert.Equal((200, "application/json", Success), await _v2.PostAsync("apiv2/customer.apps.json", $"task=deactivate&name={app}"));
        Assert.False((await V3Async(setting))["enabled"]!.GetValue<bool>());
        Assert.Equal((200, "application/xml", XmlSuccess), await _v2.PostAsync("api/filter.activate.xml", $"name={app}"));
        Assert.True((await V3Async(setting))["enabled"]!.GetValue<bool>());
        Assert.Equal((200, "application/xml", XmlSuccess), await _v2.PostAsync("apiv2/customer.apps.xml", $"task=deactivate&name={app}"));
        Assert.False((await V3Async(setting))["enabled"]!.GetValue<bool>());
        Assert.Equal((200, "application/json", Success), await _v2.PostAsync("api/filter.activate.json", $"name={app}"));
        Assert.True((await V3Async(setting))["enabled"]!.GetValue<bool>());
        Assert.Equal((200, "application/json", Success), await _v2.PostAsync("api/filter.deactivate.json", $"name={app}"));
    }

    [Theory]
    [InlineData("bcc", "email=test%40example.com", """{"email":"test@example.com"}""")]
    [InlineData("addresswhitelist", "list[]=ana%40example.net&list%5B%5D=Example.ORG", """{"list":["ana@example.net","example.org"]}""")]
    [InlineData("addresswhitelist", "list=example.net", """{"list":["example.net"]}""")]
    [InlineData("addresswhitelist", "list[]=", """{"list":[]}""")]
    [InlineData("bouncepurge", "soft_bounces=5&hard_bounces=3650", """{"soft_bounces":"5","hard_bounces":"3650"}""")]
    [InlineData("bouncepurge", "soft_bounces=&hard_bounces=7", """{"soft_bounces":"","hard_bounces":"7"}""")]
    [InlineData("clicktrack", "enable_text=1", """{"enable_text":"1"}""")]
    [InlineData("clicktrack", "enable_text=false", """{"enable_text":"0"}""")]
    [InlineData("footer", "text/html=%3Cp%3EGr%C3%BC%C3%9Fe%3C/p%3E%0D%0A&text/plain=a%26b", """{"text/html":"<p>Grüße</p>\r\n","text/plain":"a&b"}""")]
    [InlineData("forwardspam", "email=ana%40example.net,bo%40example.net", """{"email":"ana@example.net,bo@example.net"}""")]
    [InlineData("ganalytics", "utm_source=a&utm_medium=b&utm_campaign=c&utm_term=d&utm_content=e", """{"utm_source":"a","utm_medium":"b","utm_campaign":"c","utm_term":"d","utm_content":"e"}""")]
    [InlineData("opentrack", "", "{}")]
    [InlineData("spamcheck", "max_score=5.0&url=http://example.com/spam", """{"max_score":"5","url":"http://example.com/spam"}""")]
    [InlineData("spamcheck", "maxscore=2.5", """{"max_score":"2.5","url":"http://example.com/spam"}""")]
    [InlineData("subscriptiontrack", "text/html=%3C%25+a+%25%3E&text/plain=%3C%25+%25%3E&url=https://example.com/&landing=l&replace=%5Bu%5D", """{"text/html":"<% a %>","text/plain":"<% %>","url":"https://example.com/","landing":"l","replace":"[u]"}""")]
    [InlineData("template", "text/html=%3Cb%3E%3C%25+body+%25%3E%3C/b%3E", """{"text/html":"<b><% body %></b>"}""")]
    [InlineData("dkim", "domain=example.com&use_from=1", """{"domain":"example.com","use_from":"1"}""")]
    [InlineData("domainkeys", "domain=example.com&sender=0", """{"domain":"example.com","sender":"0"}""")]
    [InlineData("eventnotify", "url=http://example.com/&processed=1&bounce=0&version=3", """{"processed":"1","bounce":"0","url":"http://example.com/","version":"3"}""")]
    [InlineData("gravatar", "", "{}")]
    [InlineData("newrelic", "license_key=k&enable_subusers=true", """{"license_key":"k","enable_subusers":"1"}""")]
    [InlineData("sendwithus", "license_key=k", """{"license_key":"k"}""")]
    public async Task A_setup_is_read_as_it_was_written(string app, string form, string settings)
    {
        if (form == "maxscore=2.5")
        {
            await _v2.PostAsync("api/filter.setup.json", "name=spamcheck&url=http://example.com/spam");
        }

        Assert.Equal((200, "application/json", Success), await _v2.PostAsync("apiv2/customer.apps.json", $"task=setup&name={app}&{form}"));
        await AssertJsonAsync($$"""{"settings":{{settings}}}""", _v2.PostAsync("apiv2/customer.apps.json", $"task=getsettings&name={app}"));
        Assert.Equal((200, "application/xml", XmlSuccess), await _v2.PostAsync("api/filter.setup.xml", $"name={app}&{form}"));
        await AssertJsonAsync($$"""{"settings":[{{settings}}]}""", _v2.GetAsync("api/filter.getsettings.json", $"name={app}"));

        foreach (var (path, root) in new[] { ("apiv2/customer.apps.xml", "app"), ("api/filter.getsettings.xml", "filter") })
        {
            var (status, type, text) = await _v2.GetAsync(path, $"task=getsettings&name={app}");
            Assert.Equal((200, "application/xml"), (status, type));
            var xml = XElement.Parse(text, LoadOptions.PreserveWhitespace);
            Assert.Equal(root, xml.Name);
            var expected = JsonNode.Parse(settings)!.AsObject().SelectMany(member => member.Value is JsonArray list
                ? list.Select(item => (member.Key, item!.GetValue<string>()))
                : [(member.Key.Replace('/', '_'), member.Value!.GetValue<string>())]);
            Assert.Equal(expected, xml.Elements().Select(element => (element.Name.LocalName, element.Value)));
        }
    }

    [Fact]
    public async Task What_version_3_has_written_is_escaped_in_xml()
    {
        using var content = new StringContent("""{"plain_content":"]]> <b> & \" \ufffe 🦊"}""", System.Text.Encoding.UTF8, "application/json");
        using var changed = await posthorn.Client.PatchAsync(new Uri("v3/mail_settings/footer", UriKind.Relative), content, TestContext.Current.CancellationToken);
        Assert.True(changed.IsSuccessStatusCode, $"{changed.StatusCode}");
        var (_, _, text) = await _v2.PostAsync("apiv2/customer.apps.xml", "task=getsettings&name=footer");

        Assert.Equal("]]> <b> & \" \ufffd 🦊", XElement.Parse(text).Element("text_plain")!.Value);
    }

    [Fact]
    public async Task An_app_without_a_counterpart_is_stored_and_shown_again()
    {
        foreach (var app in new[] { "dkim", "domainkeys", "eventnotify", "gravatar", "newrelic", "sendwithus" })
        {
            Assert.Equal(200, (await _v2.PostAsync("apiv2/customer.apps.json", $"task=activate&name={app}")).Status);
            Assert.True(await IsActivatedAsync(app));
            Assert.Equal(200, (await _v2.PostAsync("api/filter.deactivate.json", $"name={app}")).Status);
            Assert.False(await IsActivatedAsync(app));
        }
    }

    public void Dispose() => _v2.Dispose();

    private async Task<bool> IsActivatedAsync(string name) =>
        JsonNode.Parse((await _v2.GetAsync("api/filter.getavailable.json", "")).Text)!.AsArray()
            .Single(app => app!["name"]!.GetValue<string>() == name)!["activated"]!.GetValue<bool>();

    private async Task<JsonNode> V3Async(string setting) =>
        JsonNode.Parse(await posthorn.Client.GetStringAsync(new Uri($"v3/{setting}", UriKind.Relative), TestContext.Current.CancellationToken))!;

    private static async Task AssertJsonAsync(string expected, Task<(int Status, string Type, string Text)> call)
    {
        var (status, type, text) = await call;
        Assert.Equal((200, "application/json"), (status, type));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(text)), text);
    }
}
