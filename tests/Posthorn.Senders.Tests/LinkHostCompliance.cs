using Posthorn.Senders.Links;
using Posthorn.Storage;
using Posthorn.Testing;

namespace Posthorn.Senders.Tests;

public abstract class LinkHostCompliance(DatabaseKind kind) : RoomSuite(kind)
{
    private readonly ManualClock _clock = new();

    [Fact]
    public async Task Marks_use_the_default_host_once_it_is_valid_and_no_other()
    {
        var hosts = Open();
        Assert.True(await hosts.AddAsync(New("a.example.com", isDefault: true), Token));
        Assert.True(await hosts.AddAsync(New("b.example.com", isValid: true), Token));
        Assert.Null(await hosts.FindDefaultAsync(1, Token));

        Assert.True(await hosts.SetValidAsync(1, "a.example.com", true, Token));
        Assert.Equal("http://a.example.com", (await hosts.FindDefaultAsync(1, Token))!.Address);
        Assert.True(await hosts.SetDefaultAsync(1, "b.example.com", Token));
        Assert.Equal("b.example.com", (await hosts.FindDefaultAsync(1, Token))!.Host);
        Assert.Equal([("a.example.com", false), ("b.example.com", true)], (await hosts.ListAsync(1, Token)).Select(host => (host.Host, host.IsDefault)));

        Assert.True(await hosts.SetValidAsync(1, "b.example.com", false, Token));
        Assert.Null(await hosts.FindDefaultAsync(1, Token));
        Assert.Null(await hosts.FindAsync("b.example.com", Token));
    }

    [Fact]
    public async Task A_host_is_one_accounts_and_others_cannot_touch_it()
    {
        var hosts = Open();
        Assert.True(await hosts.AddAsync(New("a.example.com", isDefault: true, isValid: true, isHttps: true), Token));
        Assert.True(await hosts.AddAsync(New("c.example.com", account: 2, isDefault: true, isValid: true), Token));

        Assert.False(await hosts.AddAsync(New("a.example.com", account: 2, isDefault: true, isValid: true), Token));
        Assert.False(await hosts.SetDefaultAsync(2, "a.example.com", Token));
        Assert.False(await hosts.SetValidAsync(2, "a.example.com", false, Token));
        Assert.False(await hosts.RemoveAsync(2, "a.example.com", Token));
        Assert.Equal("https://a.example.com", (await hosts.FindDefaultAsync(1, Token))!.Address);
        Assert.Equal("http://c.example.com", (await hosts.FindDefaultAsync(2, Token))!.Address);

        Assert.True(await hosts.RemoveAsync(1, "a.example.com", Token));
        Assert.Null(await hosts.FindDefaultAsync(1, Token));
        Assert.Empty(await hosts.ListAsync(1, Token));
    }

    [Theory]
    [InlineData("a.example.com", 1L)]
    [InlineData("A.Example.COM.", 1L)]
    [InlineData("b.example.com", null)]
    [InlineData("", null)]
    [InlineData("a\0b", null)]
    public async Task Whose_host_it_is_is_found_by_its_name_in_any_form(string name, long? account)
    {
        var hosts = Open();
        await hosts.AddAsync(New("a.example.com", isValid: true), Token);
        await hosts.AddAsync(New("b.example.com"), Token);

        Assert.Equal(account, (await hosts.FindAsync(name, Token))?.AccountId);
        Assert.Null(await hosts.FindAsync(new string('a', 300), Token));
    }

    [Fact]
    public async Task What_another_process_changes_is_known_within_ten_seconds()
    {
        var (here, there) = (Open(), Open());
        Assert.Null(await there.FindDefaultAsync(1, Token));
        Assert.Null(await there.FindAsync("a.example.com", Token));
        await here.AddAsync(New("a.example.com", isDefault: true, isValid: true), Token);
        Assert.Null(await there.FindDefaultAsync(1, Token));

        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.NotNull(await there.FindDefaultAsync(1, Token));
        Assert.NotNull(await there.FindAsync("a.example.com", Token));
    }

    private LinkHosts Open() => new(new LinkHostStore(Database), _clock);

    private LinkHost New(string host, long account = 1, bool isDefault = false, bool isValid = false, bool isHttps = false) =>
        new(host, account, isDefault, isValid, isHttps, _clock.GetUtcNow());
}

public sealed class SqliteLinkHostTests() : LinkHostCompliance(DatabaseKind.Sqlite);

public sealed class PostgresLinkHostTests() : LinkHostCompliance(DatabaseKind.Postgres);
