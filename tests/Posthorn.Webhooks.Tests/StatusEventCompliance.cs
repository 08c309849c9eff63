using Microsoft.Extensions.DependencyInjection;
using Posthorn.Accounts;
using Posthorn.Events;
using Posthorn.Storage;
using Posthorn.Webhooks.Settings;
using Posthorn.Webhooks.StatusChanges;

namespace Posthorn.Webhooks.Tests;

public abstract class StatusEventCompliance(DatabaseKind kind) : WebhookSuite(kind)
{
    [Fact]
    public async Task A_webhook_that_asked_for_it_is_told_what_became_of_the_account_and_others_are_not()
    {
        var asked = await AddAsync();
        await Get<WebhookStore>().ChangeAsync(Account, asked.Id, old => new WebhookOutcome.Stored(old with { AccountStatusChange = true, Events = 0 }), Token);
        await AddAsync();
        var foreign = await AddAsync(account: 2);
        await Get<WebhookStore>().ChangeAsync(2, foreign.Id, old => new WebhookOutcome.Stored(old with { AccountStatusChange = true }), Token);

        await FeedAsync(await ChangeAsync(AccountStatus.Active, AccountStatus.Suspended));
        Clock.Advance(TimeSpan.FromSeconds(1));
        await PostDueAsync();

        var post = Assert.Single(Receiver.Posts);
        Assert.Equal(new Uri(asked.Url).AbsolutePath, post.Path);
        var told = Assert.Single(post.Events);
        Assert.Equal(["event", "timestamp", "sg_event_id", "type"], told.EnumerateObject().Select(member => member.Name));
        Assert.Equal(("account_status_change", "compliance_suspend"), (told.GetProperty("event").GetString(), told.GetProperty("type").GetString()));
        Assert.InRange(told.GetProperty("sg_event_id").GetString()!.Length, 1, 100);
    }

    [Fact]
    public async Task A_change_that_fails_leaves_no_event()
    {
        var watcher = Get<IAccountWatcher>();
        await Assert.ThrowsAsync<InvalidOperationException>(() => Database.WriteAsync(
            async session =>
            {
                await watcher.StatusChangedAsync(session, Changed(AccountStatus.Active), AccountStatus.Banned);
                throw new InvalidOperationException("the change fails");
            },
            Token));

        Assert.Empty(await Get<IEventLog>().ReadSubmissionAsync(Account, CopyEvent.OfAccount.SubmissionId, Token));
    }

    private async Task<CopyEvent[]> ChangeAsync(AccountStatus before, AccountStatus after)
    {
        var watcher = Get<IAccountWatcher>();
        await Database.WriteAsync(async session => { await watcher.StatusChangedAsync(session, Changed(before), after); }, Token);
        return [.. await Get<IEventLog>().ReadSubmissionAsync(Account, CopyEvent.OfAccount.SubmissionId, Token)];
    }

    private Account Changed(AccountStatus status) => new(Account, null, "owner", "", status, Clock.GetUtcNow());
}

public sealed class SqliteStatusEventTests() : StatusEventCompliance(DatabaseKind.Sqlite);

public sealed class PostgresStatusEventTests() : StatusEventCompliance(DatabaseKind.Postgres);

public sealed class StatusEventRulesTests
{
    [Theory]
    [InlineData(AccountStatus.Active, AccountStatus.Suspended, "compliance_suspend")]
    [InlineData(AccountStatus.Active, AccountStatus.Deactivated, "compliance_deactivate")]
    [InlineData(AccountStatus.Suspended, AccountStatus.Banned, "compliance_ban")]
    [InlineData(AccountStatus.Suspended, AccountStatus.Active, "reactivate")]
    [InlineData(AccountStatus.Deactivated, AccountStatus.Active, "reactivate")]
    [InlineData(AccountStatus.Banned, AccountStatus.Active, "reactivate")]
    [InlineData(AccountStatus.Banned, AccountStatus.Banned, null)]
    [InlineData(AccountStatus.Active, AccountStatus.Disabled, null)]
    [InlineData(AccountStatus.Disabled, AccountStatus.Active, null)]
    [InlineData(AccountStatus.Active, AccountStatus.Deleted, null)]
    public void What_the_operator_does_has_a_name_and_what_a_parent_does_has_none(AccountStatus before, AccountStatus after, string? type) =>
        Assert.Equal(type, StatusEventRules.TypeOf(before, after));
}
