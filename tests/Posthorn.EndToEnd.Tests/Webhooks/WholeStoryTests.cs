using System.Net;
using System.Text.Json;
using Posthorn.EndToEnd.Tests.Support;
using Posthorn.Testing.Hosting;

namespace Posthorn.EndToEnd.Tests.Webhooks;

/// <summary>From mail/send to what the reader does, as an endpoint is told of it.</summary>
public sealed class WholeStoryTests
{
    private const string Agent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_endpoint_hears_of_processed_delivered_open_and_click()
    {
        await using var receiver = new WebhookReceiver();
        await using var posthorn = await RunningPosthorn.StartAsync("--allow-private-webhooks", "true", "--webhook-flush", "10ms");
        await AddWebhookAsync(posthorn, receiver);
        var request = Requests.To("ana@example.org").With("categories", new System.Text.Json.Nodes.JsonArray("receipts"))
            .With("custom_args", new System.Text.Json.Nodes.JsonObject { ["order"] = "7781", ["event"] = "mine" })
            .With("content", new System.Text.Json.Nodes.JsonArray(new System.Text.Json.Nodes.JsonObject
            {
                ["type"] = "text/html", ["value"] = "<html><body><a href=\"https://shop.example.com/o?a=1&amp;b=2\">Order</a></body></html>",
            }));
        var id = await posthorn.SendAsync(request);
        await receiver.WaitForEventsAsync(events => events.Any(happened => NameOf(happened) == "delivered"));

        var html = await HtmlAsync(posthorn);
        using var reader = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        reader.DefaultRequestHeaders.UserAgent.ParseAdd(Agent);
        var link = new Uri(WebUtility.HtmlDecode(Between(html, "href=\"", "\"")));
        using (var head = new HttpRequestMessage(HttpMethod.Head, link))
        using (var answer = await reader.SendAsync(head, Token))
        {
            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        }

        using (var answer = await reader.GetAsync(link, Token))
        {
            Assert.Equal("https://shop.example.com/o?a=1&b=2", answer.Headers.Location!.OriginalString);
        }

        var picture = await reader.GetByteArrayAsync(new Uri(WebUtility.HtmlDecode(Between(html, "<img src=\"", "\""))), Token);
        Assert.Equal("GIF89a"u8.ToArray(), picture[..6]);

        var told = await receiver.WaitForEventsAsync(events => events.Any(happened => NameOf(happened) == "open"));
        Assert.Equal(["processed", "delivered", "click", "open"], told.Select(NameOf));
        Assert.All(told, happened =>
        {
            Assert.Equal("ana@example.org", happened.GetProperty("email").GetString());
            Assert.StartsWith($"{id}.recvd-", happened.GetProperty("sg_message_id").GetString(), StringComparison.Ordinal);
            Assert.Equal("7781", happened.GetProperty("order").GetString());
            Assert.Equal("receipts", Assert.Single(happened.GetProperty("category").EnumerateArray()).GetString());
        });
        Assert.Equal(4, told.Select(happened => happened.GetProperty("sg_event_id").GetString()).Distinct().Count());
        Assert.StartsWith($"<{id}@", told[1].GetProperty("smtp-id").GetString(), StringComparison.Ordinal);
        Assert.Equal(("https://shop.example.com/o?a=1&b=2", 0, "html"), (told[2].GetProperty("url").GetString(),
            told[2].GetProperty("url_offset").GetProperty("index").GetInt32(), told[2].GetProperty("url_offset").GetProperty("type").GetString()));
        Assert.All(told.Skip(2), happened => Assert.Equal(("127.0.0.1", Agent), (happened.GetProperty("ip").GetString(), happened.GetProperty("useragent").GetString())));
        Assert.False(told[3].GetProperty("sg_machine_open").GetBoolean());
    }

