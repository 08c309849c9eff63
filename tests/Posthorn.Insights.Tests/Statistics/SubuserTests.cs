using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Posthorn.Accounts;
using Posthorn.Events;
using Posthorn.Kernel;
using Posthorn.Storage;
using Posthorn.Testing;

namespace Posthorn.Insights.Tests.Statistics;

/// <summary>A parent (1) with two subusers (2, 3), and a stranger (4), over real sockets.</summary>
public sealed class SubuserTests : IAsyncLifetime
{
    private const string Day = "2030-01-02";
    private TestDatabase _test = null!;
    private WebApplication _app = null!;
    private HttpClient _client = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _test = await TestDatabase.CreateAsync(DatabaseKind.Sqlite, AccountsModule.Migrations, EventsModule.Migrations, InsightsModule.Migrations);
        var mails = new Mails();
        var events = new List<CopyEvent>();
        foreach (var (account, count) in new[] { (1, 1), (2, 2), (3, 4), (4, 8) })
        {
            for (var i = 0; i < count; i++)
            {
                var copy = new CopyId(account, i);
                mails.Accept(copy, account: account, categories: ["c"]);
                events.Add(mails.Happened(copy, EventType.Processed));
                events.Add(mails.Happened(copy, account == 3 && i == 0 ? EventType.Bounce : EventType.Delivered));
            }
        }

