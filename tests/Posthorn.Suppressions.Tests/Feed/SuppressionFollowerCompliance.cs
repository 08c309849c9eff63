using Posthorn.Accounts;
using Posthorn.Events;
using Posthorn.Storage;
using Posthorn.Suppressions.Lists;
using Posthorn.Suppressions.Statistics;

namespace Posthorn.Suppressions.Tests.Feed;

public abstract class SuppressionFollowerCompliance(DatabaseKind kind) : ListSuite(kind)
{
    private static readonly DateOnly Day = DateOnly.FromDateTime(SampleEvents.Noon.UtcDateTime);

    [Fact]
    public async Task A_bounce_keeps_the_next_mail_back_at_once()
    {
        Assert.Null(await ReasonAsync("ana@example.org"));

        await FollowAsync(SampleEvents.Bounce("Ana@example.org"), SampleEvents.Bounce("ben@example.org", "blocked"));

        Assert.Equal("Bounced Address", await ReasonAsync("ana@example.org"));
        Assert.Null(await ReasonAsync("ben@example.org"));
        Assert.Equal(5, (await Store.FindAsync(1, SuppressionList.Bounces, "ana@example.org", Token))!.EventId);
        Assert.Equal(["ben@example.org"], await EmailsAsync(SuppressionList.Blocks));
    }

    [Fact]
    public async Task Of_many_bounces_of_one_address_the_newest_is_kept()
    {
        await FollowAsync(
            SampleEvents.Bounce("ana@example.org", reason: "one", id: 1), SampleEvents.Bounce("ana@example.org", reason: "three", id: 3, minutes: 3),
            SampleEvents.Bounce("ana@example.org", reason: "two", id: 2, minutes: 2));

        var kept = await Store.FindAsync(1, SuppressionList.Bounces, "ana@example.org", Token);

        Assert.Equal(("three", 3), (kept!.Reason, kept.EventId));
    }

    [Fact]
    public async Task Bounces_count_on_the_day_that_it_is_where_their_account_is()
    {
        await Database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(
                    "INSERT INTO accounts_accounts (id, username, username_key, email, status, created_at, time_zone) VALUES (7, 'far', 'far', '', 'active', 0, 'Pacific/Kiritimati')");
            },
            Token);
        await FollowAsync(SampleEvents.Bounce("a@one.example", minutes: 11 * 60, account: 7));
        var happened = SampleEvents.Bounce("a@one.example", minutes: 11 * 60).At;
        var (utc, there) = (DateOnly.FromDateTime(happened.UtcDateTime), Accounts.TimeZones.Find("Pacific/Kiritimati").DayOf(happened));

        Assert.NotEqual(utc, there);
        Assert.Equal([there], (await Get<BounceDayStore>().ByClassificationAsync(7, utc.AddDays(-1), utc.AddDays(2), Token)).Select(count => count.Day));
    }

    [Fact]
    public async Task Bounces_are_counted_by_day_classification_and_domain()
    {
        await FollowAsync(SampleEvents.Bounce("a@one.example"), SampleEvents.Bounce("b@one.example", "blocked", classification: "Technical"), SampleEvents.Bounce("c@two.example"));
        await FollowAsync(SampleEvents.Bounce("d@two.example"), SampleEvents.Bounce("e@two.example", minutes: 24 * 60), SampleEvents.Bounce("x@two.example", account: 2));

        var store = Get<BounceDayStore>();
        Assert.Equal(
            [new BounceCount(Day, "Invalid Address", 3), new BounceCount(Day, "Technical Failure", 1), new BounceCount(Day.AddDays(1), "Invalid Address", 1)],
            await store.ByClassificationAsync(1, Day, Day.AddDays(1), Token));
        Assert.Equal(
            [new BounceCount(Day, "two.example", 2), new BounceCount(Day, "one.example", 1)],
            await store.ByDomainAsync(1, "Invalid Address", Day, Day, Token));
        Assert.Empty(await store.ByClassificationAsync(1, Day.AddDays(2), Day.AddDays(3), Token));
    }

    [Fact]
    public async Task Bounces_of_test_mail_come_to_the_list_and_are_not_counted()
    {
        Said.TestMail[SampleEvents.Bounce("x").Copy] = 1;
        await FollowAsync(SampleEvents.Bounce("bounce@simulator.test"), SampleEvents.Bounce("bounce@simulator.test", account: 2));

        Assert.Equal(["bounce@simulator.test"], await EmailsAsync(SuppressionList.Bounces));
        Assert.Empty(await Get<BounceDayStore>().ByClassificationAsync(1, Day, Day, Token));
        Assert.Single(await Get<BounceDayStore>().ByClassificationAsync(2, Day, Day, Token));
    }

    [Fact]
    public async Task A_day_shows_the_hundred_domains_with_the_most_bounces()
    {
        await FollowAsync([.. Enumerable.Range(0, BounceDayStore.MaxDomains + 1).SelectMany(i => Enumerable.Repeat(SampleEvents.Bounce($"a@d{i:d3}.example"), i == 50 ? 1 : 2))]);

        var shown = await Get<BounceDayStore>().ByDomainAsync(1, "Invalid Address", Day, Day, Token);

        Assert.Equal(BounceDayStore.MaxDomains, shown.Count);
        Assert.DoesNotContain(shown, count => count.Name == "d050.example");
    }

    [Fact]
    public void The_log_has_one_follower_of_this_name() => Assert.Equal("suppressions", Get<IEventFollower>().Name);

    private Task FollowAsync(params CopyEvent[] events) => Database.WriteAsync(async session => await Get<IEventFollower>().ApplyAsync(session, events, Token), Token);
}

public sealed class SqliteSuppressionFollowerTests() : SuppressionFollowerCompliance(DatabaseKind.Sqlite);

public sealed class PostgresSuppressionFollowerTests() : SuppressionFollowerCompliance(DatabaseKind.Postgres);
