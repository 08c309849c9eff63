using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Posthorn.Accounts;
using Posthorn.Events;
using Posthorn.Kernel;
using Posthorn.Partners.NewRelic;
using Posthorn.Storage;
using Posthorn.Testing.Hosting;

namespace Posthorn.Partners.Tests;

/// <summary>Posts to a real server on loopback.</summary>
public abstract class NewRelicCompliance(DatabaseKind kind) : PartnerSuite(kind)
{
    private const string Key = "0123456789abcdefNRAL";
    private static readonly TimeSpan Turn = TimeSpan.FromMinutes(5);
    private static readonly Caller Owner = CallerOf(1);
    private long _events;

    [Fact]
    public async Task What_happens_after_it_was_turned_on_is_posted_every_five_minutes_and_once()
    {
        await using var server = new WebhookReceiver();
        await using var services = Connect(server);
        await HappenAsync(1, EventType.Delivered, 100);
        await ChangeAsync(services, new NewRelicChange(true, Key, null));
        await HappenAsync(1, EventType.Processed, 3);
        await HappenAsync(1, EventType.Delivered, 2);
        await HappenAsync(2, EventType.Delivered, 9);
        await PostAsync(services);
        Assert.Empty(server.Posts);

        Clock.Advance(Turn);
        await PostAsync(services);
        await PostAsync(services);
        var post = Assert.Single(server.Posts);
        Assert.Equal((Key, "application/json"), (post.Headers["Api-Key"], post.Headers["Content-Type"]));
        var told = JsonElement.Parse(post.Body)[0];
        Assert.Equal(
            (300_000, Clock.GetUtcNow().ToUnixTimeMilliseconds() - 300_000, "owner"),
            (told.GetProperty("common").GetProperty("interval.ms").GetInt32(), told.GetProperty("common").GetProperty("timestamp").GetInt64(),
                told.GetProperty("common").GetProperty("attributes").GetProperty("account").GetString()));
        Assert.Equal(
            [
                "blocks 0", "bounce_drops 0", "bounces 0", "clicks 0", "deferred 0", "delivered 2", "invalid_emails 0", "opens 0", "processed 3", "requests 3", "spam_report_drops 0",
                "spam_reports 0", "unique_clicks 0", "unique_opens 0", "unsubscribe_drops 0", "unsubscribes 0",
            ],
            Metrics(post).Order(StringComparer.Ordinal));

        // Over midnight, and what was posted is not posted again.
        Clock.Advance(TimeSpan.FromHours(13));
        await HappenAsync(1, EventType.Delivered, 5);
        await PostAsync(services);
        Clock.Advance(Turn);
        await PostAsync(services);
        Assert.Equal([2, 5, 0], server.Posts.Select(Delivered));
    }

    [Theory]
    [InlineData(403)]
    [InlineData(500)]
    [InlineData(302)]
    public async Task What_is_refused_is_in_the_sums_of_the_next_turn(int status)
    {
        await using var server = new WebhookReceiver { Answer = _ => (status, "Location: /elsewhere\r\n", "") };
        await using var services = Connect(server);
        await ChangeAsync(services, new NewRelicChange(true, Key, null));
        await HappenAsync(1, EventType.Delivered, 2);
        Clock.Advance(Turn);
        await PostAsync(services);
        await PostAsync(services);
        Assert.Equal([2], server.Posts.Select(Delivered));

        server.Answer = _ => (202, "", "{}");
        await HappenAsync(1, EventType.Delivered, 1);
        Clock.Advance(Turn);
        await PostAsync(services);
        Clock.Advance(Turn);
        await PostAsync(services);
        Assert.Equal([2, 3, 0], server.Posts.Select(Delivered));
        Assert.Equal(600_000, JsonElement.Parse(server.Posts[1].Body)[0].GetProperty("common").GetProperty("interval.ms").GetInt32());
    }

