using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Posthorn.EndToEnd.Tests.Support;
using Posthorn.Testing.Hosting;

namespace Posthorn.EndToEnd.Tests.Http;

/// <summary>What <c>X-Forwarded-For</c> says counts from a proxy that the operator named, and from nobody else.</summary>
public sealed class TrustedProxyTests
{
    private const string AllowedOnly = """{"ips":[{"ip":"203.0.113.0/24"}]}""";

    [Fact]
    public async Task Behind_a_trusted_proxy_the_list_of_addresses_and_the_audit_log_see_the_client()
    {
        await using var process = await PosthornProcess.StartAsync("--trusted-proxies", "127.0.0.1,10.0.0.0/8");
        Assert.Equal(201, (await AskAsync(process, HttpMethod.Post, "v3/access_settings/whitelist", "203.0.113.7", AllowedOnly)).Status);

        Assert.Equal(200, (await AskAsync(process, HttpMethod.Get, "v3/templates", "203.0.113.8")).Status);
        Assert.Equal(200, (await AskAsync(process, HttpMethod.Get, "v3/templates", "192.0.2.1, 203.0.113.8, 10.1.1.1")).Status);
        Assert.Equal(403, (await AskAsync(process, HttpMethod.Get, "v3/templates", null)).Status);
        Assert.Equal(403, (await AskAsync(process, HttpMethod.Get, "v3/templates", "203.0.113.8, 192.0.2.1")).Status);
        Assert.Equal(403, (await AskAsync(process, HttpMethod.Get, "v3/templates", "203.0.113.8, rubbish")).Status);
        Assert.Equal(403, (await AskAsync(process, HttpMethod.Get, "v3/templates", string.Join(", ", Enumerable.Repeat("203.0.113.8", 500).Append("x")))).Status);

        var audited = await AskAsync(process, HttpMethod.Get, "v3/posthorn/audit", "203.0.113.8");
        Assert.Contains("203.0.113.7", audited.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", audited.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_setting_the_header_says_nothing()
    {
        await using var process = await PosthornProcess.StartAsync();
        Assert.Equal(201, (await AskAsync(process, HttpMethod.Post, "v3/access_settings/whitelist", "203.0.113.7", AllowedOnly)).Status);

        Assert.Equal(403, (await AskAsync(process, HttpMethod.Get, "v3/templates", "203.0.113.7")).Status);
    }

    [Fact]
    public async Task Opens_have_the_clients_address_and_apples_machines_are_known_by_it()
    {
        await using var receiver = new WebhookReceiver();
        await using var posthorn = await RunningPosthorn.StartAsync(
            "--trusted-proxies", "127.0.0.1", "--allow-private-webhooks", "true", "--webhook-flush", "10ms");
        using var added = await posthorn.Process.PostJsonAsync("v3/user/webhooks/event/settings", $$"""{"enabled":true,"open":true,"url":"{{receiver.Address}}/hook"}""");
        Assert.Equal(HttpStatusCode.Created, added.StatusCode);
        await posthorn.SendToEndAsync(Requests.To("ana@example.org").With("content", new JsonArray(
            new JsonObject { ["type"] = "text/html", ["value"] = "<body>Hello</body>" })));
        var mail = JsonElement.Parse(await ReadAsync(posthorn.Process, "inbox/await?recipient=ana@example.org"));
        var html = JsonElement.Parse(await ReadAsync(posthorn.Process, $"inbox/messages/{mail.GetProperty("id")}")).GetProperty("html").GetString()!;
        var pixel = html.Split("src=\"")[1].Split('"')[0].Replace("&amp;", "&", StringComparison.Ordinal);
        foreach (var address in new[] { "203.0.113.9", "17.1.2.3" })
        {
            Assert.Equal(200, (await AskAsync(posthorn.Process, HttpMethod.Get, new Uri(pixel).PathAndQuery, address)).Status);
        }

        var told = await receiver.WaitForEventsAsync(events => events.Count >= 2);
        Assert.Equal(
            [("17.1.2.3", true), ("203.0.113.9", false)],
            told.Select(happened => (happened.GetProperty("ip").GetString()!, happened.GetProperty("sg_machine_open").GetBoolean())).Order());
    }

    private static Task<string> ReadAsync(PosthornProcess process, string path) =>
        process.Client.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

    private static async Task<(int Status, string Body)> AskAsync(PosthornProcess process, HttpMethod method, string path, string? forwarded, string? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (forwarded is not null)
        {
            request.Headers.TryAddWithoutValidation("X-Forwarded-For", forwarded);
        }

        if (body is not null)
        {
            request.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        }

        using var answer = await process.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