        await mails.FollowAsync(_test.Database, [.. events]);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<TimeProvider>(new ManualClock(Mails.Noon)).AddSingleton(_test.Database).AddSingleton(new IdGenerator(1, TimeProvider.System))
            .AddSingleton<ICopyFacts>(mails).AddSingleton<ISubusers, Two>().AddAccounts().AddEvents().AddInsights();
        _app = builder.Build();
        _app.Use((context, next) =>
        {
            var account = long.Parse(context.Request.Headers["account"].ToString(), null);
            context.Features.Set(new Caller(
                new Account(account, null, $"account{account}", "", AccountStatus.Active, Mails.Noon),
                new ApiKey("k", account, "k", new HashSet<string> { ApiKey.FullAccess }, Mails.Noon, null), null));
            return next(context);
        });
        _app.MapGroup("/v3").MapInsights();
        await _app.StartAsync();
        _client = new HttpClient { BaseAddress = new Uri(_app.Urls.Single()) };
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
        await _test.DisposeAsync();
    }

    [Fact]
    public async Task Each_subuser_has_its_own_row_and_strangers_have_zeros()
    {
        var rows = await GetAsync($"/v3/subusers/stats?start_date={Day}&end_date={Day}&subusers=BEA&subusers=cleo&subusers=stranger");

        Assert.Equal("BEA=2 cleo=3 stranger=0", Delivered(rows[0]));
        Assert.Equal("bea=0", Delivered((await GetAsync($"/v3/subusers/stats?start_date={Day}&subusers=bea", account: 4))[0]));
    }

    [Fact]
    public async Task Sums_are_sorted_and_paged()
    {
        Assert.Equal("cleo=3 bea=2", Delivered(await GetAsync($"/v3/subusers/stats/sums?start_date={Day}")));
        Assert.Equal("bea=2", Delivered(await GetAsync($"/v3/subusers/stats/sums?start_date={Day}&sort_by_direction=asc&limit=1")));
        Assert.Equal("bea=2", Delivered(await GetAsync($"/v3/subusers/stats/sums?start_date={Day}&offset=1")));
        Assert.Equal("", Delivered(await GetAsync($"/v3/subusers/stats/sums?start_date={Day}", account: 4)));
    }

    [Fact]
    public async Task A_month_is_told_with_names_of_all_or_of_one()
    {
        var all = await GetAsync("/v3/subusers/stats/monthly?date=2030-01-31");
        Assert.Equal("cleo=3 bea=2", Delivered(all));
        Assert.Equal(["type", "name", "first_name", "last_name", "metrics"], all.GetProperty("stats")[0].EnumerateObject().Select(member => member.Name));
        Assert.Equal("2030-01-01", all.GetProperty("date").GetString());
        Assert.Equal("cleo=3", Delivered(await GetAsync("/v3/subusers/stats/monthly?date=2030-01-31&subuser=LE")));
        Assert.Equal("cleo=0 bea=0", string.Join(' ', Delivered(await GetAsync("/v3/subusers/stats/monthly?date=2030-02-01")).Split(' ').OrderDescending()));
        Assert.Equal("bea=2", Delivered(await GetAsync("/v3/subusers/Bea/stats/monthly?date=2030-01-31")));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync("/v3/subusers/bea/stats/monthly?date=2030-01-31", account: 4));
    }

    [Fact]
    public async Task A_parent_sees_its_own_mail_in_global_statistics_and_the_familys_in_split_ones()
    {
        Assert.Equal(1, Metric((await GetAsync($"/v3/stats?start_date={Day}"))[0].GetProperty("stats")[0]));
        Assert.Equal(6, Metric((await GetAsync($"/v3/mailbox_providers/stats?start_date={Day}"))[0].GetProperty("stats")[0]));
        Assert.Equal(8, Metric((await GetAsync($"/v3/mailbox_providers/stats?start_date={Day}", account: 4))[0].GetProperty("stats")[0]));
        Assert.Equal(2, Metric((await GetAsync($"/v3/categories/stats?categories=c&start_date={Day}", account: 2))[0].GetProperty("stats")[0]));
    }

    [Fact]
    public async Task Reputations_are_those_of_the_named_subusers()
    {
        Assert.Equal("""[{"username":"bea","reputation":100},{"username":"cleo","reputation":75}]""", (await GetAsync("/v3/subusers/reputations")).GetRawText());
        Assert.Equal("""[{"username":"cleo","reputation":75}]""", (await GetAsync("/v3/subusers/reputations?usernames=cleo,stranger")).GetRawText());
        Assert.Equal("[]", (await GetAsync("/v3/subusers/reputations?usernames=bea", account: 4)).GetRawText());
    }

    [Fact]
    public async Task Quality_scores_of_subusers_come_in_pages()
    {
        var first = await GetAsync($"/v3/engagementquality/subusers/scores?date={Day}&limit=1");
        Assert.Equal("""{"result":[{"user_id":"2","username":"bea","date":"2030-01-02"}],"_metadata":{"next_params":{"after_key":"2"}}}""", first.GetRawText());
        Assert.Equal(
            """{"result":[{"user_id":"3","username":"cleo","date":"2030-01-02"}]}""", (await GetAsync($"/v3/engagementquality/subusers/scores?date={Day}&limit=1&after_key=2")).GetRawText());
    }

    [Fact]
    public async Task Logs_of_a_subuser_are_for_its_parent_alone()
    {
        const string Query = """{"query":"status IN ('delivered')","subusers":["2"],"limit":100}""";
        Assert.Equal(HttpStatusCode.OK, await PostAsync(Query, 1));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(Query, 4));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(Query.Replace("\"2\"", "\"4\"", StringComparison.Ordinal), 1));
        var id = (await GetAsync("/v3/messages?query=TRUE", account: 2)).GetProperty("messages")[0].GetProperty("msg_id").GetString();
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync($"/v3/logs/{id}"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync($"/v3/logs/{id}?subuser=2"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync($"/v3/logs/{id}?subuser=2", account: 4));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync($"/v3/messages/{id}", account: 4));
    }

    private async Task<JsonElement> GetAsync(string path, long account = 1)
    {
        using var answer = await SendAsync(HttpMethod.Get, path, account, null);
        var text = await answer.Content.ReadAsStringAsync(Token);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, text);
        return JsonElement.Parse(text);
    }

    private async Task<HttpStatusCode> StatusAsync(string path, long account = 1)
    {
        using var answer = await SendAsync(HttpMethod.Get, path, account, null);
        return answer.StatusCode;
    }

    private async Task<HttpStatusCode> PostAsync(string body, long account)
    {
        using var answer = await SendAsync(HttpMethod.Post, "/v3/logs", account, body);
        return answer.StatusCode;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, long account, string? body)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Add("account", $"{account}");
        request.Content = body is null ? null : new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        return await _client.SendAsync(request, Token);
    }

    private static string Delivered(JsonElement row) =>
        string.Join(' ', row.GetProperty("stats").EnumerateArray().Select(stat => $"{stat.GetProperty("name").GetString()}={Metric(stat)}"));

    private static long Metric(JsonElement stat) => stat.GetProperty("metrics").GetProperty("delivered").GetInt64();

    private sealed class Two : ISubusers
    {
        public ValueTask<IReadOnlyList<Subuser>> ListAsync(long accountId, CancellationToken cancellationToken) =>
            ValueTask.FromResult<IReadOnlyList<Subuser>>(accountId == 1 ? [new(2, "bea"), new(3, "cleo")] : []);
    }
}
