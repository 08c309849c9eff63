using Microsoft.Extensions.Options;
using Posthorn.Events;
using Posthorn.Insights.Counters;
using Posthorn.Insights.Downloads;
using Posthorn.Insights.Messages;
using Posthorn.Insights.Retention;
using Posthorn.Kernel;
using Posthorn.Storage;
using Posthorn.Testing;

namespace Posthorn.Insights.Tests.Retention;

public abstract class PurgeInsightsCompliance(DatabaseKind kind) : RoomSuite(kind)
{
    [Fact]
    public async Task Each_thing_goes_when_its_time_is_over()
    {
        var mails = new Mails();
        mails.Accept(new CopyId(5, 0), categories: ["a"]);
        await mails.FollowAsync(Database, mails.Happened(new CopyId(5, 0), EventType.Open));
        await new DownloadStore(Database).AddAsync(new Download("a", 1, "", "t", Mails.Noon, null, false), Token);
        Assert.Equal("1 1 1 1 1", await RowsAsync());

        await PurgeAsync(TimeSpan.FromDays(3));
        Assert.Equal("1 1 1 1 1", await RowsAsync());
        await PurgeAsync(TimeSpan.FromDays(3) + TimeSpan.FromSeconds(1));
        Assert.Equal("1 1 1 1 0", await RowsAsync());
        await PurgeAsync(TimeSpan.FromDays(30));
        Assert.Equal("1 1 1 1 0", await RowsAsync());
        await PurgeAsync(TimeSpan.FromDays(30) + TimeSpan.FromSeconds(1));
        Assert.Equal("1 0 0 0 0", await RowsAsync());
        await PurgeAsync(TimeSpan.FromDays(1130));
        Assert.Equal("1 0 0 0 0", await RowsAsync());
        await PurgeAsync(TimeSpan.FromDays(1131));
        Assert.Equal("0 0 0 0 0", await RowsAsync());
    }

    private Task PurgeAsync(TimeSpan later) => new PurgeInsights(
        new CounterStore(Database), new FirstStore(Database), new MessageStore(Database), new DownloadStore(Database), Options.Create(new InsightsOptions()),
        new ManualClock(Mails.Noon + later)).ExecuteAsync(Token);

    private async Task<string> RowsAsync() => string.Join(' ', await Task.WhenAll(
        new[] { "counters", "firsts", "messages", "message_categories", "downloads" }.Select(async table =>
            Math.Min(1, await Database.ReadAsync(session => session.QueryLongAsync($"SELECT COUNT(*) FROM insights_{table}"), Token)))));
}

public sealed class PurgeInsightsOnSqlite() : PurgeInsightsCompliance(DatabaseKind.Sqlite);

public sealed class PurgeInsightsOnPostgres() : PurgeInsightsCompliance(DatabaseKind.Postgres);
