using System.Net;
using System.Text.Json.Nodes;
using Posthorn.EndToEnd.Tests.Support;

namespace Posthorn.EndToEnd.Tests.Settings;

[Collection(QuietServer.Name)]
public sealed class SettingListTests(QuietPosthorn posthorn)
{
    [Theory]
    [InlineData("", 10)]
    [InlineData("?limit=3", 3)]
    [InlineData("?limit=3&offset=8", 2)]
    [InlineData("?offset=10", 0)]
    [InlineData("?limit=500&offset=2147483647", 0)]
    public async Task The_list_comes_in_pages(string query, int count)
    {
        using var answer = await GetAsync($"v3/mail_settings{query}");

        var list = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["result"]!.AsArray();
        Assert.Equal(count, list.Count);
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=501", "limit")]
    [InlineData("limit=ten", "limit")]
    [InlineData("offset=-1", "offset")]
    [InlineData("offset=99999999999", "offset")]
    public async Task A_bad_page_is_refused_with_its_name(string query, string field)
    {
        using var answer = await GetAsync($"v3/tracking_settings?{query}");

        Assert.Equal(field, (await answer.ErrorAsync(HttpStatusCode.BadRequest)).Field);
    }

    [Fact]
    public async Task The_list_says_what_is_on()
    {
        using var on = await SendAsync("v3/mail_settings/footer", """{"enabled":true}""");
        Assert.True(await IsOnAsync("v3/mail_settings", "footer"));
        using var off = await SendAsync("v3/mail_settings/footer", """{"enabled":false}""");
        Assert.False(await IsOnAsync("v3/mail_settings", "footer"));
    }

    [Fact]
    public async Task Settings_outlive_the_program()
    {
        await using var running = await RunningPosthorn.StartAsync();
        const string body = """{"enabled":true,"html_content":"<p>Grüße 🦊</p>","plain_content":"Bye"}""";
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var changed = await running.Process.Client.PatchAsync(new Uri("v3/mail_settings/footer", UriKind.Relative), content, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        await running.Process.KillAsync();
        await running.Process.StartAgainAsync();

        var read = await running.Process.Client.GetStringAsync(new Uri("v3/mail_settings/footer", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(body), JsonNode.Parse(read)), read);
    }

    private async Task<bool> IsOnAsync(string path, string name)
    {
        using var answer = await GetAsync(path);
        var list = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["result"]!.AsArray();
        return list.Single(line => line!["name"]!.GetValue<string>() == name)!["enabled"]!.GetValue<bool>();
    }

    private Task<HttpResponseMessage> GetAsync(string path) => posthorn.Client.GetAsync(new Uri(path, UriKind.Relative));

    private Task<HttpResponseMessage> SendAsync(string path, string json) =>
        posthorn.Client.PatchAsync(new Uri(path, UriKind.Relative), new StringContent(json, System.Text.Encoding.UTF8, "application/json"));
}
