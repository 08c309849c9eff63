using System.Text;
using Posthorn.Accounts.Audit;
using Posthorn.Accounts.Settings;
using Posthorn.Kernel;
using Posthorn.Storage;
using Posthorn.Testing;

namespace Posthorn.Accounts.Tests;

public abstract class AccountSettingsCompliance(DatabaseKind kind) : RoomSuite(kind)
{
    private readonly ManualClock _clock = new();

    [Fact]
    public async Task An_account_that_set_nothing_has_the_defaults() => Assert.Equal(AccountSettings.Default, await Open().GetAsync(1, Token));

    [Theory]
    [InlineData("address_whitelist", """{"enabled":true,"list":["ana@example.net","example.org"]}""")]
    [InlineData("bcc", """{"enabled":true,"email":"archive@example.com"}""")]
    [InlineData("bounce_purge", """{"enabled":true,"soft_bounces":1,"hard_bounces":3650}""")]
    [InlineData("footer", """{"enabled":true,"html_content":"<p>Grüße \u0022🦊\u0022</p>\n","plain_content":"Hi\r\n\tthere"}""")]
    [InlineData("forward_bounce", """{"enabled":true,"email":"ana@example.net"}""")]
    [InlineData("forward_spam", """{"enabled":true,"email":"ana@example.net, bo@example.net"}""")]
    [InlineData("template", """{"enabled":true,"html_content":"<b><% body %></b>"}""")]
    [InlineData("plain_content", """{"enabled":true}""")]
    [InlineData("spam_check", """{"enabled":true,"url":"https://example.com/spam","max_score":2.5}""")]
    [InlineData("click", """{"enabled":false,"enable_text":true}""")]
    [InlineData("google_analytics", """{"enabled":true,"utm_source":"a","utm_medium":"b","utm_term":"c","utm_content":"d","utm_campaign":"e"}""")]
    [InlineData("open", """{"enabled":false}""")]
    [InlineData("subscription", """{"enabled":true,"html_content":"a","plain_content":"b","landing":"c","url":"https://example.com/","replace":"[u]"}""")]
    public async Task A_setting_is_read_as_it_was_written(string name, string json)
    {
        var setting = SettingTable.Find(name)!;
        await ChangeAsync(Open(), name, json);

        var read = await Open().GetAsync(1, Token);
        Assert.Equal(Request(json).Boolean("enabled"), setting.IsEnabled(read));
        Assert.Equal(setting.Write(setting.Change(AccountSettings.Default, Request(json))), setting.Write(read));
        Assert.NotEqual(setting.Write(AccountSettings.Default), setting.Write(read));
        Assert.All(SettingTable.All.Where(other => other != setting), other => Assert.Equal(other.Write(AccountSettings.Default), other.Write(read)));
        Assert.Equal(AccountSettings.Default, await Open().GetAsync(2, Token));
    }

    [Fact]
    public async Task A_change_names_what_changes_and_leaves_the_rest()
    {
        var settings = Open();
        await ChangeAsync(settings, "footer", """{"html_content":"<p>Hi</p>","plain_content":"Hi"}""");
        await ChangeAsync(settings, "footer", """{"enabled":true}""");
        var changed = await ChangeAsync(settings, "footer", """{"plain_content":""}""");

        Assert.Equal(new FooterSettings(true, "<p>Hi</p>", ""), changed.Footer);
        Assert.Equal(changed.Footer, (await settings.GetAsync(1, Token)).Footer);
    }

    [Fact]
    public async Task A_request_with_errors_changes_nothing()
    {
        var settings = Open();
        var request = Request("""{"enabled":true,"html_content":1}""");
        await settings.ChangeAsync(1, Actor, SettingTable.Footer, request, Token);

        Assert.Equal("html_content", Assert.Single(request.Errors).Field);
        Assert.Equal(AccountSettings.Default, await settings.ReadAsync(1, Token));
    }

