using System.Text;
using System.Text.Json;
using Posthorn.Testing.Hosting;

namespace Posthorn.EndToEnd.Tests.Users;

/// <summary>The running program, its settings for partners, and a server on loopback in the place of New Relic.</summary>
public sealed class PartnerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task What_happens_to_a_subusers_mail_arrives_at_new_relic_by_the_names_of_statistics()
    {
        await using var newRelic = new WebhookReceiver { Answer = _ => (202, "", "{}") };
        await using var posthorn = await PosthornProcess.StartAsync("--new-relic-endpoint", $"{newRelic.Address}/metric/v1", "--new-relic-interval", "300ms");
        await AskAsync(posthorn, HttpMethod.Patch, "v3/partner_settings/new_relic", """{"enabled":true,"license_key":"0123456789abcdefNRAL","enable_subuser_statistics":true}""");
        await AskAsync(posthorn, HttpMethod.Post, "v3/subusers", """{"username":"news","email":"news@example.com","password":"a long enough password 1","ips":[]}""");
        var key = JsonElement.Parse(await AskAsync(posthorn, HttpMethod.Post, "v3/api_keys", """{"name":"first"}""", "news")).GetProperty("api_key").GetString()!;
        await SendAsync(posthorn, key, "a@example.org", "b@example.org");

        var posts = await newRelic.WaitAsync(posts => Sum(posts, "delivered") >= 2);
        Assert.Equal((2, 2, 2), (Sum(posts, "requests"), Sum(posts, "processed"), Sum(posts, "delivered")));
        Assert.All(posts, post => Assert.Equal(("/metric/v1", "0123456789abcdefNRAL"), (post.Path, post.Headers["Api-Key"])));
        Assert.DoesNotContain("0123456789abcdefNRAL", posthorn.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_operators_own_offerings_are_those_that_there_are()
    {
        var file = Path.Combine(_folder.Path, "own.json");
        await File.WriteAllTextAsync(file, """{"offerings":[{"name":"one.mail","type":"package","email_sends_max_monthly":1}]}""", TestContext.Current.CancellationToken);
        await using var posthorn = await PosthornProcess.StartAsync("--offerings", file);

        Assert.Equal(
            """{"catalog":[{"offering":{"name":"one.mail","type":"package","quantity":1},"entitlements":{"email_sends_max_monthly":1,"ip_count":0,"teammates_max_total":0,"users_max_total":0}}]}""",
            await posthorn.Client.GetStringAsync(new Uri("v3/partners/offerings", UriKind.Relative), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("{}", "a file of offerings (it has no list \"offerings\")")]
    [InlineData("""{"offerings":[{"name":"free","type":"gift"}]}""", "a file of offerings (offerings.0.type must be package or addon, not \"gift\")")]
    public async Task A_file_of_offerings_that_is_none_stops_the_start_and_says_why(string text, string expected)
    {
        var file = Path.Combine(_folder.Path, "bad.json");
        await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
        var said = await PosthornProgram.RunAsync(
            ["serve", "--offerings", file, "--data", Path.Combine(_folder.Path, "data"), "--http", "127.0.0.1:0", "--inbox", "127.0.0.1:0"], new Dictionary<string, string>());

        Assert.NotEqual(0, said.ExitCode);
        Assert.Contains($"--offerings: expected {expected}", said.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_queue_of_a_deactivated_account_ends_with_bounces()
    {
        await using var posthorn = await PosthornProcess.StartAsync("--delivery", "relay=smtp://127.0.0.1:1", "--retry-first", "1h");
        var made = await AskAsync(posthorn, HttpMethod.Post, "v3/partners/accounts", """{"offerings":[{"name":"posthorn.free.v1","type":"package"}]}""");
        var customer = $"account-id {JsonElement.Parse(made).GetProperty("account_id").GetString()}";
        var state = $"v3/partners/accounts/{customer["account-id ".Length..]}/state";
        var key = JsonElement.Parse(await AskAsync(posthorn, HttpMethod.Post, "v3/api_keys", """{"name":"first"}""", customer)).GetProperty("api_key").GetString()!;
        await SendAsync(posthorn, key, "stuck@example.org");
        await AskAsync(posthorn, HttpMethod.Put, state, """{"state":"deactivated"}""");
        await AskAsync(posthorn, HttpMethod.Put, state, """{"state":"activated"}""");

        // The relay is not there, and the next try is an hour away: what ends now was ended.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        string story;
        do
        {
            patience.Token.ThrowIfCancellationRequested();
            var feed = JsonElement.Parse(await AskAsync(posthorn, HttpMethod.Get, "v3/messages?limit=10", null, customer)).GetProperty("messages");
            story = feed.GetArrayLength() == 0 ? "" : await AskAsync(posthorn, HttpMethod.Get, $"v3/messages/{feed[0].GetProperty("msg_id").GetString()}", null, customer);
        }
        while (!story.Contains("\"event_name\":\"bounce", StringComparison.Ordinal));

        Assert.Contains("Account deactivated", story, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task SendAsync(PosthornProcess posthorn, string key, params string[] recipients)
    {
        using var client = new HttpClient { BaseAddress = posthorn.Address };
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {key}");
        var to = string.Join(',', recipients.Select(recipient => $$"""{"email":"{{recipient}}"}"""));
        using var content = new StringContent(
            $$"""{"personalizations":[{"to":[{{to}}]}],"from":{"email":"me@example.com"},"subject":"x","content":[{"type":"text/plain","value":"x"}]}""", Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(new Uri("v3/mail/send", UriKind.Relative), content, TestContext.Current.CancellationToken);
        Assert.Equal(202, (int)answer.StatusCode);
    }

    private static async Task<string> AskAsync(PosthornProcess posthorn, HttpMethod method, string path, string? json, string? onBehalfOf = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json") };
        if (onBehalfOf is not null)
        {
            request.Headers.Add("on-behalf-of", onBehalfOf);
        }

        using var answer = await posthorn.Client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode} {text}");
        return text;
    }

    /// <summary>Over the subuser: the server's own welcome mail is the owner's.</summary>
    private static long Sum(IReadOnlyList<ReceivedPost> posts, string name) => posts.Sum(post => JsonElement.Parse(post.Body)[0].GetProperty("metrics").EnumerateArray()
        .Where(metric => metric.GetProperty("name").GetString() == name && metric.TryGetProperty("attributes", out var more) && more.GetProperty("subuser").GetString() == "news")
        .Sum(metric => metric.GetProperty("value").GetInt64()));
}
