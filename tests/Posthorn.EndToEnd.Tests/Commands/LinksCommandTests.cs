using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Posthorn.EndToEnd.Tests.Support;
using Posthorn.EndToEnd.Tests.Suppressions;

namespace Posthorn.EndToEnd.Tests.Commands;

/// <summary>An account's own host is in the links of its mail, and by another account's host they lead nowhere.</summary>
public sealed class LinksCommandTests
{
    [Fact]
    public async Task Links_have_the_accounts_own_host_and_lead_nowhere_by_anothers()
    {
        await using var posthorn = await RunningPosthorn.StartAsync();
        var client = new SuppressionClient(posthorn.Process);
        var (status, made) = await client.CallAsync("POST", "v3/subusers", """{"username":"other","email":"other@example.net","password":"a long enough password 1","ips":[]}""");
        Assert.True(status == 200, made);
        Assert.Equal((0, ""), await RunAsync(posthorn, "links", "add", "Links.Example.com.", "--valid", "--default"));
        Assert.Equal((0, ""), await RunAsync(posthorn, "links", "add", "links.example.net", "--valid", "--https", "--account", "other"));
        Assert.Equal((1, "posthorn: links.example.com is the host of an account already."), await RunAsync(posthorn, "links", "add", "links.example.com", "--account", "other"));
        Assert.Equal((1, "posthorn: links.example.net is not among the account's hosts. posthorn links add links.example.net adds it."), await RunAsync(posthorn, "links", "default", "links.example.net"));
        Assert.Equal((2, "posthorn: \"no host\" is not a host name such as links.example.com."), await RunAsync(posthorn, "links", "validate", "no host"));
        Assert.Contains("http://links.example.com", (await posthorn.Process.CommandAsync("links", "list")).Output, StringComparison.Ordinal);

        // What it knew before it forgets with its life, not within ten seconds.
        await posthorn.Process.StopAsync();
        await posthorn.Process.StartAgainAsync();
        await posthorn.SendToEndAsync(Requests.To("ana@example.org")
            .With("tracking_settings", new JsonObject { ["subscription_tracking"] = new JsonObject { ["enable"] = true, ["html"] = "<% Leave %>", ["text"] = "<% %>" } })
            .With("content", new JsonArray(new JsonObject { ["type"] = "text/html", ["value"] = "<body><a href=\"https://shop.example.com/\">Shop</a></body>" })));
        var mail = JsonElement.Parse(await ReadAsync(posthorn, "inbox/await?recipient=ana@example.org"));
        var html = WebUtility.HtmlDecode(JsonElement.Parse(await ReadAsync(posthorn, $"inbox/messages/{mail.GetProperty("id")}")).GetProperty("html").GetString()!);
        var links = html.Split('"', '\'').Where(text => text.StartsWith("http", StringComparison.Ordinal)).ToList();
        Assert.Equal(3, links.Count);
        Assert.All(links, link => Assert.StartsWith("http://links.example.com/", link, StringComparison.Ordinal));
        var (click, unsubscribe) = (links.Single(link => link.Contains("/ls/click", StringComparison.Ordinal)), links.Single(link => link.Contains("/wf/unsubscribe", StringComparison.Ordinal)));

        // The server's own address and a name that is nobody's lead on; another account's host does not.
        Assert.Equal((302, "https://shop.example.com/"), await VisitAsync(posthorn, click, "links.example.com"));
        Assert.Equal(302, (await VisitAsync(posthorn, click, null)).Status);
        Assert.Equal(302, (await VisitAsync(posthorn, click, "nobody.example.org")).Status);
        Assert.Equal((404, null), await VisitAsync(posthorn, click, "links.example.net"));
        Assert.Equal((404, null), await VisitAsync(posthorn, click, "LINKS.example.net:8080"));

        Assert.NotEqual(200, (await VisitAsync(posthorn, unsubscribe, "links.example.net", "List-Unsubscribe=One-Click")).Status);
        Assert.Equal("{}", (await client.GetAsync("v3/asm/suppressions/global/ana@example.org")).GetRawText());
        Assert.Equal(200, (await VisitAsync(posthorn, unsubscribe, "links.example.com", "List-Unsubscribe=One-Click")).Status);
        Assert.Equal("ana@example.org", (await client.GetAsync("v3/asm/suppressions/global/ana@example.org")).GetProperty("recipient_email").GetString());
    }

    private static async Task<(int ExitCode, string Said)> RunAsync(RunningPosthorn posthorn, params string[] arguments)
    {
        var command = await posthorn.Process.CommandAsync(arguments);
        return (command.ExitCode, command.Errors.Trim());
    }

    private static Task<string> ReadAsync(RunningPosthorn posthorn, string path) =>
        posthorn.Process.Client.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

    private static async Task<(int Status, string? Location)> VisitAsync(RunningPosthorn posthorn, string link, string? host, string? form = null)
    {
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        using var browser = new HttpClient(handler);
        using var request = new HttpRequestMessage(form is null ? HttpMethod.Get : HttpMethod.Post, new Uri(posthorn.Process.Address, new Uri(link).PathAndQuery));
        request.Headers.Host = host;
        request.Content = form is null ? null : new StringContent(form, System.Text.Encoding.ASCII, "application/x-www-form-urlencoded");
        using var answer = await browser.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode, answer.Headers.Location?.OriginalString);
    }
}