    [Fact]
    public async Task Who_changes_it_sees_it_at_once_and_others_within_ten_seconds()
    {
        var (here, there) = (Open(), Open());
        await here.GetAsync(1, Token);
        await there.GetAsync(1, Token);
        await ChangeAsync(here, "open", """{"enabled":false}""");

        Assert.False((await here.GetAsync(1, Token)).Open);
        Assert.True((await there.GetAsync(1, Token)).Open);
        Assert.False((await there.ReadAsync(1, Token)).Open);
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.False((await there.GetAsync(1, Token)).Open);
    }

    [Fact]
    public async Task Changes_at_the_same_time_all_count()
    {
        // Two nodes, where the database allows them.
        await using var door = Test.OpenAgain();
        var other = Database.Kind == DatabaseKind.Postgres ? door : Database;
        string[] members = ["utm_source", "utm_medium", "utm_term", "utm_content", "utm_campaign"];
        await Task.WhenAll(members.Select((member, i) => ChangeAsync(Open(i % 2 == 0 ? Database : other), "google_analytics", $$"""{"{{member}}":"x"}""")));

        var analytics = (await Open().GetAsync(1, Token)).GoogleAnalytics;
        Assert.Equal(new AnalyticsSettings { UtmSource = "x", UtmMedium = "x", UtmTerm = "x", UtmContent = "x", UtmCampaign = "x" }, analytics);
    }

    [Fact]
    public async Task Of_a_whitelist_the_list_is_replaced_whole()
    {
        var settings = Open();
        await ChangeAsync(settings, "address_whitelist", """{"list":[" Ana@Example.NET ","EXAMPLE.org","example.org"]}""");
        Assert.Equal(["ana@example.net", "example.org"], (await settings.GetAsync(1, Token)).AddressWhitelist.List);

        await ChangeAsync(settings, "address_whitelist", """{"enabled":true}""");
        Assert.Equal(2, (await settings.GetAsync(1, Token)).AddressWhitelist.List.Count);

        await ChangeAsync(settings, "address_whitelist", """{"list":[]}""");
        Assert.Empty((await settings.GetAsync(1, Token)).AddressWhitelist.List);
    }

    [Fact]
    public async Task Null_leaves_a_kind_of_bounces_alone_and_takes_an_address_away()
    {
        var settings = Open();
        await ChangeAsync(settings, "bounce_purge", """{"soft_bounces":5,"hard_bounces":6}""");
        await ChangeAsync(settings, "bounce_purge", """{"soft_bounces":null}""");
        await ChangeAsync(settings, "forward_bounce", """{"email":"ana@example.net"}""");
        await ChangeAsync(settings, "forward_bounce", """{"email":null}""");
        await ChangeAsync(settings, "forward_spam", """{"email":"ana@example.net"}""");
        await ChangeAsync(settings, "forward_spam", """{"email":""}""");

        var read = await Open().GetAsync(1, Token);
        Assert.Equal(new BouncePurgeSettings(false, null, 6), read.BouncePurge);
        Assert.Equal((null, null), (read.ForwardBounce.Email, read.ForwardSpam.Email));
    }

    private AccountSettingsBook Open(IDatabase? database = null) => new(new SettingStore(database ?? Database, new AuditStore(database ?? Database, _clock)), _clock);

    private static async Task<AccountSettings> ChangeAsync(AccountSettingsBook settings, string name, string json)
    {
        var request = Request(json);
        var changed = await settings.ChangeAsync(1, Actor, SettingTable.Find(name)!, request, Token);
        Assert.Empty(request.Errors);
        return changed;
    }

    private static JsonMembers Request(string json)
    {
        Assert.True(JsonMembers.TryParse(Encoding.UTF8.GetBytes(json), out var request, out _));
        return request;
    }
}

public sealed class SqliteAccountSettingsTests() : AccountSettingsCompliance(DatabaseKind.Sqlite);

public sealed class PostgresAccountSettingsTests() : AccountSettingsCompliance(DatabaseKind.Postgres);
