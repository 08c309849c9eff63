using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Posthorn.Accounts;
using Posthorn.Events;
using Posthorn.Insights;
using Posthorn.Insights.Counters;
using Posthorn.Insights.Messages;
using Posthorn.Insights.Query;
using Posthorn.Insights.Statistics;
using Posthorn.InsightSpeed;
using Posthorn.Storage;
using Posthorn.Testing;

const int StatisticsBar = 50;
const int SearchBar = 200;
const int Repeats = 20;
var count = args.Length > 0 ? long.Parse(args[0], CultureInfo.InvariantCulture) : 5_000_000;
DatabaseKind[] kinds = args.Length > 1 ? [Enum.Parse<DatabaseKind>(args[1], ignoreCase: true)] : [DatabaseKind.Sqlite, DatabaseKind.Postgres];
var end = TimeProvider.System.GetUtcNow();
foreach (var kind in kinds)
{
    await using var test = await TestDatabase.CreateAsync(kind, AccountsModule.Migrations, EventsModule.Migrations, InsightsModule.Migrations);
    var mails = new ManyMails(end, count);
    await using var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddSingleton(test.Database).AddSingleton<ICopyFacts>(mails).AddAccounts().AddInsights().BuildServiceProvider();
    var follower = services.GetServices<IEventFollower>().Single();
    var filling = Stopwatch.StartNew();
    var cpu = Environment.CpuUsage.TotalTime;
    foreach (var batch in mails.Events().Chunk(1000))
    {
        await follower.PrepareAsync(batch, CancellationToken.None);
        await test.Database.WriteAsync(session => new ValueTask(follower.ApplyAsync(session, batch, CancellationToken.None)), CancellationToken.None);
    }

    Console.WriteLine($"{kind}: {count:N0} events followed in {filling.Elapsed.TotalSeconds:0} s, {count / filling.Elapsed.TotalSeconds:N0}/s, {(Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds * 1000 / count:0} µs of this process's CPU an event");
    if (kind == DatabaseKind.Postgres)
    {
        // As autovacuum does in time.
        await test.Database.WriteAsync(async session => { await session.ExecuteAsync("ANALYZE"); }, CancellationToken.None);
    }

    var (counters, messages) = (services.GetRequiredService<CounterStore>(), services.GetRequiredService<MessageStore>());
    var today = DateOnly.FromDateTime(end.UtcDateTime);
    var month = new StatsPeriod(today.AddDays(-ManyMails.Days), today, StatsUnit.Day);
    await MeasureAsync("statistics, all, by day", StatisticsBar, () => counters.ReadAsync([1], Dimension.All, null, null, month, CancellationToken.None));
    await MeasureAsync("statistics, all, by month", StatisticsBar, () => counters.ReadAsync([1], Dimension.All, null, null, month with { By = StatsUnit.Month }, CancellationToken.None));
    await MeasureAsync("statistics, ten categories, by week", StatisticsBar, () => counters.ReadAsync(
        [1], Dimension.Category, null, [.. Enumerable.Range(0, 10).Select(i => $"category {i}")], month with { By = StatsUnit.Week }, CancellationToken.None));
    await MeasureAsync("statistics, sums of 100 categories", StatisticsBar, () => counters.SumAsync(1, Dimension.Category, month, new SumOrder(Metric.Delivered, true, 5, 0), CancellationToken.None));
    await MeasureAsync("statistics, mailbox providers", StatisticsBar, () => counters.ReadAsync([1], Dimension.MailboxProvider, null, null, month, CancellationToken.None));
    await MeasureAsync("statistics, browsers", StatisticsBar, () => counters.ReadAsync([1], Dimension.Browser, null, null, month, CancellationToken.None));
    foreach (var (name, query) in new[]
    {
        ("recipient", $"to_email=\"{ManyMails.RecipientOf(7)}\""), ("recipient, none", "to_email=\"nobody@example.org\""), ("subject", $"subject=\"{ManyMails.SubjectOf(7)}\""), ("subject, none", "subject=\"No such\""),
        ("status delivered", "status=\"delivered\""), ("status not_delivered", "status=\"not_delivered\""), ("status, of one subject", $"status=\"not_delivered\" AND subject=\"{ManyMails.SubjectOf(20)}\""), ("category", "Contains(categories,\"category 7\")"),
        ("category and status", "Contains(categories,\"category 20\") AND status=\"not_delivered\""), ("category, none", "Contains(categories,\"none\")"), ("an hour", "last_event_time > NOW() - INTERVAL 1 HOUR"),
    })
    {
        QueryParser.TryParse(query, QueryField.OfFeed, end, out var tree, out _);
        await MeasureAsync($"activity, {name}", SearchBar, () => messages.FindAsync(1, tree, null, 1000, CancellationToken.None));
    }
}

static async Task MeasureAsync<T>(string name, int bar, Func<Task<List<T>>> ask)
{
    var rows = (await ask()).Count;
    var times = new List<double>();
    for (var i = 0; i < Repeats; i++)
    {
        var watch = Stopwatch.StartNew();
        await ask();
        times.Add(watch.Elapsed.TotalMilliseconds);
    }

    // The machine is shared: the slowest of twenty says more about neighbours.
    times.Sort();
    var median = times[Repeats / 2];
    Console.WriteLine($"  {name,-40} {rows,5} rows {median,8:0.0} ms, longest {times[^1],8:0.0} ms, bar {bar} ms: {(median < bar ? "MEETS" : "MISSES")}");
}
