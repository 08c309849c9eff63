using Posthorn.Kernel;
using Posthorn.Storage;
using Posthorn.Suppressions.Lists;

namespace Posthorn.Suppressions.Tests.Lists;

public abstract class EntryCompliance(DatabaseKind kind) : ListSuite(kind)
{
    private static readonly EntryQuery Everything = new(null, null, null, 500, 0);

    [Fact]
    public async Task An_entry_keeps_all_that_it_says()
    {
        var entry = new Entry(1, "ana@example.org", SuppressionList.Bounces, Clock.GetUtcNow(), EntrySource.Event, 0, "550 no", "5.1.1", "192.0.2.1", 77, new CopyId(8, 9));
        await AddAsync(entry);
        await AddAsync("ana@example.org", SuppressionList.Blocks);

        Assert.Equal(entry, await Store.FindAsync(1, SuppressionList.Bounces, "ana@example.org", Token));
        Assert.Equal([SuppressionList.Bounces, SuppressionList.Blocks], (await Store.FindAsync(1, "ana@example.org", Token)).Select(found => found.List));
        Assert.Null(await Store.FindAsync(2, SuppressionList.Bounces, "ana@example.org", Token));
        Assert.Empty(await Store.FindAsync(2, "ana@example.org", Token));
    }

    [Fact]
    public async Task Added_again_an_entry_stays_and_renewed_it_has_the_newest_reason()
    {
        var first = NewEntry("ana@example.org", SuppressionList.Bounces, reason: "first");
        await AddAsync(first);
        await AddAsync(NewEntry("ana@example.org", SuppressionList.Bounces, minutes: 1, reason: "second"));
        Assert.Equal(first, await FindAsync());

        var newer = NewEntry("ana@example.org", SuppressionList.Bounces, minutes: 2, reason: "newer");
        await RenewAsync(newer, NewEntry("ana@example.org", SuppressionList.Bounces, minutes: 1, reason: "late"));
        Assert.Equal(newer, await FindAsync());

        Task<Entry?> FindAsync() => Store.FindAsync(1, SuppressionList.Bounces, "ana@example.org", Token);
    }

    [Fact]
    public async Task A_list_is_shown_newest_first_page_by_page()
    {
        await AddAsync([.. Enumerable.Range(0, 5).Select(i => NewEntry($"r{i}@example.org", SuppressionList.Blocks, minutes: i)), NewEntry("x@example.org", SuppressionList.Blocks, account: 2)]);

        Assert.Equal("r4 r3 r2 r1 r0", await ShowAsync(Everything));
        Assert.Equal("r3 r2", await ShowAsync(Everything with { Limit = 2, Offset = 1 }));
        Assert.Equal("", await ShowAsync(Everything with { Offset = 5 }));
    }

    [Fact]
    public async Task A_list_is_shown_from_and_before_a_time()
    {
        var noon = Clock.GetUtcNow();
        await AddAsync([.. Enumerable.Range(0, 5).Select(i => NewEntry($"r{i}@example.org", SuppressionList.Blocks, minutes: i))]);

        Assert.Equal("r3 r2", await ShowAsync(Everything with { From = noon.AddMinutes(2), Before = noon.AddMinutes(4) }));
    }

    [Theory]
    [InlineData("sales", "sales2 sales")]
    [InlineData("SALES@", "sales")]
    [InlineData("%ales%", "sales2 wales sales")]
    [InlineData("w%ex", "wales")]
    [InlineData("%_les", "under_les")]
    [InlineData("w_les", "")]
    [InlineData("%", "sales2 under_les wales sales")]
    [InlineData("%'; DROP TABLE suppressions_entries; --", "")]
    public async Task Addresses_are_found_by_a_beginning_or_by_a_pattern(string text, string found)
    {
        await AddAsync(
            NewEntry("sales@example.org", SuppressionList.Bounces), NewEntry("wales@example.org", SuppressionList.Bounces, minutes: 1),
            NewEntry("under_les@example.org", SuppressionList.Bounces, minutes: 2), NewEntry("sales2@example.org", SuppressionList.Bounces, minutes: 3),
            NewEntry("sales3@example.org", SuppressionList.Blocks));

        var shown = await Pages.ReadAsync(1, SuppressionList.Bounces, Everything with { Email = EmailPattern.Parse(text) }, Token);

        Assert.Equal(found, string.Join(' ', shown.Select(entry => entry.Email.Split('@')[0])));
    }

