using Posthorn.Events;
using Posthorn.Insights.Counters;
using Posthorn.Insights.Statistics;
using Posthorn.Kernel;
using Posthorn.Storage;

namespace Posthorn.Insights.Tests.Feed;

public abstract class InsightsFollowerCompliance(DatabaseKind kind) : RoomSuite(kind)
{
    private static readonly CopyId Copy = new(5, 0);
    private static readonly DateOnly Day = DateOnly.FromDateTime(Mails.Noon.UtcDateTime);
    private readonly Mails _mails = new();

    private CounterStore Counters => new(Database);

    [Fact]
    public async Task The_life_of_a_mail_is_counted_for_its_account_category_and_provider()
    {
        _mails.Accept(Copy, categories: ["receipts", "receipts"]);
        await FollowAsync(
            _mails.Happened(Copy, EventType.Processed), _mails.Happened(Copy, EventType.Deferred), _mails.Happened(Copy, EventType.Delivered),
            _mails.Happened(Copy, EventType.Open, detail: Mails.With(agent: Mails.Firefox)), _mails.Happened(Copy, EventType.Click, detail: Mails.With(agent: Mails.Firefox)),
            _mails.Happened(Copy, EventType.SpamReport), _mails.Happened(Copy, EventType.GroupUnsubscribe));

        foreach (var (dimension, name) in new[] { (Dimension.All, ""), (Dimension.Category, "receipts"), (Dimension.MailboxProvider, "Gmail") })
        {
            Assert.Equal(
                "requests=1 processed=1 delivered=1 deferred=1 opens=1 unique_opens=1 clicks=1 unique_clicks=1 spam_reports=1 unsubscribes=1", await SaidAsync(dimension, name));
        }

        Assert.Equal("opens=1 unique_opens=1", await SaidAsync(Dimension.Device, "Webmail"));
        Assert.Equal("opens=1 unique_opens=1", await SaidAsync(Dimension.Client, "Browser"));
        Assert.Equal("clicks=1 unique_clicks=1", await SaidAsync(Dimension.Browser, "Firefox"));
        Assert.Equal("", await SaidAsync(Dimension.Country, "Unknown"));
    }

    [Fact]
    public async Task Test_mail_stands_in_the_feed_and_is_not_counted()
    {
        _mails.Accept(Copy, categories: ["receipts"], isTest: true);
        var real = new CopyId(6, 0);
        _mails.Accept(real, categories: ["receipts"]);
        await FollowAsync(
            _mails.Happened(Copy, EventType.Processed), _mails.Happened(real, EventType.Processed), _mails.Happened(Copy, EventType.Delivered),
            _mails.Happened(Copy, EventType.Open), _mails.Happened(real, EventType.Open));

        Assert.Equal("requests=1 processed=1 opens=1 unique_opens=1", await SaidAsync(Dimension.All, ""));
        Assert.Equal("requests=1 processed=1 opens=1 unique_opens=1", await SaidAsync(Dimension.Category, "receipts"));
        Assert.Equal(2, await Database.ReadAsync(session => session.QueryLongAsync("SELECT COUNT(*) FROM insights_messages"), Token));
    }

    [Fact]
    public async Task What_happens_to_an_account_is_neither_counted_nor_a_mail()
    {
        _mails.Accept(Copy);
        var happened = _mails.Happened(CopyEvent.OfAccount, EventType.AccountStatusChange, detail: new EventDetail { Email = "", BounceType = "reactivate" });
        await FollowAsync(happened, _mails.Happened(Copy, EventType.Processed), happened);

        Assert.Equal("requests=1 processed=1", await SaidAsync(Dimension.All, ""));
        Assert.Equal(1, await Database.ReadAsync(session => session.QueryLongAsync("SELECT COUNT(*) FROM insights_messages"), Token));
    }

    [Fact]
    public async Task An_event_counts_on_the_day_that_it_is_where_its_account_is_now_and_a_move_leaves_what_was_counted()
    {
        _mails.Accept(Copy);
        _mails.Accept(new CopyId(6, 0), account: 2);
        _mails.Zones[1] = "Asia/Tokyo";

        // Noon in London is evening in Tokyo: three hours later it is tomorrow there.
        await FollowAsync(
            _mails.Happened(Copy, EventType.Open, 179), _mails.Happened(Copy, EventType.Open, 180), _mails.Happened(new CopyId(6, 0), EventType.Open, 180));
        _mails.Zones[1] = "UTC";
        await FollowAsync(_mails.Happened(Copy, EventType.Click, 180));

        Assert.Equal(["opens=1 unique_opens=1 clicks=1 unique_clicks=1", "opens=1"], [await SaidAsync(1, Day), await SaidAsync(1, Day.AddDays(1))]);
        Assert.Equal(["opens=1 unique_opens=1", ""], [await SaidAsync(2, Day), await SaidAsync(2, Day.AddDays(1))]);
    }

