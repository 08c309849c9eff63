using Posthorn.Accounts;
using Posthorn.Storage;
using Posthorn.Suppressions.Groups;
using Posthorn.Suppressions.Lists;
using Posthorn.Suppressions.Retention;

namespace Posthorn.Suppressions.Tests.Retention;

public abstract class PurgeCompliance(DatabaseKind kind) : ListSuite(kind)
{
    [Theory]
    [InlineData(true, 3, 7, "new", "new old")]
    [InlineData(true, 7, 3, "new old", "new")]
    [InlineData(true, null, 3, "new old", "new")]
    [InlineData(false, 3, 3, "new old", "new old")]
    public async Task Old_blocks_and_bounces_go_when_the_account_says_so(bool enabled, int? soft, int? hard, string blocks, string bounces)
    {
        await FillAsync(account: 1);
        await FillAsync(account: 2);
        Clock.Advance(TimeSpan.FromDays(5));

        await PurgeAsync(account: 1, new BouncePurgeSettings(enabled, soft, hard));

        Assert.Equal(blocks, await ShowAsync(SuppressionList.Blocks, account: 1));
        Assert.Equal(bounces, await ShowAsync(SuppressionList.Bounces, account: 1));
        Assert.Equal("new old", await ShowAsync(SuppressionList.SpamReports, account: 1));
        Assert.Equal("new old", await ShowAsync(SuppressionList.Bounces, account: 2));
    }

    [Fact]
    public async Task What_removed_groups_left_is_swept()
    {
        var news = await AddGroupAsync("News");
        await AddAsync("ana@example.org", SuppressionList.Group, group: news);
        await Get<UnsubscribeGroups>().RemoveAsync(1, news, Token);

        await PurgeAsync(1, new BouncePurgeSettings(false, null, null));

        Assert.Empty(await EmailsAsync(SuppressionList.Group, group: news));
    }

    private async Task FillAsync(long account)
    {
        foreach (var list in new[] { SuppressionList.Blocks, SuppressionList.Bounces, SuppressionList.SpamReports })
        {
            await AddAsync(NewEntry("old@example.org", list, account), NewEntry("new@example.org", list, account, minutes: 4 * 24 * 60));
        }
    }

    private Task PurgeAsync(long account, BouncePurgeSettings purge) =>
        new PurgeEntries(Store, Get<RemovedGroups>(), new OneSetting(account, purge), Clock).ExecuteAsync(Token);

    private async Task<string> ShowAsync(SuppressionList list, long account) =>
        string.Join(' ', (await EmailsAsync(list, account)).Select(email => email.Split('@')[0]).Order());

    private sealed class OneSetting(long account, BouncePurgeSettings purge) : IAccountSettings
    {
        public ValueTask<AccountSettings> GetAsync(long accountId, CancellationToken cancellationToken) =>
            ValueTask.FromResult(accountId == account ? new AccountSettings { BouncePurge = purge } : AccountSettings.Default);
    }
}

public sealed class SqlitePurgeTests() : PurgeCompliance(DatabaseKind.Sqlite);

public sealed class PostgresPurgeTests() : PurgeCompliance(DatabaseKind.Postgres);
