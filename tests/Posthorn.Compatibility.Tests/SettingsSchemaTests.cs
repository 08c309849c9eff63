using System.Text.Json;

namespace Posthorn.Compatibility.Tests;

/// <summary>Every operation of mail_settings and tracking_settings, held against the official description.</summary>
public sealed class SettingsSchemaTests(SettingsServer server) : IClassFixture<SettingsServer>
{
    [Theory]
    [InlineData("mail_settings", "address_whitelist", """{"enabled":true,"list":["ana@example.net","example.org"]}""")]
    [InlineData("mail_settings", "bounce_purge", """{"enabled":true,"soft_bounces":5,"hard_bounces":null}""")]
    [InlineData("mail_settings", "footer", """{"enabled":true,"html_content":"<p>Bye</p>\n","plain_content":"Bye"}""")]
    [InlineData("mail_settings", "forward_bounce", """{"enabled":true,"email":"ana@example.net"}""")]
    [InlineData("mail_settings", "forward_spam", """{"enabled":true,"email":"ana@example.net, bo@example.net"}""")]
    [InlineData("mail_settings", "template", """{"enabled":true,"html_content":"<p><% body %></p>"}""")]
    [InlineData("tracking_settings", "click", """{"enabled":false,"enable_text":true}""")]
    [InlineData("tracking_settings", "google_analytics", """{"enabled":true,"utm_source":"a","utm_medium":"b","utm_term":"c","utm_content":"d","utm_campaign":"e"}""")]
    [InlineData("tracking_settings", "open", """{"enabled":false}""")]
    [InlineData("tracking_settings", "subscription", """{"enabled":true,"html_content":"<% bye %>","plain_content":"<% %>","landing":"<p>Gone</p>","url":"https://example.com/gone","replace":"[bye]"}""")]
    public async Task A_setting_is_read_and_changed_as_described(string family, string name, string body)
    {
        var description = SettingsServer.Description(family);
        var path = $"/v3/{family}/{name}";

        await server.AssertIsDescribedAsync(description, "GET", path, 200);
        var changed = await server.AssertIsDescribedAsync(description, "PATCH", path, 200, body);
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(body), changed), changed.GetRawText());
        Assert.True(JsonElement.DeepEquals(changed, await server.AssertIsDescribedAsync(description, "GET", path, 200)));
        Assert.True(JsonElement.DeepEquals(changed, await server.AssertIsDescribedAsync(description, "PATCH", path, 200, "{}")));
    }

    /// <summary>The description has forgotten them; clients have not.</summary>
    [Theory]
    [InlineData("bcc", """{"enabled":false,"email":""}""", """{"enabled":true,"email":"archive@example.com"}""")]
    [InlineData("plain_content", """{"enabled":false}""", """{"enabled":true}""")]
    [InlineData("spam_check", """{"enabled":false,"url":"","max_score":5}""", """{"enabled":true,"url":"https://example.com/spam","max_score":1}""")]
    public async Task A_retired_setting_is_read_and_changed(string name, string before, string after)
    {
        Assert.Equal(before, (await server.AnswerAsync(HttpMethod.Get, $"/v3/mail_settings/{name}", 200)).GetRawText());
        Assert.Equal(after, (await server.AnswerAsync(HttpMethod.Patch, $"/v3/mail_settings/{name}", 200, after)).GetRawText());
        Assert.Equal(after, (await server.AnswerAsync(HttpMethod.Get, $"/v3/mail_settings/{name}", 200)).GetRawText());
    }

    [Theory]
    [InlineData("mail_settings", "address_whitelist bcc bounce_purge event_notify footer forward_bounce forward_spam template plain_content spam_check")]
    [InlineData("tracking_settings", "click google_analytics open subscription")]
    public async Task The_lists_are_as_described(string family, string names)
    {
        var list = await server.AssertIsDescribedAsync(SettingsServer.Description(family), "GET", $"/v3/{family}", 200);

        Assert.Equal(names.Split(' ').Order(), list.GetProperty("result").EnumerateArray().Select(line => line.GetProperty("name").GetString()).Order());
        Assert.All(list.GetProperty("result").EnumerateArray(), line =>
            Assert.Equal(["title", "enabled", "name", "description"], line.EnumerateObject().Select(member => member.Name)));
    }

    [Theory]
    [InlineData("", "PATCH", 400, "{")]
    [InlineData("", "PATCH", 400, """{"enabled":1}""")]
    [InlineData("Bearer SG.none.none", "PATCH", 401, "{}")]
    [InlineData("Bearer SG.none.none", "GET", 401, null)]
    public async Task A_refusal_is_as_described(string authorization, string method, int status, string? body) => await server.AssertIsDescribedAsync(
        SettingsServer.Description("mail_settings"), method, "/v3/mail_settings/footer", status, body, authorization: authorization.Length == 0 ? null : authorization);

    [Fact]
    public async Task A_missing_scope_and_an_unknown_setting_are_as_described()
    {
        var description = SettingsServer.Description("mail_settings");
        var key = await server.CreateKeyAsync("stats.read");

        await server.AssertIsDescribedAsync(description, "GET", "/v3/mail_settings", 403, authorization: key);
        await server.AssertIsDescribedAsync(description, "GET", "/v3/mail_settings", 404, address: "/v3/mail_settings/none");
    }
}
