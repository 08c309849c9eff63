using System.Diagnostics;
using System.Net;
using System.Text.Json;

namespace Posthorn.Compatibility.Tests;

/// <summary>Statistics and the activity feed of mail that was really sent, opened and clicked, held against the official description.</summary>
public sealed class StatsSchemaTests(StatsServer server) : IClassFixture<StatsServer>
{
    private static readonly Testing.Schemas.SchemaDocument Stats = SettingsServer.Description("stats");
    private static readonly Testing.Schemas.SchemaDocument Subusers = SettingsServer.Description("subusers");
    private static readonly Testing.Schemas.SchemaDocument Quality = SettingsServer.Description("seq");
    private static readonly Testing.Schemas.SchemaDocument Activity = SettingsServer.Description("email_activity");
    private static readonly Testing.Schemas.SchemaDocument Logs = SettingsServer.Description("logs");

    private static string Today => DateTimeOffset.UtcNow.ToString("yyyy-MM-dd", null);

    [Fact]
    public async Task Global_statistics_have_a_row_for_each_day()
    {
        var rows = await DescribedAsync(Stats, "/v3/stats", $"?start_date={DateTimeOffset.UtcNow.AddDays(-2):yyyy-MM-dd}&end_date={Today}");

        Assert.Equal(3, rows.GetArrayLength());
        Assert.Equal(0, Metric(rows[0].GetProperty("stats")[0], "requests"));
        var metrics = rows[2].GetProperty("stats")[0];
        Assert.Equal(["metrics"], metrics.EnumerateObject().Select(member => member.Name));
        Assert.Equal(
            (2L, 2L, 2L, 2L, 1L, 1L, 1L),
            (Metric(metrics, "requests"), Metric(metrics, "processed"), Metric(metrics, "delivered"), Metric(metrics, "opens"), Metric(metrics, "unique_opens"), Metric(metrics, "clicks"), Metric(metrics, "unique_clicks")));
        Assert.Equal(16, metrics.GetProperty("metrics").EnumerateObject().Count());
    }

    [Theory]
    [InlineData("/v3/browsers/stats", "&browsers=Firefox&browsers=Opera", "browser Firefox clicks=1 unique_clicks=1, browser Opera clicks=0 unique_clicks=0")]
    [InlineData("/v3/browsers/stats", "", "browser Firefox clicks=1 unique_clicks=1")]
    [InlineData("/v3/devices/stats", "&limit=1&offset=0", "device Webmail opens=2 unique_opens=1")]
    [InlineData("/v3/devices/stats", "&offset=1", null)]
    [InlineData("/v3/clients/stats", "", "client Browser opens=2 unique_opens=1")]
    [InlineData("/v3/geo/stats", "", "")]
    [InlineData("/v3/geo/stats", "&country=US", "")]
    public async Task Statistics_are_split_by_what_opened_and_clicked(string path, string more, string? expected)
    {
        var rows = await DescribedAsync(Stats, path, $"?start_date={Today}{more}");

        Assert.Equal(expected, rows.GetArrayLength() == 0 ? null : string.Join(", ", rows[0].GetProperty("stats").EnumerateArray().Select(Said)));
    }

    [Theory]
    [InlineData("webmail", "client Browser opens=2 unique_opens=1")]
    [InlineData("phone", "")]
    [InlineData("tablet", "")]
    [InlineData("desktop", "")]
    public async Task Clients_are_split_by_kind(string kind, string expected)
    {
        var rows = await server.Server.AssertIsDescribedAsync(Stats, "GET", "/v3/clients/{client_type}/stats", 200, address: $"/v3/clients/{kind}/stats?start_date={Today}");

        Assert.Equal(expected, string.Join(", ", rows[0].GetProperty("stats").EnumerateArray().Select(Said)));
    }