    [Fact]
    public async Task A_whole_list_is_read_whatever_its_length()
    {
        // Many of the same moment: pages must not break between them.
        var entries = Enumerable.Range(0, (EntryPages.ReadTogether * 2) + 1).Select(i => NewEntry($"r{i:d5}@example.org", SuppressionList.Unsubscribes, minutes: i / 1500)).ToArray();
        await AddAsync(entries);

        Assert.Equal(entries.Select(entry => entry.Email), await EmailsAsync(SuppressionList.Unsubscribes));
    }

    [Fact]
    public async Task What_is_removed_is_gone_and_the_rest_stays()
    {
        foreach (var list in new[] { SuppressionList.Bounces, SuppressionList.Blocks })
        {
            await AddAsync([.. Enumerable.Range(0, 4).Select(i => NewEntry($"r{i}@example.org", list)), NewEntry("r0@example.org", list, account: 2)]);
        }

        Assert.True(await Store.RemoveAsync(1, SuppressionList.Bounces, 0, "r0@example.org", Token));
        Assert.False(await Store.RemoveAsync(1, SuppressionList.Bounces, 0, "r0@example.org", Token));
        await Store.RemoveAsync(1, SuppressionList.Bounces, ["r1@example.org", "r2@example.org", "nobody@example.org"], Token);

        Assert.Equal(["r3@example.org"], await EmailsAsync(SuppressionList.Bounces));
        Assert.Equal(4, (await EmailsAsync(SuppressionList.Blocks)).Count);
        Assert.Single(await EmailsAsync(SuppressionList.Bounces, account: 2));
    }

    [Fact]
    public async Task A_list_of_any_length_is_emptied_up_to_a_moment()
    {
        var now = Clock.GetUtcNow();
        await AddAsync([.. Enumerable.Range(0, EntryStore.DeletedTogether + 1).Select(i => NewEntry($"r{i}@example.org", SuppressionList.Blocks)), NewEntry("later@example.org", SuppressionList.Blocks, minutes: 1)]);
        await AddAsync("r0@example.org", SuppressionList.Blocks, account: 2);

        await Store.RemoveUntilAsync(1, SuppressionList.Blocks, 0, now, Token);

        Assert.Equal(["later@example.org"], await EmailsAsync(SuppressionList.Blocks));
        Assert.Single(await EmailsAsync(SuppressionList.Blocks, account: 2));
    }

    [Fact]
    public async Task Groups_are_counted()
    {
        await AddAsync(NewEntry("a@example.org", SuppressionList.Group, group: 5), NewEntry("b@example.org", SuppressionList.Group, group: 5),
            NewEntry("a@example.org", SuppressionList.Group, group: 6), NewEntry("a@example.org", SuppressionList.Group, group: 5, account: 2), NewEntry("a@example.org", SuppressionList.Bounces));

        Assert.Equal(new Dictionary<long, long> { [5] = 2, [6] = 1 }, (await Store.CountGroupsAsync(1, Token)).ToDictionary());
        Assert.Equal((2, 0), (await Store.CountGroupAsync(1, 5, Token), await Store.CountGroupAsync(1, 7, Token)));
        Assert.Equal(["a@example.org"], await Pages.FindInGroupAsync(1, 6, ["a@example.org", "b@example.org"], Token));
    }

    [Fact]
    public async Task Accounts_with_entries_are_found_one_after_the_other()
    {
        await AddAsync("a@example.org", SuppressionList.Bounces, account: 3);
        await AddAsync("a@example.org", SuppressionList.Bounces, account: 9);

        Assert.Equal((3, 9, 0), (await Store.NextAccountAsync(0, Token), await Store.NextAccountAsync(3, Token), await Store.NextAccountAsync(9, Token)));
    }

    private async Task<string> ShowAsync(EntryQuery query) =>
        string.Join(' ', (await Pages.ReadAsync(1, SuppressionList.Blocks, query, Token)).Select(entry => entry.Email.Split('@')[0]));

    private Task RenewAsync(params Entry[] entries) => Database.WriteAsync(session => EntryStore.RenewAsync(session, entries), Token);
}

public sealed class SqliteEntryTests() : EntryCompliance(DatabaseKind.Sqlite);

public sealed class PostgresEntryTests() : EntryCompliance(DatabaseKind.Postgres);
