using Posthorn.Events;
using Posthorn.Kernel;
using Posthorn.Storage;
using Posthorn.Suppressions.Groups;
using Posthorn.Suppressions.Lists;

namespace Posthorn.Suppressions.Tests.Recipients;

public abstract class RecipientChoicesCompliance(DatabaseKind kind) : ListSuite(kind)
{
    private static readonly CopyId Copy = new(7, 3);

    [Fact]
    public async Task Leaving_everything_is_stored_with_its_event_once()
    {
        await ApplyAsync(null, wants: false);
        await ApplyAsync(null, wants: false);

        Assert.Equal("Unsubscribed Address", await ReasonAsync("ana@example.org"));
        var entry = await Store.FindAsync(1, SuppressionList.Unsubscribes, "ana@example.org", Token);
        Assert.Equal((EntrySource.Page, Copy), (entry!.Source, entry.Copy));
        var told = Assert.Single(await EventsAsync());
        Assert.Equal((EventType.Unsubscribe, Copy), (told.Type, told.Copy));
        Assert.Equal(new EventDetail { Email = "Ana@example.org", Ip = "192.0.2.7", UserAgent = "Reader/1.0", Date = "2030-01-01" }, told.Detail);
    }

    [Fact]
    public async Task Leaving_a_group_and_coming_back_is_told_with_the_group()
    {
        var news = await AddGroupAsync("News");
        await ApplyAsync(news, wants: false);
        Assert.Equal("Unsubscribed Address", await ReasonAsync("ana@example.org", news));
        Assert.Equal([news], (await StandingAsync()).GroupsLeft);

        await ApplyAsync(news, wants: true);
        await ApplyAsync(news, wants: true);

        Assert.Null(await ReasonAsync("ana@example.org", news));
        var told = await EventsAsync();
        Assert.Equal([EventType.GroupUnsubscribe, EventType.GroupResubscribe], told.Select(happened => happened.Type));
        Assert.All(told, happened => Assert.Equal((news, "https://click.example.com/asm/?data=x"), (happened.Detail.GroupId, happened.Detail.Url)));
    }

    [Fact]
    public async Task Leaving_a_group_that_is_no_more_or_of_another_account_is_leaving_everything()
    {
        var news = await AddGroupAsync("News");
        await Get<UnsubscribeGroups>().RemoveAsync(1, news, Token);
        await ApplyAsync(news, wants: false);
        Assert.True((await StandingAsync()).HasLeftEverything);

        var alien = await AddGroupAsync("News", account: 2);
        await ApplyAsync(alien, wants: false, recipient: "ben@example.org");
        Assert.Equal("Unsubscribed Address", await ReasonAsync("ben@example.org"));
        Assert.Null(await ReasonAsync("ben@example.org", alien, account: 2));
        Assert.Equal([EventType.Unsubscribe, EventType.Unsubscribe], (await EventsAsync()).Select(happened => happened.Type));
    }

    [Fact]
    public async Task Coming_back_from_the_global_list_leaves_groups_as_they_are()
    {
        var news = await AddGroupAsync("News");
        await ApplyAsync(news, wants: false);
        await ApplyAsync(null, wants: false);

        await ApplyAsync(null, wants: true);

        var standing = await StandingAsync();
        Assert.False(standing.HasLeftEverything);
        Assert.Equal([news], standing.GroupsLeft);
    }

    [Fact]
    public async Task When_the_event_cannot_be_stored_neither_is_the_change()
    {
        var choices = new Suppressions.Recipients.RecipientChoices(Database, Store, Get<Occupancy>(), new BrokenLog(), Get<Accounts.IAccountZones>(), Clock);

        await Assert.ThrowsAnyAsync<Exception>(() => choices.ApplyAsync(Act(null, false, "ana@example.org"), Token));

        Assert.False((await StandingAsync()).HasLeftEverything);
    }

    [Fact]
    public async Task Other_accounts_know_nothing_of_it()
    {
        await ApplyAsync(null, wants: false);

        Assert.False((await Get<IRecipientChoices>().ReadAsync(2, "ana@example.org", Token)).HasLeftEverything);
    }

    private static RecipientAct Act(long? group, bool wants, string recipient) => new(
        1, Copy, recipient, [new RecipientChoice(group, wants)], false, "192.0.2.7", "Reader/1.0", "https://click.example.com/asm/?data=x");

    private Task ApplyAsync(long? group, bool wants, string recipient = "Ana@example.org") => Get<IRecipientChoices>().ApplyAsync(Act(group, wants, recipient), Token);

    private Task<RecipientStanding> StandingAsync() => Get<IRecipientChoices>().ReadAsync(1, "ana@example.org", Token);

    private Task<IReadOnlyList<CopyEvent>> EventsAsync() => Get<IEventLog>().ReadSubmissionAsync(1, Copy.SubmissionId, Token);

    private sealed class BrokenLog : IEventLog
    {
        public ValueTask AppendAsync(DbSession session, IReadOnlyList<NewEvent> events) => throw new InvalidOperationException("The log is broken.");

        public Task<IReadOnlyList<CopyEvent>> ReadSubmissionAsync(long accountId, long submissionId, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}

public sealed class SqliteRecipientChoicesTests() : RecipientChoicesCompliance(DatabaseKind.Sqlite);

public sealed class PostgresRecipientChoicesTests() : RecipientChoicesCompliance(DatabaseKind.Postgres);
