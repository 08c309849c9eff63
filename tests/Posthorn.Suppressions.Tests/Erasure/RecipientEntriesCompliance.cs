using Posthorn.Kernel;
using Posthorn.Storage;
using Posthorn.Suppressions.Erasure;
using Posthorn.Suppressions.Lists;

namespace Posthorn.Suppressions.Tests.Erasure;

public abstract class RecipientEntriesCompliance(DatabaseKind kind) : ListSuite(kind)
{
    private const string Ana = "ana@example.org";

    [Theory]
    [InlineData((int)SuppressionList.Unsubscribes, SuppressionReasons.Unsubscribed)]
    [InlineData((int)SuppressionList.SpamReports, SuppressionReasons.SpamReport)]
    [InlineData((int)SuppressionList.Bounces, null)]
    [InlineData((int)SuppressionList.Blocks, null)]
    [InlineData((int)SuppressionList.Invalid, null)]
    public async Task Who_wanted_no_mail_gets_none_though_no_list_names_them(int number, string? expected)
    {
        var list = (SuppressionList)number;
        await AddAsync(Ana, list);

        Assert.Equal(1, await EraseAsync(Ana));

        Assert.Empty(await EmailsAsync(list));
        Assert.Equal(expected, await ReasonAsync("Ana@Example.org"));
        Assert.Null(await ReasonAsync("bo@example.org"));
        Assert.Null(await ReasonAsync(Ana, account: 2));
        Assert.Equal(0, await EraseAsync(Ana));
    }

    [Fact]
    public async Task Who_left_a_group_gets_mail_of_others_alone()
    {
        var (news, tips) = (await AddGroupAsync("News"), await AddGroupAsync("Tips"));
        await AddAsync(Ana, SuppressionList.Group, group: news);

        await EraseAsync(Ana);

        Assert.Equal(SuppressionReasons.Unsubscribed, await ReasonAsync(Ana, news));
        Assert.Null(await ReasonAsync(Ana, tips));
        Assert.Contains(news, (await Get<IRecipientChoices>().ReadAsync(1, Ana, Token)).GroupsLeft);
    }

    [Fact]
    public async Task Who_is_taken_from_the_list_by_name_is_mailed_again()
    {
        await AddAsync(Ana, SuppressionList.Unsubscribes);
        await AddAsync("bo@example.org", SuppressionList.SpamReports);
        await EraseAsync(Ana, "bo@example.org");

        Assert.True(await Store.RemoveAsync(1, SuppressionList.Unsubscribes, 0, Ana, Token));
        await Store.RemoveUntilAsync(1, SuppressionList.SpamReports, 0, Clock.GetUtcNow(), Token);

        Assert.Null(await ReasonAsync(Ana));
        Assert.Null(await ReasonAsync("bo@example.org"));
    }

    [Fact]
    public async Task Another_accounts_entries_stay()
    {
        await AddAsync(Ana, SuppressionList.Unsubscribes);
        await AddAsync(Ana, SuppressionList.Unsubscribes, account: 2);

        await EraseAsync(Ana);

        Assert.Equal([Ana], await EmailsAsync(SuppressionList.Unsubscribes, account: 2));
    }

    [Fact]
    public async Task What_others_entries_say_of_the_address_is_blanked()
    {
        await AddAsync(NewEntry("bo@example.org", SuppressionList.Bounces, reason: $"550 <{Ana}> forwards here"));

        Assert.Equal(1, await EraseAsync(Ana));

        var entry = await Store.FindAsync(1, SuppressionList.Bounces, "bo@example.org", Token);
        Assert.Equal("550 <erased@erased.invalid> forwards here", entry!.Reason);
    }

    private async Task<long> EraseAsync(params string[] addresses) =>
        (await new RecipientEntries(Database, Store, Get<Occupancy>()).EraseAsync(new RecipientErasure(1, new ErasedAddresses(addresses)), Token)).Erased;
}

public sealed class SqliteRecipientEntriesTests() : RecipientEntriesCompliance(DatabaseKind.Sqlite);

public sealed class PostgresRecipientEntriesTests() : RecipientEntriesCompliance(DatabaseKind.Postgres);
