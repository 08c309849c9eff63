using Posthorn.Storage;
using Posthorn.Suppressions.Lists;

namespace Posthorn.Suppressions.Tests.Check;

public abstract class AddressBouncesCompliance(DatabaseKind kind) : ListSuite(kind)
{
    [Fact]
    public async Task A_bounce_counts_more_than_a_block_and_other_lists_say_nothing()
    {
        await AddAsync("gone@x.example", SuppressionList.Bounces);
        await AddAsync("gone@x.example", SuppressionList.Blocks);
        await AddAsync("full@x.example", SuppressionList.Blocks);
        await AddAsync("bad@x.example", SuppressionList.Invalid);
        await AddAsync("left@x.example", SuppressionList.Unsubscribes);
        await AddAsync("angry@x.example", SuppressionList.SpamReports);
        var found = await Get<IBounceHistory>().FindAsync(
            1, ["Gone@X.example", "gone@x.example", "full@x.example", "bad@x.example", "left@x.example", "angry@x.example", "new@x.example"], Token);

        Assert.Equal(
            [("Gone@X.example", BounceHistory.Bounced), ("bad@x.example", BounceHistory.Suspected), ("full@x.example", BounceHistory.Suspected), ("gone@x.example", BounceHistory.Bounced)],
            found.Select(item => (item.Key, item.Value)).OrderBy(item => item.Key, StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_bounced_for_another_account_is_not_told()
    {
        await AddAsync("gone@x.example", SuppressionList.Bounces, account: 2);
        await AddAsync("other@x.example", SuppressionList.Bounces);

        Assert.Empty(await Get<IBounceHistory>().FindAsync(1, ["gone@x.example"], Token));
        Assert.Empty(await Get<IBounceHistory>().FindAsync(3, ["gone@x.example"], Token));
    }

    [Fact]
    public async Task Hundreds_are_found_together()
    {
        await AddAsync([.. Enumerable.Range(0, 300).Select(i => NewEntry($"a{i}@x.example", SuppressionList.Bounces))]);

        Assert.Equal(300, (await Get<IBounceHistory>().FindAsync(1, [.. Enumerable.Range(0, 600).Select(i => $"a{i}@x.example")], Token)).Count);
    }
}

public sealed class SqliteAddressBouncesTests() : AddressBouncesCompliance(DatabaseKind.Sqlite);

public sealed class PostgresAddressBouncesTests() : AddressBouncesCompliance(DatabaseKind.Postgres);