    [Fact]
    public async Task Mailbox_providers_have_twelve_metrics()
    {
        var rows = await DescribedAsync(Stats, "/v3/mailbox_providers/stats", $"?start_date={Today}&aggregated_by=month");

        Assert.Equal(["Gmail", "Other"], rows[0].GetProperty("stats").EnumerateArray().Select(stat => stat.GetProperty("name").GetString()));
        var provider = rows[0].GetProperty("stats")[0];
        Assert.Equal(("mailbox_provider", "Gmail", 1L), (provider.GetProperty("type").GetString(), provider.GetProperty("name").GetString(), Metric(provider, "delivered")));
        Assert.Equal(12, provider.GetProperty("metrics").EnumerateObject().Count());
        Assert.EndsWith("-01", rows[0].GetProperty("date").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Categories_are_listed_counted_and_summed()
    {
        var list = await DescribedAsync(Stats, "/v3/categories", "?category=rec&limit=1000");
        Assert.Equal(["receipts"], list.EnumerateArray().Select(category => category.GetProperty("category").GetString()));
        var rows = await DescribedAsync(Stats, "/v3/categories/stats", $"?start_date={Today}&categories=receipts&categories=none");
        Assert.Equal(["receipts", "none"], rows[0].GetProperty("stats").EnumerateArray().Select(stat => stat.GetProperty("name").GetString()));
        var sums = await DescribedAsync(Stats, "/v3/categories/stats/sums", $"?start_date={Today}&sort_by_metric=opens");
        Assert.Equal(("receipts", 2L), (sums.GetProperty("stats")[0].GetProperty("name").GetString(), Metric(sums.GetProperty("stats")[0], "opens")));
    }

    [Fact]
    public async Task An_account_without_subusers_has_empty_sums()
    {
        var rows = await DescribedAsync(Subusers, "/v3/subusers/stats", $"?start_date={Today}&subusers=nobody");
        Assert.Equal("nobody", rows[0].GetProperty("stats")[0].GetProperty("name").GetString());
        Assert.Empty((await DescribedAsync(Subusers, "/v3/subusers/stats/sums", $"?start_date={Today}")).GetProperty("stats").EnumerateArray());
        Assert.Empty((await DescribedAsync(Subusers, "/v3/subusers/stats/monthly", $"?date={Today}")).GetProperty("stats").EnumerateArray());
        Assert.Empty((await DescribedAsync(Subusers, "/v3/subusers/reputations", "?usernames=nobody")).EnumerateArray());
        await server.Server.AnswerAsync(HttpMethod.Get, $"/v3/subusers/nobody/stats/monthly?date={Today}", 404);
    }

    [Fact]
    public async Task Engagement_quality_needs_more_mail_than_that()
    {
        var scores = await DescribedAsync(Quality, "/v3/engagementquality/scores", $"?from={Today}&to={Today}");
        Assert.Equal(["user_id", "date"], Assert.Single(scores.GetProperty("result").EnumerateArray()).EnumerateObject().Select(member => member.Name));
        Assert.Empty((await DescribedAsync(Quality, "/v3/engagementquality/subusers/scores", $"?date={Today}")).GetProperty("result").EnumerateArray());
        await server.Server.AssertIsDescribedAsync(Quality, "GET", "/v3/engagementquality/scores", 400, address: "/v3/engagementquality/scores");
    }

    [Theory]
    [InlineData("/v3/stats", "start_date is required")]
    [InlineData("/v3/stats?start_date=x", "start_date must be in YYYY-MM-DD format")]
    [InlineData("/v3/categories/stats?start_date=2026-01-01", "categories is required")]
    [InlineData("/v3/categories?sort_by=size", "invalid sort value")]
    [InlineData("/v3/categories?limit=1001", "limit must be a whole number from 1 to 1000")]
    [InlineData("/v3/geo/stats?start_date=2026-01-01&country=usa", "country must be two capital letters, such as US or CA")]
    [InlineData("/v3/subusers/stats/monthly?date=2026-01-01&sort_by_metric=processed", "sort_by_metric must be one of blocks, bounces, clicks, delivered, opens, requests, unique_clicks, unique_opens, unsubscribes")]
    [InlineData("/v3/messages?query=shoe%3D%22x%22", "invalid syntax: 'shoe' is not a known field")]
    [InlineData("/v3/messages?query=TRUE&limit=1001", "limit must be a whole number from 1 to 1000")]
    [InlineData("/v3/posthorn/messages?after=x", "This is not what an earlier answer gave as next.")]
    public async Task What_is_wrong_is_named(string path, string message) =>
        Assert.Equal(message, (await server.Server.AnswerAsync(HttpMethod.Get, path, 400)).GetProperty("errors")[0].GetProperty("message").GetString());

    [Fact]
    public async Task The_feed_finds_the_mail_and_tells_its_story()
    {
        var query = Uri.EscapeDataString("to_email=\"Ana@gmail.com\" AND Contains(events,\"opened\") AND Contains(categories,\"receipts\") AND unique_args['order']=\"7781\"");
        var list = await DescribedAsync(Activity, "/v3/messages", $"?query={query}&limit=1000");
        var found = Assert.Single(list.GetProperty("messages").EnumerateArray());
        Assert.Equal(("delivered", 2, 1, "Your order"), (found.GetProperty("status").GetString(), found.GetProperty("opens_count").GetInt32(), found.GetProperty("clicks_count").GetInt32(), found.GetProperty("subject").GetString()));

        var id = found.GetProperty("msg_id").GetString();
        var answer = await server.Server.AnswerAsync(HttpMethod.Get, $"/v3/messages/{id}", 200);
        var violations = Testing.Schemas.SchemaChecker.Check(Activity, Activity.Response("/v3/messages/{msg_id}", "get", 200), answer);
        Assert.Empty(SchemaExceptions.Without(SchemaExceptions.OfActivity, violations));
        Assert.Equal(["processed", "delivered", "opened", "opened", "clicked"], answer.GetProperty("events").EnumerateArray().Select(happened => happened.GetProperty("event_name").GetString()));
        Assert.Equal("""{"order":"7781"}""", answer.GetProperty("unique_args").GetString());
        await server.Server.AssertIsDescribedAsync(Activity, "GET", "/v3/messages/{msg_id}", 404, address: $"/v3/messages/{id}1");
        var page = await server.Server.AnswerAsync(HttpMethod.Get, "/v3/posthorn/messages?limit=1", 200);
        var last = await server.Server.AnswerAsync(HttpMethod.Get, $"/v3/posthorn/messages?limit=1&after={page.GetProperty("next").GetString()}", 200);
        Assert.Equal(JsonValueKind.Null, last.GetProperty("next").ValueKind);
    }

    [Fact]
    public async Task Logs_show_finer_states_and_events_as_webhooks_do()
    {
        var list = await server.Server.AssertIsDescribedAsync(
            Logs, "POST", "/v3/logs", 200, $$"""{"query":"to_email='ana@gmail.com' AND status IN ('delivered','bounced') AND sg_message_id_created_at > TIMESTAMP \"2020-01-01T00:00:00Z\"","limit":5}""");
        var id = Assert.Single(list.GetProperty("messages").EnumerateArray()).GetProperty("sg_message_id").GetString();
        var answer = await server.Server.AnswerAsync(HttpMethod.Get, $"/v3/logs/{id}", 200);
        Assert.Equal(["processed", "delivered", "open", "open", "click"], answer.GetProperty("events").EnumerateArray().Select(happened => happened.GetProperty("event").GetString()));
        Assert.All(answer.GetProperty("events").EnumerateArray(), happened => Assert.Equal("7781", happened.GetProperty("custom_args").GetProperty("order").GetString()));
        foreach (var required in new[] { "api_key_id", "from_email", "client_ip", "status", "subject", "to_email" })
        {
            Assert.Equal(JsonValueKind.String, answer.GetProperty(required).ValueKind);
        }

        await server.Server.AnswerAsync(HttpMethod.Get, "/v3/logs/none", 404);
        await server.Server.AssertIsDescribedAsync(Logs, "POST", "/v3/logs", 403, """{"query":"to_email='a@b.example'","subusers":["7"]}""");
        await server.Server.AssertIsDescribedAsync(Logs, "POST", "/v3/logs", 400, """{"query":"to_email='a' OR to_email='b'"}""");
        await server.Server.AssertIsDescribedAsync(Logs, "POST", "/v3/logs", 400, "{}");
        await server.Server.AssertIsDescribedAsync(Logs, "POST", "/v3/logs", 400, """{"query":"to_email='a'","limit":1001}""");
    }

    [Fact]
    public async Task A_file_is_made_in_the_background_and_read_with_its_link_alone()
    {
        var asked = await server.Server.AssertIsDescribedAsync(Activity, "POST", "/v3/messages/download", 202, address: "/v3/messages/download?query=TRUE");
        var id = asked.GetProperty("message").GetString()!.Split("download/")[1].Split(' ')[0];
        using var client = new HttpClient { BaseAddress = server.Server.Process.Address };
        client.DefaultRequestHeaders.Add("Authorization", $"Bearer {Testing.Hosting.PosthornProcess.Key}");
        await StatsServer.UntilAsync(async () => (await client.GetAsync($"/v3/messages/download/{id}")).StatusCode == HttpStatusCode.OK);
        var ready = await server.Server.AssertIsDescribedAsync(Activity, "GET", "/v3/messages/download/{download_uuid}", 200, address: $"/v3/messages/download/{id}");

        using var stranger = new HttpClient();
        var link = ready.GetProperty("presigned_url").GetString()!;
        Assert.Contains("ana@gmail.com,Your order,delivered,2,1,", await stranger.GetStringAsync(link, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"{link}0", TestContext.Current.CancellationToken)).StatusCode);
        var gone = await server.Server.AssertIsDescribedAsync(Activity, "GET", "/v3/messages/download/{download_uuid}", 404, address: "/v3/messages/download/none");
        Assert.Equal("download token is invalid or expired", gone.GetProperty("errors")[0].GetProperty("message").GetString());
        await server.Server.AssertIsDescribedAsync(Activity, "POST", "/v3/messages/download", 400, address: "/v3/messages/download?query=x");
    }

    [Theory]
    [InlineData("/v3/stats?start_date=2026-01-01")]
    [InlineData("/v3/messages")]
    [InlineData("/v3/logs/x")]
    [InlineData("/v3/messages/download/x")]
    [InlineData("/v3/categories")]
    public async Task A_key_without_the_scope_is_refused(string path) =>
        await server.Server.AnswerAsync(HttpMethod.Get, path, 403, authorization: await server.Server.CreateKeyAsync("mail.send"));

    private Task<JsonElement> DescribedAsync(Testing.Schemas.SchemaDocument description, string path, string query) =>
        server.Server.AssertIsDescribedAsync(description, "GET", path, 200, address: path + query);

    private static string Said(JsonElement stat) =>
        $"{stat.GetProperty("type").GetString()} {stat.GetProperty("name").GetString()} {string.Join(' ', stat.GetProperty("metrics").EnumerateObject().Select(metric => $"{metric.Name}={metric.Value}"))}";

    private static long Metric(JsonElement stat, string name) => stat.GetProperty("metrics").GetProperty(name).GetInt64();
}

/// <summary>A server whose account has sent one mail beside the welcome; it was opened twice and clicked once.</summary>
public sealed class StatsServer : IAsyncLifetime
{
    private const string Agent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

