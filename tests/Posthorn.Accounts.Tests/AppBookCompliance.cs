using System.Text;
using Posthorn.Accounts.Audit;
using Posthorn.Accounts.Settings;
using Posthorn.Accounts.V2Apps;
using Posthorn.Kernel;
using Posthorn.Storage;
using Posthorn.Testing;

namespace Posthorn.Accounts.Tests;

public abstract class AppBookCompliance(DatabaseKind kind) : RoomSuite(kind)
{
    private readonly ManualClock _clock = new();

    [Fact]
    public async Task An_app_without_a_counterpart_keeps_what_it_was_given()
    {
        await ChangeAsync("dkim", """{"domain":"example.com","use_from":true}""");
        await ChangeAsync("dkim", """{"enabled":true}""");
        await ChangeAsync("dkim", """{"use_from":false}""");

        Assert.Equal([new("domain", "example.com", null), new("use_from", "0", null)], await ShowAsync(1, "dkim"));
        Assert.True(await IsActivatedAsync(1, "dkim"));
    }

    [Fact]
    public async Task Accounts_have_apps_of_their_own()
    {
        await ChangeAsync("sendwithus", """{"enabled":true,"license_key":"k"}""");

        Assert.Empty(await ShowAsync(2, "sendwithus"));
        Assert.False(await IsActivatedAsync(2, "sendwithus"));
    }

    [Fact]
    public async Task An_app_that_is_a_setting_changes_the_setting()
    {
        var settings = Settings();
        await settings.GetAsync(1, Token);
        await Open(settings).ChangeAsync(1, Actor, AppTable.Find("clicktrack")!, Request("""{"enabled":false,"enable_text":true}"""), Token);

        Assert.Equal(new ClickSettings(false, true), (await settings.GetAsync(1, Token)).Click);
        Assert.False(await IsActivatedAsync(1, "clicktrack"));
    }

    [Fact]
    public async Task An_app_without_a_counterpart_leaves_the_settings_alone()
    {
        foreach (var app in AppTable.All.OfType<App.Inert>())
        {
            await ChangeAsync(app.Name, """{"enabled":true}""");
        }

        Assert.Equal(AccountSettings.Default, await Settings().ReadAsync(1, Token));
    }

    private AccountSettingsBook Settings() => new(NewStore(), _clock);

    private AppBook Open(AccountSettingsBook? settings = null) => new(settings ?? Settings(), NewStore(), _clock);

    private SettingStore NewStore() => new(Database, new AuditStore(Database, _clock));

    private async Task ChangeAsync(string app, string json)
    {
        var request = Request(json);
        await Open().ChangeAsync(1, Actor, AppTable.Find(app)!, request, Token);
        Assert.Empty(request.Errors);
    }

    private Task<IReadOnlyList<AppSettingText>> ShowAsync(long accountId, string app) => Open().ShowAsync(accountId, AppTable.Find(app)!, Token);

    private async Task<bool> IsActivatedAsync(long accountId, string app) =>
        (await Open().ListAsync(accountId, Token)).Single(line => line.Name == app).IsActivated;

    private static JsonMembers Request(string json)
    {
        Assert.True(JsonMembers.TryParse(Encoding.UTF8.GetBytes(json), out var request, out _));
        return request;
    }
}

public sealed class SqliteAppBookTests() : AppBookCompliance(DatabaseKind.Sqlite);

public sealed class PostgresAppBookTests() : AppBookCompliance(DatabaseKind.Postgres);
