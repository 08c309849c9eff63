using Posthorn.Accounts;
using Posthorn.Alerts.Counts;
using Posthorn.Alerts.Sending;
using Posthorn.Alerts.Settings;
using Posthorn.Events;
using Posthorn.Kernel;
using Posthorn.Storage;
using Posthorn.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Posthorn.Alerts.Tests;

public abstract class AlertCompliance(DatabaseKind kind) : IAsyncLifetime
{
    private static readonly AuditActor Actor = new(1, "key", "");
    private readonly ManualClock _clock = new();
    private readonly Postbox _box = new();
    private readonly TestMailOfTwo _said = new();
    private TestDatabase? _test;
    private ServiceProvider? _services;
    private AccountUsage? _usage;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private AlertStore Store => _services!.GetRequiredService<AlertStore>();

    private DateTimeOffset Now => _clock.GetUtcNow();

    public async ValueTask InitializeAsync()
    {
        _test = await TestDatabase.CreateAsync(kind, AccountsModule.Migrations, EventsModule.Migrations, AlertsModule.Migrations);
        _services = new ServiceCollection()
            .AddLogging().AddSingleton<TimeProvider>(_clock).AddSingleton(_test.Database).AddSingleton(new IdGenerator(0, _clock))
            .AddAccounts().AddEvents().AddAlerts().AddSingleton<ICopyFacts>(_said).AddSingleton<ISystemMail>(_box).AddSingleton<IUsage>(new Meter(() => _usage)).BuildServiceProvider();
        await AccountsModule.PrepareAsync(_services, Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _services!.DisposeAsync();
        await _test!.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task An_alert_is_its_accounts_alone()
    {
        var alert = await AddAsync(new AlertDraft(Alert.Usage, "a@x.example", null, 90));
        Assert.Equal([alert], await Store.ListAsync(1, Token));
        Assert.Empty(await Store.ListAsync(2, Token));
        Assert.Null(await Store.FindAsync(2, alert.Id, Token));
        Assert.False(await Store.RemoveAsync(2, alert.Id, Actor, Token));
        Assert.Null(await Store.ChangeAsync(alert with { AccountId = 2 }, new AlertDraft(null, "b@x.example", null, null), Actor, Token));

        _clock.Advance(TimeSpan.FromMinutes(1));
        var changed = await Store.ChangeAsync(alert, new AlertDraft(null, "b@x.example", null, 50), Actor, Token);
        Assert.Equal(alert with { EmailTo = "b@x.example", Percentage = 50, UpdatedAt = changed!.UpdatedAt }, changed);
        Assert.True(changed.UpdatedAt > alert.UpdatedAt);
        Assert.True(await Store.RemoveAsync(1, alert.Id, Actor, Token));
        Assert.Empty(await Store.ListAsync(1, Token));
    }

    [Fact]
    public async Task The_hundred_and_first_alert_is_refused()
    {
        for (var i = 0; i < AlertRules.MaxAlerts; i++)
        {
            await AddAsync(new AlertDraft(Alert.Usage, "a@x.example", null, 90));
        }

        Assert.Null(await Store.AddAsync(1, new AlertDraft(Alert.Usage, "a@x.example", null, 90), Actor, Token));
        Assert.NotNull(await Store.AddAsync(2, new AlertDraft(Alert.Usage, "a@x.example", null, 90), Actor, Token));
    }

    [Fact]
    public async Task Statistics_of_the_last_seven_whole_days_are_mailed_once_when_they_are_due()
    {
        var alert = await AddAsync(new AlertDraft(Alert.Statistics, "a@x.example", "daily", null));
        await HappenAsync(EventType.Delivered, Now, 3);
        await HappenAsync(EventType.Delivered, Now.AddDays(-6), 4);
        await HappenAsync(EventType.Delivered, Now.AddDays(-7), 100);
        await HappenAsync(EventType.Bounce, Now, 1);
        await HappenAsync(EventType.Bounce, Now, 1, account: 2);
        await SendAsync();
        Assert.Empty(_box.Mails);

        _clock.Advance(alert.NextAt - Now);
        await HappenAsync(EventType.Delivered, Now, 1000);
        await SendAsync();
        await SendAsync();
        var mail = Assert.Single(_box.Mails);
        Assert.Equal(("a@x.example", "Email statistics of owner"), (mail.To, mail.Subject));
        Assert.Contains("\nDelivered: 7\n", mail.Text, StringComparison.Ordinal);
        Assert.Contains("\nBounces: 1\n", mail.Text, StringComparison.Ordinal);
        Assert.Contains("\nOpens: 0\n", mail.Text, StringComparison.Ordinal);

        // A long stop: one mail, and the next one at the next midnight.
        _clock.Advance(TimeSpan.FromDays(3));
        await SendAsync();
        Assert.Equal(2, _box.Mails.Count);
        Assert.Equal(AlertRules.Next("daily", Now, TimeZoneInfo.Utc), Assert.Single(await Store.ListAsync(1, Token)).NextAt);
    }

    [Fact]
    public async Task Days_of_statistics_and_the_midnight_of_their_mail_are_those_of_the_accounts_zone()
    {
        await _services!.GetRequiredService<IAccounts>().ChangeTimeZoneAsync(1, "Asia/Tokyo", Token);
        var tokyo = TimeZones.Find("Asia/Tokyo");
        var alert = await AddAsync(new AlertDraft(Alert.Statistics, "a@x.example", "daily", null));
        Assert.Equal(tokyo.Begin(tokyo.DayOf(Now).AddDays(1)), alert.NextAt);
        await HappenAsync(EventType.Delivered, alert.NextAt.AddMilliseconds(-1), 3);
        await HappenAsync(EventType.Delivered, alert.NextAt, 1000);
        await HappenAsync(EventType.Delivered, alert.NextAt.AddDays(-7), 4);
        await HappenAsync(EventType.Delivered, alert.NextAt.AddDays(-7).AddMilliseconds(-1), 100);
        await HappenAsync(EventType.AccountStatusChange, Now, 9);

        _clock.Advance(alert.NextAt - Now - TimeSpan.FromMilliseconds(1));
        await SendAsync();
        Assert.Empty(_box.Mails);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        await SendAsync();
        var mail = Assert.Single(_box.Mails);
        Assert.Contains("(Asia/Tokyo):\n", mail.Text, StringComparison.Ordinal);
        Assert.Contains("\nDelivered: 7\n", mail.Text, StringComparison.Ordinal);
        Assert.Equal(0, await _test!.Database.ReadAsync(session => session.QueryLongAsync("SELECT COUNT(*) FROM alerts_days WHERE event = 12"), Token));
    }

    [Fact]
    public async Task Of_two_nodes_one_sends()
    {
        var alert = await AddAsync(new AlertDraft(Alert.Statistics, "a@x.example", "daily", null));
        _clock.Advance(alert.NextAt - Now);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => SendAsync()));

        Assert.Single(_box.Mails);
    }

