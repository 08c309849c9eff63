using Posthorn.Storage;
using Posthorn.Suppressions.Groups;
using Posthorn.Testing;

namespace Posthorn.Suppressions.Tests;

public abstract class UnsubscribeGroupsCompliance(DatabaseKind kind) : RoomSuite(kind)
{
    private readonly ManualClock _clock = new();

    [Fact]
    public async Task An_account_has_no_groups_at_first() => Assert.Empty(await Open().ListAsync(1, Token));

    [Fact]
    public async Task Groups_are_listed_in_the_order_of_their_ids_and_by_account()
    {
        var groups = Open();
        var news = await AddAsync(groups, "News", account: 1);
        var alien = await AddAsync(groups, "News", account: 2);
        var offers = await AddAsync(groups, "Offers", account: 1, isDefault: true);

        Assert.Equal([news, offers], await Open().ListAsync(1, Token));
        Assert.Equal([alien], await Open().ListAsync(2, Token));
        Assert.Equal((false, true), (news.IsDefault, offers.IsDefault));
        Assert.True(news.Id < alien.Id && alien.Id < offers.Id, "ids grow over all accounts");
    }

    [Fact]
    public async Task A_name_is_unique_in_its_account()
    {
        var groups = Open();
        await AddAsync(groups, "News");
        var offers = await AddAsync(groups, "Offers");

        Assert.IsType<GroupOutcome.NameTaken>(await groups.AddAsync(1, new GroupDraft("News", "", null), Token));
        Assert.IsType<GroupOutcome.NameTaken>(await groups.ChangeAsync(1, offers.Id, new GroupDraft("News", null, null), Token));
        Assert.IsType<GroupOutcome.Stored>(await groups.ChangeAsync(1, offers.Id, new GroupDraft("Offers", null, null), Token));
    }

    [Fact]
    public async Task Of_many_requests_for_one_name_one_succeeds()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Open().AddAsync(1, new GroupDraft("News", "", null), Token)));

        Assert.Single(outcomes.OfType<GroupOutcome.Stored>());
        Assert.Equal(7, outcomes.OfType<GroupOutcome.NameTaken>().Count());
    }

    [Fact]
    public async Task Of_many_renamings_to_one_name_one_succeeds()
    {
        // Two nodes, where the database allows them: then both may find the name free.
        await using var door = Test.OpenAgain();
        var other = Database.Kind == DatabaseKind.Postgres ? door : Database;
        var groups = Open();
        var added = new List<UnsubscribeGroup>();
        for (var i = 0; i < 8; i++)
        {
            added.Add(await AddAsync(groups, $"Group {i}"));
        }

        var outcomes = await Task.WhenAll(added.Select((group, i) =>
            Open(i % 2 == 0 ? Database : other).ChangeAsync(1, group.Id, new GroupDraft("News", null, null), Token)));

        Assert.Single(outcomes.OfType<GroupOutcome.Stored>());
        Assert.Equal(7, outcomes.OfType<GroupOutcome.NameTaken>().Count());
    }

    [Fact]
    public async Task A_change_leaves_what_it_does_not_name()
    {
        var groups = Open();
        var news = await AddAsync(groups, "News", isDefault: true);

        await groups.ChangeAsync(1, news.Id, new GroupDraft(null, "Once a week", null), Token);
        Assert.Equal([news with { Description = "Once a week" }], await groups.ListAsync(1, Token));

        await groups.ChangeAsync(1, news.Id, new GroupDraft("Weekly", null, false), Token);
        Assert.Equal([new UnsubscribeGroup(news.Id, "Weekly", "Once a week", false)], await groups.ListAsync(1, Token));
    }

    [Fact]
    public async Task A_group_of_another_account_is_none()
    {
        var groups = Open();
        var news = await AddAsync(groups, "News");

        Assert.IsType<GroupOutcome.None>(await groups.ChangeAsync(2, news.Id, new GroupDraft("Mine", null, null), Token));
        Assert.False(await groups.RemoveAsync(2, news.Id, Token));
        Assert.Null(await new GroupStore(Database).FindAsync(2, news.Id, Token));
        Assert.Equal([news], await groups.ListAsync(1, Token));
    }

    [Fact]
    public async Task The_id_of_a_removed_group_is_never_given_again()
    {
        var groups = Open();
        var news = await AddAsync(groups, "News");
        Assert.True(await groups.RemoveAsync(1, news.Id, Token));
        Assert.False(await groups.RemoveAsync(1, news.Id, Token));
        Assert.Empty(await groups.ListAsync(1, Token));

        Assert.True((await AddAsync(groups, "News")).Id > news.Id);
    }

    [Fact]
    public async Task An_account_has_at_most_200_groups()
    {
        var groups = Open();
        for (var i = 0; i < GroupRules.MaxGroups; i++)
        {
            await AddAsync(groups, $"Group {i}");
        }

        Assert.IsType<GroupOutcome.TooMany>(await groups.AddAsync(1, new GroupDraft("One more", "", null), Token));
        Assert.IsType<GroupOutcome.Stored>(await groups.AddAsync(2, new GroupDraft("One more", "", null), Token));
    }

    [Fact]
    public async Task Who_changes_groups_sees_it_at_once_and_others_within_ten_seconds()
    {
        var (here, there) = (Open(), Open());
        await here.ListAsync(1, Token);
        await there.ListAsync(1, Token);
        var news = await AddAsync(here, "News");

        Assert.Equal([news], await here.ListAsync(1, Token));
        Assert.Empty(await there.ListAsync(1, Token));
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal([news], await there.ListAsync(1, Token));
    }

    private UnsubscribeGroups Open(IDatabase? database = null) => new(new GroupStore(database ?? Database), _clock);

    private static async Task<UnsubscribeGroup> AddAsync(UnsubscribeGroups groups, string name, long account = 1, bool? isDefault = null) =>
        Assert.IsType<GroupOutcome.Stored>(await groups.AddAsync(account, new GroupDraft(name, $"About {name}", isDefault), Token)).Group;
}

public sealed class SqliteUnsubscribeGroupsTests() : UnsubscribeGroupsCompliance(DatabaseKind.Sqlite);

public sealed class PostgresUnsubscribeGroupsTests() : UnsubscribeGroupsCompliance(DatabaseKind.Postgres);