    [Fact]
    public async Task Only_the_first_open_and_click_of_a_copy_are_unique_within_a_batch_and_across_batches()
    {
        _mails.Accept(Copy);
        var other = new CopyId(5, 1);
        _mails.Accept(other);
        await FollowAsync(_mails.Happened(Copy, EventType.Open), _mails.Happened(Copy, EventType.Open), _mails.Happened(other, EventType.Open));
        await FollowAsync(_mails.Happened(Copy, EventType.Open), _mails.Happened(Copy, EventType.Click), _mails.Happened(Copy, EventType.Click));

        Assert.Equal("opens=4 unique_opens=2 clicks=2 unique_clicks=1", await SaidAsync(Dimension.All, ""));
    }

    [Fact]
    public async Task A_batch_that_was_undone_and_comes_again_counts_once()
    {
        _mails.Accept(Copy, categories: ["a"]);
        CopyEvent[] events = [_mails.Happened(Copy, EventType.Processed), _mails.Happened(Copy, EventType.Open)];
        var follower = _mails.Follower();
        await follower.PrepareAsync(events, Token);
        await Assert.ThrowsAsync<InvalidOperationException>(() => Database.WriteAsync(
            async session =>
            {
                await follower.ApplyAsync(session, events, Token);
                throw new InvalidOperationException("The disk is full.");
            },
            Token));
        Assert.Equal("", await SaidAsync(Dimension.All, ""));

        await Database.WriteAsync(session => new ValueTask(follower.ApplyAsync(session, events, Token)), Token);
        Assert.Equal("requests=1 processed=1 opens=1 unique_opens=1", await SaidAsync(Dimension.All, ""));
    }

    [Fact]
    public async Task Drops_count_as_requests_by_their_list_and_those_after_processing_only_as_drops()
    {
        _mails.Accept(Copy);
        await FollowAsync(
            _mails.Happened(Copy, EventType.Dropped, detail: Mails.With("Bounced Address")), _mails.Happened(Copy, EventType.Dropped, detail: Mails.With("Spam Reporting Address")),
            _mails.Happened(Copy, EventType.Dropped, detail: Mails.With("Unsubscribed Address")), _mails.Happened(Copy, EventType.Dropped, detail: Mails.With("Invalid")),
            _mails.Happened(Copy, EventType.Dropped, detail: Mails.With("Spam Content")), _mails.Happened(Copy, EventType.Dropped, detail: Mails.With("Late", attempt: "1")));

        Assert.Equal("requests=5 bounce_drops=1 spam_report_drops=1 unsubscribe_drops=1 invalid_emails=1 drops=6", await SaidAsync(Dimension.All, ""));
    }

    [Fact]
    public async Task Another_accounts_mail_tells_nothing_even_when_an_event_names_it()
    {
        _mails.Accept(Copy, account: 2, categories: ["secret"]);
        await FollowAsync(_mails.Happened(Copy, EventType.Delivered, account: 1));

        Assert.Equal("delivered=1", await SaidAsync(Dimension.All, ""));
        Assert.Empty(await Counters.CategoriesAsync(1, "", 10, 0, Token));
        Assert.Empty(await Counters.CategoriesAsync(2, "", 10, 0, Token));
    }

    [Fact]
    public async Task Texts_that_a_database_cannot_hold_do_not_stop_the_follower()
    {
        _mails.Accept(Copy, subject: "a\0b\uD800", categories: ["x\0\uDC00"], arguments: new() { ["k\0"] = "v\uD800" });
        await FollowAsync(_mails.Happened(Copy, EventType.Bounce, detail: Mails.With("no\0\uD800", "bounce")));

        var row = Assert.Single(await new Insights.Messages.MessageStore(Database).FindAsync(1, null, null, 10, Token));
        Assert.Equal(("ab\uFFFD", "x\uFFFD", "no\uFFFD"), (row.Subject, Assert.Single(row.Categories), row.Reason));
    }

