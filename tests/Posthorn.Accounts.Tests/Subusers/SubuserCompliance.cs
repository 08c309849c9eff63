using Posthorn.Accounts.Subusers;
using Posthorn.Accounts.Subusers.Credits;
using Posthorn.Accounts.Subusers.Monitors;
using Microsoft.Extensions.DependencyInjection;
using Posthorn.Storage;

namespace Posthorn.Accounts.Tests.Subusers;

public abstract class SubuserCompliance(DatabaseKind kind) : SubuserSuite(kind)
{
    [Fact]
    public async Task A_list_has_a_parents_own_by_age_page_by_page()
    {
        var (parent, other) = (await ParentAsync(), await ParentAsync("other"));
        foreach (var name in new[] { "zoe", "amy", "kim" })
        {
            await MakeAsync(parent, name);
        }

        await MakeAsync(other, "theirs");

        Assert.Equal(["zoe", "amy", "kim"], await NamesAsync(new SubuserQuery(parent.AccountId, null, null, 500, 0)));
        Assert.Equal(["amy"], await NamesAsync(new SubuserQuery(parent.AccountId, null, null, 1, 1)));
        Assert.Equal(["kim"], await NamesAsync(new SubuserQuery(parent.AccountId, "KIM", null, 500, 0)));
        Assert.Empty(await NamesAsync(new SubuserQuery(parent.AccountId, "theirs", null, 500, 0)));
        Assert.Empty(await NamesAsync(new SubuserQuery(parent.AccountId, null, "eu", 500, 0)));
        Assert.Equal(["zoe", "amy", "kim"], (await Get<IAccounts>().ListSubusersAsync(parent.AccountId, Token)).Select(account => account.Username));
    }

    [Theory]
    [InlineData("%")]
    [InlineData("_")]
    [InlineData("!")]
    public async Task A_filter_means_what_it_says(string text)
    {
        var parent = await ParentAsync();
        await MakeAsync(parent, "plain");

        Assert.Empty(await Get<SubuserStore>().ListAfterAsync(parent.AccountId, 0, text, 10, Token));
        Assert.Single(await Get<SubuserStore>().ListAfterAsync(parent.AccountId, 0, "LAI", 10, Token));
    }

    [Fact]
    public async Task A_parent_has_as_many_as_the_limit_says_and_not_one_more()
    {
        Options.MaxSubusers = 2;
        var parent = await ParentAsync();
        var first = await MakeAsync(parent, "first");
        await MakeAsync(parent, "second");

        Assert.IsType<SubuserOutcome.TooMany>(await Get<EditSubusers>().CreateAsync(parent, Draft("third"), Token));
        await Get<EditSubusers>().DeleteAsync(parent, first, Token);
        await MakeAsync(parent, "third");
    }

    [Fact]
    public async Task Of_many_who_want_one_name_at_once_one_gets_it()
    {
        var parent = await ParentAsync();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Get<EditSubusers>().CreateAsync(parent, Draft("wanted"), Token)));

        Assert.Single(outcomes.OfType<SubuserOutcome.Made>());
        Assert.Equal(9, outcomes.OfType<SubuserOutcome.NameTaken>().Count());
    }

    [Fact]
    public async Task Of_a_deleted_one_nothing_is_left_but_its_number()
    {
        var parent = await ParentAsync();
        var gone = await MakeAsync(parent, "gone");
        var (_, secret) = await Get<IApiKeys>().CreateAsync(gone.Account.Id, "key", new HashSet<string> { "mail.send" }, Token);
        await Get<EditCredits>().SetAsync(parent, gone, new CreditLimit(5, null), Token);
        Assert.True(await CanLoginAsync("gone"));

        await Get<EditSubusers>().DeleteAsync(parent, gone, Token);

        using var elsewhere = NewNode();
        Assert.Null(await elsewhere.GetRequiredService<IApiKeys>().AuthenticateAsync(secret.Reveal(), Token));
        Assert.False(await CanLoginAsync("gone"));
        Assert.Null(await Get<IAccounts>().FindAsync("gone", Token));
        var left = await Get<IAccounts>().FindAsync(gone.Account.Id, Token);
        Assert.Equal((AccountStatus.Deleted, ""), (left!.Status, left.Email));
        Assert.Null((await Get<ICredits>().GetAsync(gone.Account.Id, Token)).Limit);
        foreach (var table in new[] { "users", "sessions", "credits" })
        {
            Assert.Equal(0, await Database.ReadAsync(session => session.QueryLongAsync($"SELECT COUNT(*) FROM accounts_{table}"), Token));
        }

        Assert.Empty(await Get<IAccounts>().ListSubusersAsync(parent.AccountId, Token));
    }

    [Fact]
    public async Task A_monitor_sees_every_third_mail_whichever_node_takes_it()
    {
        var parent = await ParentAsync();
        var (watched, free) = (await MakeAsync(parent, "watched"), await MakeAsync(parent, "free"));
        await Get<EditMonitors>().WriteAsync(parent, watched, "test", new MailMonitor("eye@example.net", 3), MonitorStore.AddAsync, Token);
        using var elsewhere = NewNode();

        var seen = new List<string?>();
        for (var i = 0; i < 6; i++)
        {
            seen.Add(await (i % 2 == 0 ? Get<IMonitors>() : elsewhere.GetRequiredService<IMonitors>()).CountAsync(watched.Account.Id, 1, Token));
        }

        Assert.Equal([null, null, "eye@example.net", null, null, "eye@example.net"], seen);
        Assert.Null(await Get<IMonitors>().CountAsync(free.Account.Id, 100, Token));
        await Get<EditMonitors>().WriteAsync(parent, watched, "test", null, static (session, id, _) => MonitorStore.RemoveAsync(session, id), Token);
        Assert.Null(await Get<IMonitors>().CountAsync(watched.Account.Id, 100, Token));
    }

    [Fact]
    public async Task Credits_are_spent_once_whoever_asks_and_come_again_with_the_next_period()
    {
        var parent = await ParentAsync();
        var spender = await MakeAsync(parent, "spender");
        var credits = Get<ICredits>();
        Assert.True(await credits.TryTakeAsync(spender.Account.Id, 1_000_000, Token));
        await Get<EditCredits>().SetAsync(parent, spender, new CreditLimit(10, ResetFrequency.Daily), Token);

        var taken = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => credits.TryTakeAsync(spender.Account.Id, 1, Token).AsTask()));
        Assert.Equal(10, taken.Count(isTaken => isTaken));
        await credits.ReturnAsync(spender.Account.Id, 2, Token);
        Assert.False(await credits.TryTakeAsync(spender.Account.Id, 3, Token));
        Assert.True(await credits.TryTakeAsync(spender.Account.Id, 2, Token));

        Clock.Advance(TimeSpan.FromDays(1));
        Assert.True(await credits.TryTakeAsync(spender.Account.Id, 10, Token));
        Assert.False(await credits.TryTakeAsync(spender.Account.Id, 1, Token));
    }

    private async Task<IEnumerable<string>> NamesAsync(SubuserQuery query) => (await Get<SubuserStore>().ListAsync(query, Token)).Select(subuser => subuser.Account.Username);
}

public sealed class SqliteSubuserTests() : SubuserCompliance(DatabaseKind.Sqlite);

public sealed class PostgresSubuserTests() : SubuserCompliance(DatabaseKind.Postgres);