    [Fact]
    public async Task Who_does_not_answer_is_left_after_ten_seconds_and_told_at_the_next_turn()
    {
        using var heard = new SemaphoreSlim(0);
        using var release = new ManualResetEventSlim();
        await using var server = new WebhookReceiver
        {
            Answer = _ =>
            {
                heard.Release();
                release.Wait();
                return (202, "", "");
            },
        };
        await using var services = Connect(server);
        await ChangeAsync(services, new NewRelicChange(true, Key, null));
        await HappenAsync(1, EventType.Delivered, 2);
        Clock.Advance(Turn);
        var posting = PostAsync(services);
        await heard.WaitAsync(Token);
        Clock.Advance(NewRelicHttp.Timeout);
        await posting;
        release.Set();

        Clock.Advance(Turn);
        await PostAsync(services);
        Assert.Equal(2, Delivered((await server.WaitAsync(posts => posts.Count == 2))[^1]));
    }

    [Fact]
    public async Task Of_many_nodes_one_posts()
    {
        await using var server = new WebhookReceiver();
        await using var services = Connect(server);
        await using var other = Connect(server);
        await ChangeAsync(services, new NewRelicChange(true, Key, null));
        await HappenAsync(1, EventType.Delivered, 2);
        Clock.Advance(Turn);
        await Task.WhenAll(PostAsync(services), PostAsync(other), PostAsync(services), PostAsync(other));

        Assert.Equal([2], server.Posts.Select(Delivered));
    }

    [Fact]
    public async Task Each_subuser_is_told_of_by_name_when_that_is_asked_for()
    {
        await using var server = new WebhookReceiver();
        await using var services = Connect(server);
        var accounts = services.GetRequiredService<IAccounts>();
        var quiet = (await accounts.CreateAsync(new AccountDraft(1, "quiet", ""), Token))!.Id;
        var busy = (await accounts.CreateAsync(new AccountDraft(1, "busy", ""), Token))!.Id;
        await ChangeAsync(services, new NewRelicChange(true, Key, null));
        await HappenAsync(busy, EventType.Delivered, 50);
        await HappenAsync(1, EventType.Delivered, 1);
        await ChangeAsync(services, new NewRelicChange(null, null, true));
        await HappenAsync(busy, EventType.Delivered, 7);
        var late = (await accounts.CreateAsync(new AccountDraft(1, "late", ""), Token))!.Id;
        await HappenAsync(late, EventType.Bounce, 1);
        Clock.Advance(Turn);
        await PostAsync(services);

        var post = Assert.Single(server.Posts);
        Assert.Equal(1, Delivered(post));
        Assert.Contains("delivered 7 busy", Metrics(post));
        Assert.Contains("bounces 1 late", Metrics(post));
        Assert.DoesNotContain(Metrics(post), metric => metric.EndsWith(" quiet", StringComparison.Ordinal));
        Assert.Equal(3 * 16, Metrics(post).Count);
        Assert.NotEqual(quiet, busy);
    }

