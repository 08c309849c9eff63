using Microsoft.Extensions.DependencyInjection;
using Posthorn.Accounts;
using Posthorn.Storage;
using Posthorn.Suppressions.Groups;
using Posthorn.Suppressions.Lists;

namespace Posthorn.Suppressions.Tests.Check;

public abstract class SuppressionCheckCompliance(DatabaseKind kind) : ListSuite(kind)
{
    [Fact]
    public async Task Each_list_has_its_reason_and_blocks_have_none()
    {
        await AddAsync(
            NewEntry("invalid@example.org", SuppressionList.Invalid), NewEntry("bounced@example.org", SuppressionList.Bounces),
            NewEntry("spam@example.org", SuppressionList.SpamReports), NewEntry("left@example.org", SuppressionList.Unsubscribes), NewEntry("blocked@example.org", SuppressionList.Blocks));

        Assert.Equal("Invalid", await ReasonAsync("invalid@example.org"));
        Assert.Equal("Bounced Address", await ReasonAsync("BOUNCED@Example.org"));
        Assert.Equal("Spam Reporting Address", await ReasonAsync("spam@example.org"));
        Assert.Equal("Unsubscribed Address", await ReasonAsync("left@example.org"));
        Assert.Null(await ReasonAsync("blocked@example.org"));
        Assert.Null(await ReasonAsync("bounced@example.org", account: 2));
    }

    [Fact]
    public async Task A_group_keeps_back_its_own_mail_only()
    {
        var (news, offers) = (await AddGroupAsync("News"), await AddGroupAsync("Offers"));
        await AddAsync("ana@example.org", SuppressionList.Group, group: news);

        Assert.Equal("Unsubscribed Address", await ReasonAsync("ana@example.org", news));
        Assert.Null(await ReasonAsync("ana@example.org", offers));
        Assert.Null(await ReasonAsync("ana@example.org"));
    }

    [Fact]
    public async Task A_removed_group_keeps_back_nothing_and_loses_its_entries()
    {
        var (news, offers) = (await AddGroupAsync("News"), await AddGroupAsync("Offers"));
        await AddAsync("ana@example.org", SuppressionList.Group, group: news);
        await AddAsync("ana@example.org", SuppressionList.Group, group: offers);

        await Get<UnsubscribeGroups>().RemoveAsync(1, news, Token);
        Assert.Null(await ReasonAsync("ana@example.org", news));

        await Get<RemovedGroups>().SweepAsync(Token);
        Assert.Empty(await EmailsAsync(SuppressionList.Group, group: news));
        Assert.Equal(["ana@example.org"], await EmailsAsync(SuppressionList.Group, group: offers));
    }

    [Fact]
    public async Task Whitelisted_addresses_and_domains_get_mail_in_spite_of_bounces()
    {
        await AddAsync("ana@example.org", SuppressionList.Bounces);
        await AddAsync("ben@friends.example", SuppressionList.Unsubscribes);
        await AddAsync("cy@friends.example", SuppressionList.SpamReports);
        var whitelist = new AddressWhitelistSettings(true, ["ana@example.org", "friends.example"]);

        Assert.Null(await ReasonAsync("ana@example.org", whitelist: whitelist));
        Assert.Null(await ReasonAsync("ben@friends.example", whitelist: whitelist));
        Assert.Equal("Spam Reporting Address", await ReasonAsync("cy@friends.example", whitelist: whitelist));
        Assert.Equal("Bounced Address", await ReasonAsync("ana@example.org", whitelist: whitelist with { Enabled = false }));
    }

    [Fact]
    public async Task Many_addresses_are_asked_for_at_once_in_any_form()
    {
        await AddAsync([.. Enumerable.Range(0, 300).Select(i => NewEntry($"r{i}@example.org", SuppressionList.Bounces))]);
        string[] asked = [.. Enumerable.Range(200, 300).Select(i => $"R{i}@example.org"), "r0@example.org", "r0@example.org", "R0@EXAMPLE.org"];

        var reasons = await Get<ISuppressionCheck>().FindAsync(new SuppressionQuestion(1, asked, null, default, new AddressWhitelistSettings(false, [])), Token);

        Assert.Equal(asked[..100].Concat(["r0@example.org", "R0@EXAMPLE.org"]).Order(), reasons.Keys.Order());
    }

    [Fact]
    public async Task What_passes_over_everything_is_not_asked()
    {
        await AddAsync("ana@example.org", SuppressionList.Invalid);

        Assert.Empty(await Get<ISuppressionCheck>().FindAsync(
            new SuppressionQuestion(1, ["ana@example.org"], null, new SuppressionBypass { Everything = true }, new AddressWhitelistSettings(false, [])), Token));
    }

    [Fact]
    public async Task Who_had_no_entries_shows_the_first_one_here_at_once_and_elsewhere_within_ten_seconds()
    {
        await using var elsewhere = NewServices(Database);
        var question = new SuppressionQuestion(1, ["ana@example.org"], null, default, new AddressWhitelistSettings(false, []));
        var there = elsewhere.GetRequiredService<ISuppressionCheck>();
        Assert.Null(await ReasonAsync("ana@example.org"));
        Assert.Empty(await there.FindAsync(question, Token));

        await AddAsync("ana@example.org", SuppressionList.Bounces);

        Assert.Equal("Bounced Address", await ReasonAsync("ana@example.org"));
        Assert.Empty(await there.FindAsync(question, Token));
        Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Single(await there.FindAsync(question, Token));
    }
}

public sealed class SqliteSuppressionCheckTests() : SuppressionCheckCompliance(DatabaseKind.Sqlite);

public sealed class PostgresSuppressionCheckTests() : SuppressionCheckCompliance(DatabaseKind.Postgres);
