using Posthorn.Accounts.Credits;
using Posthorn.Accounts.Tree;
using Posthorn.Storage;
using Posthorn.Testing;

namespace Posthorn.Accounts.Tests.Credits;

public abstract class CreditCompliance(DatabaseKind kind) : RoomSuite(kind)
{
    private readonly ManualClock _clock = new();

    [Fact]
    public async Task Without_a_limit_everything_may_be_sent_and_nothing_is_counted()
    {
        var credits = Open();

        Assert.True(await credits.TryTakeAsync(1, 1_000_000, Token));
        Assert.Null((await credits.GetAsync(1, Token)).Limit);
        Assert.Null((await Database.WriteAsync(session => credits.AdjustAsync(session, 1, 5), Token)).Limit);
    }

    [Fact]
    public async Task Credits_are_taken_all_or_none_and_come_back()
    {
        var credits = await LimitedAsync(1, 10, null);

        Assert.True(await credits.TryTakeAsync(1, 7, Token));
        Assert.False(await credits.TryTakeAsync(1, 4, Token));
        Assert.True(await credits.TryTakeAsync(1, 3, Token));
        Assert.False(await credits.TryTakeAsync(1, 1, Token));
        await credits.ReturnAsync(1, 2, Token);
        Assert.Equal((2, 8), ((await credits.GetAsync(1, Token)).Remain, (await credits.GetAsync(1, Token)).Used));
    }

    [Fact]
    public async Task Of_many_takers_at_once_no_more_get_than_there_is()
    {
        var credits = await LimitedAsync(1, 10, null);
        var taken = await Task.WhenAll(Enumerable.Range(0, 25).Select(async _ => await credits.TryTakeAsync(1, 1, Token)));

        Assert.Equal(10, taken.Count(got => got));
        Assert.Equal(0, (await credits.GetAsync(1, Token)).Remain);
    }

    [Fact]
    public async Task A_new_period_makes_them_whole_without_anybody_doing_anything()
    {
        _clock.Advance(CreditRules.PeriodEnd(ResetFrequency.Daily, _clock.GetUtcNow(), TimeZoneInfo.Utc).AddHours(-1) - _clock.GetUtcNow());
        var credits = await LimitedAsync(1, 10, ResetFrequency.Daily);
        Assert.True(await credits.TryTakeAsync(1, 10, Token));
        Assert.False(await credits.TryTakeAsync(1, 1, Token));

        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(new CreditBalance(new CreditLimit(10, ResetFrequency.Daily), 10, _clock.GetUtcNow(), _clock.GetUtcNow().AddDays(1)), await credits.GetAsync(1, Token));
        Assert.True(await credits.TryTakeAsync(1, 10, Token));
        Assert.False(await credits.TryTakeAsync(1, 1, Token));
    }

    [Fact]
    public async Task A_subusers_mail_takes_its_parents_credits_too_or_none_at_all()
    {
        var accounts = new AccountBook(Database, new AccountStore(Database), _clock);
        var parent = (await accounts.CreateAsync(new AccountDraft(null, "parent", ""), Token))!;
        var child = (await accounts.CreateAsync(new AccountDraft(parent.Id, "child", ""), Token))!;
        var credits = await LimitedAsync(parent.Id, 5, null);
        Assert.True(await credits.TryTakeAsync(child.Id, 1, Token));
        await SetAsync(credits, child.Id, new CreditLimit(3, null));

        Assert.False(await credits.TryTakeAsync(child.Id, 4, Token));
        Assert.True(await credits.TryTakeAsync(child.Id, 2, Token));
        Assert.Equal((2, 1), ((await credits.GetAsync(parent.Id, Token)).Remain, (await credits.GetAsync(child.Id, Token)).Remain));
        await Database.WriteAsync(session => credits.AdjustAsync(session, child.Id, 100), Token);
        Assert.False(await credits.TryTakeAsync(child.Id, 3, Token));
        Assert.Equal(101, (await credits.GetAsync(child.Id, Token)).Remain);
    }

    [Fact]
    public async Task An_adjustment_never_falls_below_nothing_and_a_limit_can_be_taken_away()
    {
        var credits = await LimitedAsync(1, 10, ResetFrequency.Weekly);

        Assert.Equal(7, (await Database.WriteAsync(session => credits.AdjustAsync(session, 1, -3), Token)).Remain);
        Assert.Equal(0, (await Database.WriteAsync(session => credits.AdjustAsync(session, 1, -30), Token)).Remain);
        await SetAsync(credits, 1, null);
        Assert.True(await credits.TryTakeAsync(1, 100, Token));
    }

    [Fact]
    public async Task A_limit_counts_here_at_once_and_elsewhere_within_ten_seconds()
    {
        var there = Open();
        Assert.True(await there.TryTakeAsync(1, 1, Token));
        var here = await LimitedAsync(1, 1, null);

        Assert.False(await here.TryTakeAsync(1, 2, Token));
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.False(await there.TryTakeAsync(1, 2, Token));
    }

    private CreditBook Open() => new(Database, new AccountBook(Database, new AccountStore(Database), _clock), _clock);

    private async Task<CreditBook> LimitedAsync(long accountId, int total, ResetFrequency? every)
    {
        var credits = Open();
        await SetAsync(credits, accountId, new CreditLimit(total, every));
        return credits;
    }

    private async Task SetAsync(CreditBook credits, long accountId, CreditLimit? limit)
    {
        await Database.WriteAsync(session => credits.SetAsync(session, accountId, limit), Token);
        credits.Forget(accountId);
    }
}

public sealed class SqliteCreditTests() : CreditCompliance(DatabaseKind.Sqlite);

public sealed class PostgresCreditTests() : CreditCompliance(DatabaseKind.Postgres);
