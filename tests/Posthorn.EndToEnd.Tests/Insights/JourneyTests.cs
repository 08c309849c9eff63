using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Posthorn.EndToEnd.Tests.Support;
using Posthorn.EndToEnd.Tests.Suppressions;
using Posthorn.Testing.Hosting;

namespace Posthorn.EndToEnd.Tests.Insights;

/// <summary>One mail that a recipient opens, clicks and leaves in a real browser, and everything that tells of it.</summary>
public sealed class JourneyTests
{
    private const string Ana = "ana@example.org";
    private const int Desktop = 1200;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static bool IsMissing => Browser.IsMissing;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(SkipWhen = nameof(IsMissing), Skip = "chromium is not installed")]
    public async Task What_a_recipient_does_is_in_webhook_activity_statistics_and_suppressions()
    {
        await using var receiver = new WebhookReceiver();
        await using var posthorn = await RunningPosthorn.StartAsync("--allow-private-webhooks", "true", "--webhook-flush", "10ms");
        var client = new SuppressionClient(posthorn.Process);
        var group = await client.AddGroupAsync("Weekly news");
        var (status, added) = await client.CallAsync(
            "POST", "v3/user/webhooks/event/settings",
            $$"""{"enabled":true,"url":"{{receiver.Address}}/hook","processed":true,"delivered":true,"open":true,"click":true,"group_unsubscribe":true,"dropped":true}""");
        Assert.True(status == 201, added);
        var landing = new Uri(posthorn.Process.Address, "health/live").AbsoluteUri;
        var id = await posthorn.SendAsync(MailFor(group, landing));
        var html = await HtmlAsync(posthorn);

        await using (var browser = await Browser.StartAsync(Desktop))
        {
            using var folder = new TemporaryFolder();
            var mail = Path.Combine(folder.Path, "mail.html");
            await File.WriteAllTextAsync(mail, html, Token);
            await browser.OpenAsync(new Uri(mail).AbsoluteUri, "News");
            await receiver.WaitForEventsAsync(events => events.Any(happened => NameOf(happened) == "open"));
            await browser.ClickAsync("a");
            await browser.WaitAsync($"location.href === {JsonSerializer.Serialize(landing)}");
            await browser.OpenAsync(UnsubscribeLinkOf(html), "Unsubscribe?");
            await browser.SubmitAsync("button[value=unsubscribe]");
            await browser.WaitForTitleAsync("You are unsubscribed");
        }

        var told = await receiver.WaitForEventsAsync(events => events.Any(happened => NameOf(happened) == "group_unsubscribe"));
        Assert.Equal(["click", "delivered", "group_unsubscribe", "open", "processed"], told.Select(NameOf).Order());
        Assert.All(told, happened => Assert.StartsWith($"{id}.recvd-", happened.GetProperty("sg_message_id").GetString(), StringComparison.Ordinal));
        Assert.Equal(landing, told.Single(happened => NameOf(happened) == "click").GetProperty("url").GetString());
        Assert.All(
            told.Where(happened => NameOf(happened) is "open" or "click" or "group_unsubscribe"),
            happened => Assert.Contains("Chrome", happened.GetProperty("useragent").GetString(), StringComparison.Ordinal));

        Assert.Equal([Ana], (await client.GetAsync($"v3/asm/groups/{group}/suppressions")).EnumerateArray().Select(email => email.GetString()));

        var query = Uri.EscapeDataString($"to_email=\"{Ana}\"");
        var shown = await UntilAsync(
            async () => (await client.GetAsync($"v3/messages?limit=10&query={query}")).GetProperty("messages").EnumerateArray().SingleOrDefault(),
            message => message.ValueKind == JsonValueKind.Object && CountOf(message, "opens_count") == 1 && CountOf(message, "clicks_count") == 1);
        Assert.Equal(("delivered", "News"), (shown.GetProperty("status").GetString(), shown.GetProperty("subject").GetString()));

        var day = TimeProvider.System.GetUtcNow().AddDays(-1).ToString("yyyy-MM-dd", null);
        var counted = await UntilAsync(async () => SumsOf(await client.GetAsync($"v3/categories/stats?categories=journey&start_date={day}")), sums => sums.GetValueOrDefault("opens") > 0 && sums.GetValueOrDefault("clicks") > 0);
        Assert.All(["requests", "delivered", "opens", "unique_opens", "clicks", "unique_clicks"], metric => Assert.Equal(1, counted[metric]));

        Assert.Equal("dropped", (await posthorn.SendToEndAsync(MailFor(group, landing))).Course);
    }

    private static JsonObject MailFor(long group, string landing) => Requests.To(Ana)
        .With("subject", "News")
        .With("categories", new JsonArray("journey"))
        .With("asm", new JsonObject { ["group_id"] = group })
        .With("content", new JsonArray(new JsonObject
        {
            ["type"] = "text/html",
            ["value"] = $"<html><head><title>News</title></head><body><a href=\"{landing}\">Read</a></body></html>",
        }));

    private static async Task<string> HtmlAsync(RunningPosthorn posthorn)
    {
        var mail = JsonElement.Parse(await posthorn.Process.Client.GetStringAsync(new Uri($"inbox/await?recipient={Ana}", UriKind.Relative), Token));
        var details = JsonElement.Parse(await posthorn.Process.Client.GetStringAsync(new Uri($"inbox/messages/{mail.GetProperty("id")}", UriKind.Relative), Token));
        return details.GetProperty("html").GetString()!;
    }

    private static string UnsubscribeLinkOf(string html) => html.Split("href=").Skip(1)
        .Select(rest => WebUtility.HtmlDecode(rest[1..rest.IndexOf(rest[0], 1)]))
        .Single(link => link.Contains("/asm/unsubscribe/", StringComparison.Ordinal));

    private static Dictionary<string, long> SumsOf(JsonElement days) => days.EnumerateArray()
        .SelectMany(each => each.GetProperty("stats").EnumerateArray())
        .SelectMany(stats => stats.GetProperty("metrics").EnumerateObject())
        .GroupBy(metric => metric.Name).ToDictionary(metric => metric.Key, metric => metric.Sum(value => value.Value.GetInt64()));

    /// <summary>Counters and feed follow the log within two seconds.</summary>
    private static async Task<T> UntilAsync<T>(Func<Task<T>> read, Func<T, bool> isThere)
    {
        for (var started = Stopwatch.GetTimestamp(); ;)
        {
            var value = await read();
            if (isThere(value))
            {
                return value;
            }

            Assert.True(Stopwatch.GetElapsedTime(started) < Patience, $"Waited in vain; the last answer: {value}");
        }
    }

    private static int CountOf(JsonElement message, string name) => message.GetProperty(name).GetInt32();

    private static string? NameOf(JsonElement happened) => happened.GetProperty("event").GetString();
}