    [Fact]
    public async Task Usage_is_told_once_in_a_period_and_again_in_the_next()
    {
        var alert = await AddAsync(new AlertDraft(Alert.Usage, "a@x.example", null, 90));
        await SendAsync();
        _usage = new AccountUsage(89, 100, Now);
        await SendAsync();
        Assert.Empty(_box.Mails);

        _usage = new AccountUsage(90, 100, Now);
        await SendAsync();
        await SendAsync();
        var mail = Assert.Single(_box.Mails);
        Assert.Equal("owner has used 90% of its credits", mail.Subject);
        Assert.StartsWith("owner has used 90 of 100 credits since ", mail.Text, StringComparison.Ordinal);

        _usage = new AccountUsage(95, 100, Now.AddDays(31));
        await SendAsync();
        Assert.Equal(2, _box.Mails.Count);
        await Store.ChangeAsync(alert, new AlertDraft(null, null, null, 95), Actor, Token);
        await SendAsync();
        Assert.Equal(3, _box.Mails.Count);
    }

    [Fact]
    public async Task Without_a_room_that_mails_it_stays_due()
    {
        var alert = await AddAsync(new AlertDraft(Alert.Statistics, "a@x.example", "daily", null));
        _clock.Advance(alert.NextAt - Now);
        await new SendAlerts(Store, _services!.GetRequiredService<DayCounts>(), _services!.GetRequiredService<IAccounts>(), _clock, [], []).ExecuteAsync(Token);

        Assert.Equal([alert], await Store.DueAsync(Now, Token));
    }

