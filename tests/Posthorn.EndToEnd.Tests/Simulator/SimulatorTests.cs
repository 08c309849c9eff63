using System.Text.Json;
using Posthorn.EndToEnd.Tests.Support;
using Posthorn.Testing.Hosting;

namespace Posthorn.EndToEnd.Tests.Simulator;

/// <summary>What becomes of mail that a test key sent, by its address, as log, Inbox, lists, webhooks and statistics tell it.</summary>
public sealed class SimulatorTests
{
    [Fact]
    public async Task Every_address_does_what_its_name_says_again_and_again()
    {
        await using var posthorn = await RunningPosthorn.StartAsync("--retry-first", "200ms", "--retry-longest", "500ms");
        var key = await posthorn.NewTestKeyAsync();
        for (var round = 0; round < 2; round++)
        {
            foreach (var (name, course) in new[]
            {
                ("bounce", "processed bounce"), ("block", "processed bounce"), ("defer", "processed deferred deferred delivered"), ("spam+a", "processed delivered spamreport"),
                ("drop", "dropped"), ("open", "processed delivered open"), ("click+b", "processed delivered open click"), ("ana", "processed delivered"),
            })
            {
                var id = await posthorn.SendWithAsync(key, TestKeys.Html($"{name}@{TestKeys.Domain}"));
                Assert.Equal((name, course), (name, (await posthorn.Stories.EndAsync(id)).Course));
                Assert.Equal(name == "drop" ? 0 : round + 1, (await posthorn.InboxAsync($"{name}@{TestKeys.Domain}")).Count);
            }
        }
    }

    [Fact]
    public async Task Its_events_are_true_ones_and_reach_lists_and_webhooks_but_no_statistics()
    {
        await using var receiver = new WebhookReceiver();
        await using var posthorn = await RunningPosthorn.StartAsync("--allow-private-webhooks", "true", "--webhook-flush", "10ms");
        using var added = await posthorn.Process.PostJsonAsync(
            "v3/user/webhooks/event/settings",
            $$"""{"enabled":true,"url":"{{receiver.Address}}/hook","processed":true,"delivered":true,"open":true,"click":true,"bounce":true,"spam_report":true}""");
        var key = await posthorn.NewTestKeyAsync();
        string[] names = ["bounce", "block", "spam", "click"];

        await posthorn.SendWithAsync(key, TestKeys.Html(names.Select(name => $"{name}@{TestKeys.Domain}")).With("categories", new System.Text.Json.Nodes.JsonArray("journey")));
        var told = await receiver.WaitForEventsAsync(events => events.Count >= 11);

        Assert.All(told, happened => Assert.True(happened.GetProperty("posthorn_test").GetBoolean()));
        var bounce = Single(told, "bounce", "bounce");
        Assert.Equal(("bounce", "5.1.1", "Invalid Address"), (Text(bounce, "type"), Text(bounce, "status"), Text(bounce, "bounce_classification")));
        Assert.StartsWith("550 5.1.1 ", Text(bounce, "reason"), StringComparison.Ordinal);
        Assert.Equal("blocked", Text(Single(told, "block", "bounce"), "type"));
        Assert.Equal("https://shop.example.com/first", Text(Single(told, "click", "click"), "url"));
        Single(told, "click", "open");
        Single(told, "spam", "spamreport");

        await ListedAsync(posthorn, "bounces", "bounce");
        await ListedAsync(posthorn, "blocks", "block");
        await ListedAsync(posthorn, "spam_reports", "spam");

        // A real mail of the same account is counted: when its numbers are there, those of the test mail would be.
        await posthorn.SendToEndAsync(TestKeys.Html("ana@example.org").With("categories", new System.Text.Json.Nodes.JsonArray("journey")));
        var sums = await CountedAsync(posthorn);
        Assert.Equal((1, 1, 0, 0), (sums["requests"], sums["delivered"], sums["bounces"], sums["opens"]));
    }

    [Fact]
    public async Task A_test_mail_is_rendered_as_it_would_leave_and_lies_in_its_accounts_inbox()
    {
        await using var posthorn = await RunningPosthorn.StartAsync();
        Assert.Equal(0, (await posthorn.Process.CommandAsync("domain", "add", "signed.example.com")).ExitCode);
        var key = await posthorn.NewTestKeyAsync();

        await posthorn.Stories.EndAsync(await posthorn.SendWithAsync(
            key, TestKeys.Html("ana@example.org").With("from", new System.Text.Json.Nodes.JsonObject { ["email"] = "shop@signed.example.com" })));

        var raw = await posthorn.RawAsync(Assert.Single(await posthorn.InboxAsync("ana@example.org")));
        Assert.StartsWith("DKIM-Signature:", raw, StringComparison.Ordinal);
        Assert.Contains("/ls/click?upn", raw.Replace("=\r\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
        using var mine = await posthorn.AskWithAsync(key, HttpMethod.Get, "inbox/await?query=to:ana@example.org&timeout=10");
        Assert.Equal("ana@example.org", JsonElement.Parse(await mine.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).GetProperty("recipients")[0].GetString());
    }

    [Fact]
    public async Task Another_domain_can_be_the_simulators()
    {
        await using var posthorn = await RunningPosthorn.StartAsync("--simulator-domain", "try.example");
        var key = await posthorn.NewTestKeyAsync();

        Assert.Equal("processed bounce", (await posthorn.Stories.EndAsync(await posthorn.SendWithAsync(key, Requests.To("bounce@try.example")))).Course);
        Assert.Equal("processed delivered", (await posthorn.Stories.EndAsync(await posthorn.SendWithAsync(key, Requests.To($"bounce@{TestKeys.Domain}")))).Course);
    }

    private static JsonElement Single(IEnumerable<JsonElement> told, string name, string type) =>
        Assert.Single(told, happened => Text(happened, "email") == $"{name}@{TestKeys.Domain}" && Text(happened, "event") == type);

    private static string Text(JsonElement happened, string name) => happened.GetProperty(name).GetString()!;

    private static async Task ListedAsync(RunningPosthorn posthorn, string list, string name)
    {
        var entries = JsonElement.Parse(await posthorn.Process.Client.GetStringAsync(new Uri($"v3/suppression/{list}", UriKind.Relative)));
        Assert.Equal([$"{name}@{TestKeys.Domain}"], entries.EnumerateArray().Select(entry => Text(entry, "email")));
    }

    private static async Task<Dictionary<string, int>> CountedAsync(RunningPosthorn posthorn)
    {
        var day = TimeProvider.System.GetUtcNow().AddDays(-1).ToString("yyyy-MM-dd", null);
        for (var started = System.Diagnostics.Stopwatch.GetTimestamp(); ; await Task.Delay(TimeSpan.FromMilliseconds(60)))
        {
            var answer = JsonElement.Parse(await posthorn.Process.Client.GetStringAsync(new Uri($"v3/categories/stats?categories=journey&start_date={day}", UriKind.Relative)));
            var sums = answer.EnumerateArray().SelectMany(date => date.GetProperty("stats").EnumerateArray()).SelectMany(stats => stats.GetProperty("metrics").EnumerateObject())
                .GroupBy(metric => metric.Name).ToDictionary(metric => metric.Key, metric => metric.Sum(value => value.Value.GetInt32()));
            if (sums.GetValueOrDefault("delivered") > 0)
            {
                return sums;
            }

            Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(40), "Nothing was counted.");
        }
    }
}