    [Fact]
    public async Task Days_add_up_to_weeks_that_begin_on_monday_and_to_months()
    {
        // 31 December 2029 is a Monday.
        _mails.Accept(Copy);
        foreach (var days in new[] { -3, -2, 0, 4, 5, 40 })
        {
            await FollowAsync(_mails.Happened(Copy, EventType.Delivered, days * 24 * 60));
        }

        var (from, to) = (Day.AddDays(-3), Day.AddDays(40));
        Assert.Equal("2029-12-30=1 2029-12-31=1 2030-01-02=1 2030-01-06=1 2030-01-07=1 2030-02-11=1", await DeliveredAsync(new StatsPeriod(from, to, StatsUnit.Day)));
        Assert.Equal("2029-12-24=1 2029-12-31=3 2030-01-07=1 2030-02-11=1", await DeliveredAsync(new StatsPeriod(from, to, StatsUnit.Week)));
        Assert.Equal("2029-12-01=2 2030-01-01=3 2030-02-01=1", await DeliveredAsync(new StatsPeriod(from, to, StatsUnit.Month)));
        Assert.Equal("2029-12-31=3", await DeliveredAsync(new StatsPeriod(Day.AddDays(-2), Day.AddDays(4), StatsUnit.Week)));
    }

    [Fact]
    public async Task Sums_are_sorted_by_a_metric_and_cut_to_a_page()
    {
        foreach (var (name, count) in new[] { ("few", 1), ("many", 3), ("some", 2) })
        {
            _mails.Accept(new CopyId(9, count), categories: [name]);
            await FollowAsync([.. Enumerable.Range(0, count).Select(_ => _mails.Happened(new CopyId(9, count), EventType.Delivered))]);
        }

        var period = new StatsPeriod(Day, Day, StatsUnit.Day);
        Assert.Equal(["many", "some"], (await Counters.SumAsync(1, Dimension.Category, period, new SumOrder(Metric.Delivered, true, 2, 0), Token)).Select(sum => sum.Name));
        Assert.Equal(["some", "many"], (await Counters.SumAsync(1, Dimension.Category, period, new SumOrder(Metric.Delivered, false, 2, 1), Token)).Select(sum => sum.Name));
        Assert.Empty(await Counters.SumAsync(2, Dimension.Category, period, new SumOrder(Metric.Delivered, true, 2, 0), Token));
        Assert.Equal(["few", "many", "some"], await Counters.CategoriesAsync(1, "", 10, 0, Token));
        Assert.Equal(["many"], await Counters.CategoriesAsync(1, "ma", 10, 0, Token));
        Assert.Equal(["many"], await Counters.CategoriesAsync(1, "", 1, 1, Token));
    }

    [Fact]
    public async Task Several_accounts_are_read_together_and_apart()
    {
        foreach (var account in Enumerable.Range(1, 150))
        {
            _mails.Accept(new CopyId(account, 0), account: account);
        }

        await FollowAsync([.. Enumerable.Range(1, 150).Select(account => _mails.Happened(new CopyId(account, 0), EventType.Delivered))]);
        var period = new StatsPeriod(Day, Day, StatsUnit.Day);
        long[] all = [.. Enumerable.Range(1, 150).Select(account => (long)account)];

        Assert.Equal(150, Assert.Single(await Counters.ReadAsync(all, Dimension.All, null, null, period, Token)).Counts[(int)Metric.Delivered]);
        Assert.Equal(all, (await Counters.ReadByAccountAsync(all, period, Token)).Select(sum => sum.AccountId).Order());
    }

    private Task FollowAsync(params CopyEvent[] events) => _mails.FollowAsync(Database, events);

    private async Task<string> DeliveredAsync(StatsPeriod period) => string.Join(' ', (await Counters.ReadAsync([1], Dimension.All, null, null, period, Token))
        .Select(sum => $"{sum.Period:yyyy-MM-dd}={sum.Counts[(int)Metric.Delivered]}"));

    private Task<string> SaidAsync(Dimension dimension, string name) => SaidAsync(1, Day, dimension, name);

    private async Task<string> SaidAsync(long account, DateOnly day, Dimension dimension = Dimension.All, string name = "")
    {
        var sums = await Counters.ReadAsync([account], dimension, null, [name], new StatsPeriod(day, day, StatsUnit.Day), Token);
        return sums.Count == 0 ? "" : string.Join(' ', MetricNames.All.Select((metric, i) => (metric, sums[0].Counts[i])).Where(pair => pair.Item2 > 0).Select(pair => $"{pair.metric}={pair.Item2}"));
    }
}

public sealed class InsightsFollowerOnSqlite() : InsightsFollowerCompliance(DatabaseKind.Sqlite);

public sealed class InsightsFollowerOnPostgres() : InsightsFollowerCompliance(DatabaseKind.Postgres);
