using System.Text;
using System.Text.Json;
using Posthorn.Events;
using Posthorn.Storage;
using Posthorn.Webhooks.Posting;
using Posthorn.Webhooks.Queue;
using Posthorn.Webhooks.Settings;

namespace Posthorn.Webhooks.Tests;

public abstract class PostingCompliance(DatabaseKind kind) : WebhookSuite(kind)
{
    [Fact]
    public async Task Events_gather_and_go_in_one_post_when_their_time_has_come()
    {
        await AddAsync();
        await FeedAsync(Happened(1), Happened(2));
        await FeedAsync(Happened(3));
        Assert.Equal(0, await PostDueAsync());

        Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await PostDueAsync());
        Assert.Equal(0, await PostDueAsync());

        var post = Assert.Single(Receiver.Posts);
        Assert.Equal(["r1@example.org", "r2@example.org", "r3@example.org"], Emails(post.Events));
        Assert.Equal("application/json", post.Headers["Content-Type"]);
        Assert.Equal("SendGrid Event API", post.Headers["User-Agent"]);
        Assert.StartsWith("[{\"email\":", Encoding.UTF8.GetString(post.Body), StringComparison.Ordinal);
        Assert.EndsWith("}]\r\n", Encoding.UTF8.GetString(post.Body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_batch_goes_at_once()
    {
        await AddAsync();
        var large = Happened(1) with { Detail = new EventDetail { Email = "r@example.org", Response = new string('x', 100_000) } };
        await FeedAsync([.. Enumerable.Repeat(large, 9)]);

        Assert.Equal(1, await PostDueAsync());
        Assert.Equal(7, Assert.Single(Receiver.Posts).Events.Count);
        Assert.Equal(0, await PostDueAsync());
        Clock.Advance(TimeSpan.FromSeconds(1));
        await PostDueAsync();
        Assert.Equal([7, 2], Receiver.Posts.Select(post => post.Events.Count));
    }

    [Fact]
    public async Task What_fails_is_posted_again_the_same_and_what_came_later_waits_behind_it()
    {
        var webhook = await AddAsync();
        Receiver.Answer = static _ => (500, "", "no\0pe");
        await FeedAsync(Happened(1));
        await PassAndPostAsync(TimeSpan.FromSeconds(1));
        await FeedAsync(Happened(2));
        Assert.Equal(0, await PostDueAsync());

        await PassAndPostAsync(TimeSpan.FromMinutes(1));
        Receiver.Answer = static _ => (204, "", "");
        await PassAndPostAsync(TimeSpan.FromMinutes(5));
        await PassAndPostAsync(TimeSpan.FromSeconds(1));

        Assert.Equal([[1], [1], [1], [2]], Receiver.Posts.Select(post => Emails(post.Events).Select(email => email[1] - '0').ToArray()));
        var log = await Get<DeliveryStore>().ListAsync(Account, webhook.Id, long.MaxValue, 10, Token);
        Assert.Equal([(204, 1), (204, 3), (500, 2), (500, 1)], log.Select(delivery => (delivery.Status ?? 0, delivery.Attempt)));
        Assert.Equal("no\uFFFDpe", log[^1].Answer);
        Assert.StartsWith("POST /", log[0].RequestHead, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(302)]
    [InlineData(400)]
    [InlineData(199 + 1, true)]
    [InlineData(299, true)]
    [InlineData(300)]
    public async Task Only_2xx_is_taken_and_no_redirect_is_followed(int status, bool taken = false)
    {
        await AddAsync();
        Receiver.Answer = _ => (status, $"Location: {Receiver.Address}/elsewhere\r\n", "");
        await FeedAsync(Happened(1));
        await PassAndPostAsync(TimeSpan.FromSeconds(1));
        Receiver.Answer = static _ => (200, "", "");
        await PostAfterAsync(TimeSpan.FromMinutes(2));

        Assert.Equal(taken ? 1 : 2, Receiver.Posts.Count);
        Assert.DoesNotContain(Receiver.Posts, post => post.Path == "/elsewhere");
    }

    [Fact]
    public async Task A_long_answer_is_cut_and_no_failure()
    {
        var webhook = await AddAsync();
        Receiver.Answer = static _ => (200, "", new string('x', 5000));
        await FeedAsync(Happened(1));
        await PassAndPostAsync(TimeSpan.FromSeconds(1));

        Assert.Equal(1024, Assert.Single(await Get<DeliveryStore>().ListAsync(Account, webhook.Id, long.MaxValue, 10, Token)).Answer!.Length);
        Assert.Equal(0, (await Get<QueueStore>().FindAsync(webhook.Id, Token))!.WaitingBytes);
    }

    [Fact]
    public async Task After_a_day_events_are_given_up_and_later_ones_go()
    {
        var webhook = await AddAsync();
        Receiver.Answer = static _ => (500, "", "");
        await FeedAsync(Happened(1));
        await PassAndPostAsync(TimeSpan.FromSeconds(1));
        Clock.Advance(TimeSpan.FromHours(23));
        await FeedAsync(Happened(2));
        Clock.Advance(TimeSpan.FromHours(1));
        Receiver.Answer = static _ => (200, "", "");
        while (await PostDueAsync() > 0)
        {
        }

        Assert.Equal(["r1@example.org", "r2@example.org"], Receiver.Posts.SelectMany(post => Emails(post.Events)));
        Assert.Equal(0, (await Get<QueueStore>().FindAsync(webhook.Id, Token))!.WaitingBytes);
    }

    [Fact]
    public async Task A_dead_endpoint_costs_only_itself()
    {
        await AddAsync("http://127.0.0.1:9/dead");
        var well = await AddAsync();
        await FeedAsync(Happened(1));
        await PassAndPostAsync(TimeSpan.FromSeconds(1), endpoints: 2);

        Assert.Equal(new Uri(well.Url).AbsolutePath, Assert.Single(Receiver.Posts).Path);
    }

    [Fact]
    public async Task Accounts_hear_nothing_of_each_other()
    {
        await AddAsync();
        var other = await AddAsync(account: 2);
        await FeedAsync(Happened(1), Happened(2, account: 2));
        await PassAndPostAsync(TimeSpan.FromSeconds(1), endpoints: 2);

        var post = Receiver.Posts.Single(post => post.Path == new Uri(other.Url).AbsolutePath);
        Assert.Equal("r2@example.org", Assert.Single(post.Events).GetProperty("email").GetString());

        // What is known of copies is of account 1, and not told to account 2.
        Assert.False(Assert.Single(post.Events).TryGetProperty("category", out _));
        Assert.Equal(["r1@example.org"], Emails(Receiver.Posts.Single(one => one != post).Events));
    }

    [Fact]
    public async Task What_is_not_wanted_or_happened_before_or_while_off_is_not_told()
    {
        var before = Happened(1);
        Clock.Advance(TimeSpan.FromMilliseconds(1));
        var webhook = await AddAsync();
        await Get<WebhookStore>().ChangeAsync(Account, webhook.Id, old => new WebhookOutcome.Stored(old with { Events = Webhook.BitOf(EventType.Bounce) }), Token);
        await FeedAsync(before, Happened(2), Happened(3, EventType.Bounce), before with { Type = EventType.Bounce });
        await PassAndPostAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(["r3@example.org"], Emails(Assert.Single(Receiver.Posts).Events));

        await FeedAsync(Happened(4, EventType.Bounce));
        await Get<WebhookStore>().ChangeAsync(Account, webhook.Id, old => new WebhookOutcome.Stored(old with { Enabled = false }), Token);
        await FeedAsync(Happened(5, EventType.Bounce));
        await PassAndPostAsync(TimeSpan.FromSeconds(1));
        Assert.Single(Receiver.Posts);
        Assert.Equal(0, await PostDueAsync());
    }

    [Fact]
    public async Task A_private_address_is_refused_unless_the_setting_allows_it()
    {
        AllowPrivate = false;
        var webhook = await AddAsync();
        await FeedAsync(Happened(1));
        await PassAndPostAsync(TimeSpan.FromSeconds(1));

        Assert.Empty(Receiver.Posts);
        var delivery = Assert.Single(await Get<DeliveryStore>().ListAsync(Account, webhook.Id, long.MaxValue, 10, Token));
        Assert.Null(delivery.Status);
        Assert.Contains("loopback", delivery.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_password_of_an_address_goes_into_a_header_and_not_into_the_log()
    {
        var webhook = await AddAsync($"{Receiver.Address.Replace("//", "//user:p%40ss@", StringComparison.Ordinal)}/hook");
        await FeedAsync(Happened(1));
        await PassAndPostAsync(TimeSpan.FromSeconds(1));

        Assert.Equal($"Basic {Convert.ToBase64String("user:p@ss"u8)}", Assert.Single(Receiver.Posts).Headers["Authorization"]);
        var delivery = Assert.Single(await Get<DeliveryStore>().ListAsync(Account, webhook.Id, long.MaxValue, 10, Token));
        Assert.Contains("Authorization: Basic …", delivery.RequestHead, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_is_asked_for_once_kept_and_renewed_after_a_401()
    {
        var tokens = 0;
        Receiver.Answer = post => post.Path == "/token"
            ? (200, "Content-Type: application/json\r\n", $$"""{"access_token":"t{{++tokens}}","expires_in":3600}""")
            : (post.Headers["Authorization"] == "Bearer t1" && tokens == 1 && Receiver.Posts.Count > 3 ? 401 : 200, "", "");
        await AddAsync(oauth: new OAuthSettings("me", "s&cret", $"{Receiver.Address}/token"));
        for (var i = 0; i < 4; i++)
        {
            await FeedAsync(Happened(i));
            await PassAndPostAsync(TimeSpan.FromSeconds(1));
        }

        Assert.Equal("grant_type=client_credentials&client_id=me&client_secret=s%26cret", Encoding.ASCII.GetString(Receiver.Posts[0].Body));
        Assert.Equal(["/token", "t1", "t1", "t1", "t1", "/token", "t2"],
            Receiver.Posts.Select(post => post.Path == "/token" ? "/token" : post.Headers["Authorization"]["Bearer ".Length..]));
    }

    [Theory]
    [InlineData(500, "{}", "The token server answered 500.")]
    [InlineData(200, "{}", "The token server's answer holds no access_token.")]
    [InlineData(200, "no json", "The token server's answer holds no access_token.")]
    [InlineData(200, "{\"access_token\":\"a\\r\\nX: y\"}", "The token server's answer holds no access_token.")]
    public async Task Without_a_token_nothing_is_posted(int status, string body, string failure)
    {
        Receiver.Answer = _ => (status, "", body);
        var webhook = await AddAsync(oauth: new OAuthSettings("me", "secret", $"{Receiver.Address}/token"));
        await FeedAsync(Happened(1));
        await PassAndPostAsync(TimeSpan.FromSeconds(1));

        Assert.Equal("/token", Assert.Single(Receiver.Posts).Path);
        Assert.Equal(failure, Assert.Single(await Get<DeliveryStore>().ListAsync(Account, webhook.Id, long.MaxValue, 10, Token)).Failure);
    }

    [Fact]
    public async Task What_was_posted_can_be_posted_again_whole_or_by_time()
    {
        var webhook = await AddAsync();
        for (var i = 1; i <= 3; i++)
        {
            await FeedAsync(Happened(i));
            await PassAndPostAsync(TimeSpan.FromSeconds(10));
        }

        var second = (await Get<DeliveryStore>().ListAsync(Account, webhook.Id, long.MaxValue, 10, Token))[1];
        Assert.Equal(1, await ReplayAsync(Account, webhook.Id, ReplayRange.Numbers, second.FirstChunk, second.LastChunk));
        await PostDueAsync();
        Assert.Equal(["r2@example.org"], Emails(Receiver.Posts[^1].Events));
        Assert.Equal(Receiver.Posts[1].Body, Receiver.Posts[^1].Body);

        var start = Clock.GetUtcNow().AddSeconds(-30).ToUnixTimeMilliseconds();
        Assert.Equal(2, await ReplayAsync(Account, webhook.Id, ReplayRange.Times, start, start + 15_000));
        await PassAndPostAsync(TimeSpan.FromSeconds(2));
        Assert.Equal(["r1@example.org", "r2@example.org"], Emails(Receiver.Posts[^1].Events));
        Assert.Equal(0, await ReplayAsync(2, webhook.Id, ReplayRange.Times, 0, long.MaxValue));
        Assert.Null(await Get<DeliveryStore>().FindAsync(2, webhook.Id, second.Id, Token));
    }

    [Fact]
    public async Task What_was_kept_long_enough_goes_and_what_waits_stays()
    {
        var webhook = await AddAsync();
        await FeedAsync(Happened(1));
        await PassAndPostAsync(TimeSpan.FromSeconds(1));
        await FeedAsync(Happened(2));
        Clock.Advance(TimeSpan.FromHours(1));
        await Get<QueueStore>().ForgetAsync(Clock.GetUtcNow(), Token);

        Assert.Empty(await Get<DeliveryStore>().ListAsync(Account, webhook.Id, long.MaxValue, 10, Token));
        await PostDueAsync();
        Assert.Equal(["r2@example.org"], Emails(Receiver.Posts[^1].Events));
    }

    private static IEnumerable<string> Emails(IEnumerable<JsonElement> events) => events.Select(happened => happened.GetProperty("email").GetString()!);

    private Task<long> ReplayAsync(long account, string id, ReplayRange range, long from, long to) =>
        Get<QueueStore>().ReplayAsync(account, id, range, from, to, Clock.GetUtcNow(), Token);

    private async Task PassAndPostAsync(TimeSpan time, int endpoints = 1) => Assert.Equal(endpoints, await PostAfterAsync(time));

    private Task<int> PostAfterAsync(TimeSpan time)
    {
        Clock.Advance(time);
        return PostDueAsync();
    }
}

public sealed class SqlitePostingTests() : PostingCompliance(DatabaseKind.Sqlite);

public sealed class PostgresPostingTests() : PostingCompliance(DatabaseKind.Postgres);