    [Fact]
    public async Task A_trial_is_posted_with_one_event_of_each_type()
    {
        await using var receiver = new WebhookReceiver();
        await using var posthorn = await RunningPosthorn.StartAsync("--allow-private-webhooks", "true");
        using var answer = await posthorn.Process.PostJsonAsync("v3/user/webhooks/event/test", $$"""{"url":"{{receiver.Address.Replace("//", "//user:pass@", StringComparison.Ordinal)}}/hook"}""");
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);

        var post = Assert.Single(await receiver.WaitAsync(posts => posts.Count > 0));
        Assert.Equal(11, post.Events.Select(NameOf).Distinct().Count());
        Assert.Equal(11, post.Events.Count);
        Assert.All(post.Events, happened => Assert.Equal("example@test.com", happened.GetProperty("email").GetString()));
        Assert.False(post.Headers.ContainsKey("Authorization"));
    }

    [Fact]
    public async Task What_was_posted_is_shown_and_posted_again_on_demand()
    {
        await using var receiver = new WebhookReceiver { Answer = static _ => (200, "", "thanks") };
        await using var posthorn = await RunningPosthorn.StartAsync("--allow-private-webhooks", "true", "--webhook-flush", "10ms");
        var webhook = await AddWebhookAsync(posthorn, receiver);
        await posthorn.SendAsync(Requests.To("ana@example.org"));
        await receiver.WaitForEventsAsync(events => events.Any(happened => NameOf(happened) == "delivered"));

        // The post is written down after its answer.
        JsonElement first;
        do
        {
            var list = JsonElement.Parse(await posthorn.Process.Client.GetStringAsync(new Uri($"v3/posthorn/webhooks/{webhook}/deliveries", UriKind.Relative), Token));
            first = list.GetProperty("deliveries").EnumerateArray().LastOrDefault();
        }
        while (first.ValueKind == JsonValueKind.Undefined);
        Assert.Equal((200, 1, "thanks"), (first.GetProperty("status").GetInt32(), first.GetProperty("attempt").GetInt32(), first.GetProperty("answer").GetString()));

        var before = receiver.Posts;
        using var replay = await posthorn.Process.PostJsonAsync($"v3/posthorn/webhooks/{webhook}/deliveries/{first.GetProperty("id").GetString()}/replay", "");
        Assert.Equal(HttpStatusCode.Accepted, replay.StatusCode);
        var ids = IdsOf([before[0]]);
        await receiver.WaitAsync(posts => IdsOf(posts.Skip(before.Count)).IsSupersetOf(ids));
    }

    internal static async Task<string> AddWebhookAsync(RunningPosthorn posthorn, WebhookReceiver receiver)
    {
        using var added = await posthorn.Process.PostJsonAsync(
            "v3/user/webhooks/event/settings", $$"""{"enabled":true,"url":"{{receiver.Address}}/hook","processed":true,"delivered":true,"open":true,"click":true,"bounce":true}""");
        var text = await added.Content.ReadAsStringAsync();
        Assert.True(added.StatusCode == HttpStatusCode.Created, text);
        return JsonElement.Parse(text).GetProperty("id").GetString()!;
    }

    internal static HashSet<string> IdsOf(IEnumerable<ReceivedPost> posts) =>
        [.. posts.SelectMany(post => post.Events).Select(happened => happened.GetProperty("sg_event_id").GetString()!)];

    private static string? NameOf(JsonElement happened) => happened.GetProperty("event").GetString();

    private static async Task<string> HtmlAsync(RunningPosthorn posthorn)
    {
        var mail = JsonElement.Parse(await posthorn.Process.Client.GetStringAsync(new Uri("inbox/await?recipient=ana@example.org", UriKind.Relative)));
        var details = JsonElement.Parse(await posthorn.Process.Client.GetStringAsync(new Uri($"inbox/messages/{mail.GetProperty("id")}", UriKind.Relative)));
        return details.GetProperty("html").GetString()!;
    }

    private static string Between(string text, string before, string after)
    {
        var from = text.IndexOf(before, StringComparison.Ordinal) + before.Length;
        return text[from..text.IndexOf(after, from, StringComparison.Ordinal)];
    }
}