    public SettingsServer Server { get; } = new();

    public async ValueTask InitializeAsync()
    {
        await Server.InitializeAsync();
        await Server.AnswerAcceptedAsync(
            """
            {"personalizations":[{"to":[{"email":"ana@gmail.com"}],"custom_args":{"order":"7781"}}],"from":{"email":"shop@example.com"},"subject":"Your order","categories":["receipts"],
             "content":[{"type":"text/html","value":"<html><body><a href=\"https://shop.example.com/orders\">Order</a></body></html>"}]}
            """);
        await UntilAsync(async () => await CountAsync("status=\"delivered\"") == 2);
        var html = await MailAsync();
        using var reader = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        reader.DefaultRequestHeaders.UserAgent.ParseAdd(Agent);
        for (var i = 0; i < 2; i++)
        {
            (await reader.GetAsync(WebUtility.HtmlDecode(Between(html, "<img src=\"", "\"")))).Dispose();
        }

        (await reader.GetAsync(WebUtility.HtmlDecode(Between(html, "href=\"", "\"")))).Dispose();
        await UntilAsync(async () => await CountAsync("clicks = 1 AND Contains(events,\"opened\")") == 1);
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    public static async Task UntilAsync(Func<Task<bool>> isDone)
    {
        for (var started = Stopwatch.GetTimestamp(); !await isDone(); await Task.Delay(TimeSpan.FromMilliseconds(50)))
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(30), "It did not happen within 30 seconds.");
        }
    }

    private async Task<int> CountAsync(string query) =>
        (await Server.AnswerAsync(HttpMethod.Get, $"/v3/messages?query={Uri.EscapeDataString(query)}", 200)).GetProperty("messages").GetArrayLength();

    private async Task<string> MailAsync()
    {
        var mail = await Server.AnswerAsync(HttpMethod.Get, "/inbox/await?recipient=ana@gmail.com", 200);
        return (await Server.AnswerAsync(HttpMethod.Get, $"/inbox/messages/{mail.GetProperty("id")}", 200)).GetProperty("html").GetString()!;
    }

    private static string Between(string text, string begin, string end) => text.Split(begin)[1].Split(end)[0];
}