    [Fact]
    public async Task Many_subusers_come_in_several_posts_and_those_that_were_taken_are_not_told_again()
    {
        await using var server = new WebhookReceiver();
        await using var services = Connect(server);
        await ChangeAsync(services, new NewRelicChange(true, Key, true));
        for (var i = 0; i < PostStatistics.SubjectsInPost; i++)
        {
            await HappenAsync((await services.GetRequiredService<IAccounts>().CreateAsync(new AccountDraft(1, $"sub{i}", ""), Token))!.Id, EventType.Delivered, 1);
        }

        var posts = 0;
        server.Answer = _ => (++posts == 2 ? 500 : 202, "", "");
        Clock.Advance(Turn);
        await PostAsync(services);
        Assert.Equal([PostStatistics.SubjectsInPost * 16, 16], server.Posts.Select(post => Metrics(post).Count));

        Clock.Advance(Turn);
        await PostAsync(services);
        Assert.Equal(3, server.Posts.Count);
        Assert.Equal($"delivered 1 sub{PostStatistics.SubjectsInPost - 1}", Assert.Single(Metrics(server.Posts[2]), metric => metric.StartsWith("delivered 1", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Nothing_is_posted_when_it_is_off_or_the_account_is_closed_and_a_deleted_accounts_key_is_forgotten()
    {
        await using var server = new WebhookReceiver();
        await using var services = Connect(server);
        var accounts = services.GetRequiredService<IAccounts>();
        var child = (await accounts.CreateAsync(new AccountDraft(1, "child", ""), Token))!.Id;
        await ChangeAsync(services, new NewRelicChange(true, "", null));
        await ChangeAsync(services, new NewRelicChange(true, Key, null), child);
        await accounts.ChangeStatusAsync(child, AccountStatus.Disabled, Token);
        await HappenAsync(1, EventType.Delivered, 1);
        Clock.Advance(Turn);
        await PostAsync(services);
        Assert.Equal(Key, (await services.GetRequiredService<NewRelicStore>().GetAsync(child, Token)).LicenseKey);
        await accounts.ChangeStatusAsync(child, AccountStatus.Deleted, Token);
        Clock.Advance(Turn);
        await PostAsync(services);

        Assert.Empty(server.Posts);
        Assert.Equal(NewRelicSetting.Of(child), await services.GetRequiredService<NewRelicStore>().GetAsync(child, Token));
        Assert.DoesNotContain(Key, string.Concat(await ReadAsync(session => session.QueryAsync("SELECT COALESCE(after_change, '') FROM accounts_audit", reader => reader.GetString(0)))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_that_was_begun_before_another_is_not_written_after_it()
    {
        await using var server = new WebhookReceiver();
        await using var services = Connect(server);
        var edit = services.GetRequiredService<EditNewRelic>();
        var before = NewRelicSetting.Of(1);

        Assert.NotNull(await edit.ExecuteAsync(Owner, before, new NewRelicChange(true, Key, null), Token));
        Assert.Null(await edit.ExecuteAsync(Owner, before, new NewRelicChange(false, null, null), Token));
        Assert.True((await edit.GetAsync(1, Token)).IsActive);
    }

    private ServiceProvider Connect(WebhookReceiver server)
    {
        Endpoint = new Uri($"{server.Address}/metric/v1");
        return NewServices();
    }

    private static async Task ChangeAsync(ServiceProvider services, NewRelicChange change, long account = 1)
    {
        var edit = services.GetRequiredService<EditNewRelic>();
        Assert.NotNull(await edit.ExecuteAsync(CallerOf(account), await edit.GetAsync(account, Token), change, Token));
    }

    private static Task PostAsync(ServiceProvider services) => services.GetRequiredService<PostStatistics>().ExecuteAsync(Token);

    private static IReadOnlyList<string> Metrics(ReceivedPost post) => [.. JsonElement.Parse(post.Body)[0].GetProperty("metrics").EnumerateArray().Select(metric =>
        $"{metric.GetProperty("name").GetString()} {metric.GetProperty("value").GetInt64()}{(metric.TryGetProperty("attributes", out var more) ? $" {more.GetProperty("subuser").GetString()}" : "")}")];

    private static int Delivered(ReceivedPost post) =>
        int.Parse(Metrics(post).Single(metric => metric.StartsWith("delivered ", StringComparison.Ordinal) && metric.Count(character => character == ' ') == 1)[10..], System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>As the log of events tells the counters.</summary>
    private Task HappenAsync(long account, EventType type, int times) => Database.WriteAsync(
        async session => await Get<IEnumerable<IEventFollower>>().Single(follower => follower.Name == "insights").ApplyAsync(
            session,
            [.. Enumerable.Range(0, times).Select(i => new CopyEvent(Interlocked.Increment(ref _events), account, new CopyId(account, i), type, Clock.GetUtcNow(), new EventDetail { Email = "r@x.example" }))],
            Token),
        Token);
}

public sealed class SqliteNewRelicTests() : NewRelicCompliance(DatabaseKind.Sqlite);

public sealed class PostgresNewRelicTests() : NewRelicCompliance(DatabaseKind.Postgres);
