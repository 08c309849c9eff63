using Posthorn.Delivery.Tls.MtaSts;
using Posthorn.MailAuth.MtaSts;
using Posthorn.Storage;

namespace Posthorn.Delivery.Tests.Tls;

public abstract class MtaStsStoreCompliance(DatabaseKind kind) : RoomSuite(kind)
{
    private MtaStsStore Store => new(Database);

    [Theory]
    [InlineData(MtaStsMode.Enforce, "mx.example.org", "*.example.net")]
    [InlineData(MtaStsMode.Testing, "mx.example.org")]
    [InlineData(MtaStsMode.None)]
    public async Task A_policy_is_found_as_it_was_stored(MtaStsMode mode, params string[] patterns)
    {
        var stored = New("example.org", TimeSpan.FromDays(7), mode, patterns);
        await Store.SaveAsync(stored, Token);

        var found = (await Store.FindAsync("example.org", Token))!;

        Assert.Equal(patterns, found.Policy.MxPatterns);
        Assert.Equal(stored, found with { Policy = stored.Policy });
        Assert.Equal((mode, TimeSpan.FromDays(7)), (found.Policy.Mode, found.Policy.MaxAge));
        Assert.Null(await Store.FindAsync("other.example", Token));
    }

    [Fact]
    public async Task The_newer_fetch_stays()
    {
        var newer = New("example.org", TimeSpan.FromDays(7)) with { Id = "2", FetchedAt = Copies.Noon.AddHours(1) };
        await Store.SaveAsync(New("example.org", TimeSpan.FromDays(7)), Token);
        await Store.SaveAsync(newer, Token);
        await Store.SaveAsync(New("example.org", TimeSpan.FromDays(7)), Token);

        Assert.Equal("2", (await Store.FindAsync("example.org", Token))!.Id);
    }

    [Fact]
    public async Task Due_are_the_used_and_valid_ones_the_most_urgent_first()
    {
        await Store.SaveAsync(New("week.example", TimeSpan.FromDays(7)), Token);
        await Store.SaveAsync(New("days.example", TimeSpan.FromDays(3)), Token);
        await Store.SaveAsync(New("expired.example", TimeSpan.FromHours(20)), Token);
        await Store.SaveAsync(New("fresh.example", TimeSpan.FromDays(7)) with { FetchedAt = Copies.Noon.AddHours(12) }, Token);
        await Store.SaveAsync(New("unused.example", TimeSpan.FromDays(7)) with { UsedAt = Copies.Noon.AddDays(-40) }, Token);

        var now = Copies.Noon.AddDays(1);
        Assert.Equal(["days.example", "week.example"], (await Store.DueAsync(now, now.AddDays(-30), 10, Token)).Select(stored => stored.Domain));
        Assert.Equal(["days.example"], (await Store.DueAsync(now, now.AddDays(-30), 1, Token)).Select(stored => stored.Domain));
    }

    [Fact]
    public async Task Expired_ones_can_be_removed()
    {
        await Store.SaveAsync(New("short.example", TimeSpan.FromHours(1)), Token);
        await Store.SaveAsync(New("long.example", TimeSpan.FromDays(1)), Token);

        Assert.Equal(1, await Store.RemoveExpiredAsync(Copies.Noon.AddHours(2), Token));
        Assert.Null(await Store.FindAsync("short.example", Token));
        Assert.NotNull(await Store.FindAsync("long.example", Token));
    }

    private static StoredMtaSts New(string domain, TimeSpan maxAge, MtaStsMode mode = MtaStsMode.Enforce, params string[] patterns) =>
        new(domain, "1", new MtaStsPolicy(mode, maxAge, patterns), Copies.Noon, Copies.Noon);
}

public sealed class SqliteMtaStsStoreTests() : MtaStsStoreCompliance(DatabaseKind.Sqlite);

public sealed class PostgresMtaStsStoreTests() : MtaStsStoreCompliance(DatabaseKind.Postgres);