    [Fact]
    public async Task Days_are_kept_for_a_while()
    {
        var counts = _services!.GetRequiredService<DayCounts>();
        await HappenAsync(EventType.Open, Now.AddDays(-DayCounts.KeptDays), 2);
        await HappenAsync(EventType.Open, Now.AddDays(-DayCounts.KeptDays - 1), 5);
        await counts.PurgeAsync(Now, Token);

        Assert.Equal(2, (await counts.SumAsync(1, 0, DayCounts.NumberOf(DateOnly.FromDateTime(Now.UtcDateTime)) + 1, Token))[EventType.Open]);
    }

    [Fact]
    public async Task Test_mail_is_not_counted()
    {
        await HappenAsync(EventType.Delivered, Now, 3, account: 2);
        await HappenAsync(EventType.Delivered, Now, 3);

        var counts = _services!.GetRequiredService<DayCounts>();
        Assert.Empty(await counts.SumAsync(2, 0, DayCounts.NumberOf(DateOnly.FromDateTime(Now.UtcDateTime)) + 1, Token));
        Assert.Equal(3, (await counts.SumAsync(1, 0, DayCounts.NumberOf(DateOnly.FromDateTime(Now.UtcDateTime)) + 1, Token))[EventType.Delivered]);
    }

    private async Task<Alert> AddAsync(AlertDraft draft) => (await Store.AddAsync(1, draft, Actor, Token))!;

    private Task SendAsync() => _services!.GetRequiredService<SendAlerts>().ExecuteAsync(Token);

    private Task HappenAsync(EventType type, DateTimeOffset at, int times, long account = 1) => _test!.Database.WriteAsync(
        async session => await _services!.GetRequiredService<DayCounts>().ApplyAsync(
            session, [.. Enumerable.Range(0, times).Select(i => new CopyEvent(i, account, new CopyId(1, i), type, at, new EventDetail { Email = "r@x.example" }))], Token),
        Token);

    /// <summary>Stands where the room of sending begins: all mail of account 2 is test mail.</summary>
    private sealed class TestMailOfTwo : ICopyFacts
    {
        public ValueTask<IReadOnlyDictionary<CopyId, CopyFacts>> FindAsync(IReadOnlyCollection<CopyId> copies, CancellationToken cancellationToken) =>
            ValueTask.FromResult<IReadOnlyDictionary<CopyId, CopyFacts>>(copies.ToDictionary(copy => copy, copy => new CopyFacts(
                2, "", "", "", "", null, [], new Dictionary<string, string>(), null, null, null, null, null) { IsTest = true }));
    }

    private sealed class Postbox : ISystemMail
    {
        public List<SystemMail> Mails { get; } = [];

        public Task SendAsync(SystemMail mail, CancellationToken cancellationToken)
        {
            lock (Mails)
            {
                Mails.Add(mail);
            }

            return Task.CompletedTask;
        }
    }

    private sealed class Meter(Func<AccountUsage?> usage) : IUsage
    {
        public ValueTask<AccountUsage?> FindAsync(long accountId, CancellationToken cancellationToken) => ValueTask.FromResult(usage());
    }
}

public sealed class SqliteAlertTests() : AlertCompliance(DatabaseKind.Sqlite);

public sealed class PostgresAlertTests() : AlertCompliance(DatabaseKind.Postgres);
