using Microsoft.Extensions.Logging.Abstractions;
using Posthorn.Delivery.Classification;
using Posthorn.Storage;

namespace Posthorn.Delivery.Tests.Classification;

public abstract class UnknownReplyStoreCompliance(DatabaseKind kind) : RoomSuite(kind)
{
    private UnknownReplyStore Store => new(Database);

    [Fact]
    public async Task Nothing_unknown_is_an_empty_list() => Assert.Empty(await Store.ListAsync(10, Token));

    [Fact]
    public async Task What_is_stored_is_listed_the_most_frequent_first()
    {
        await Store.AddAsync([Counted("550 rare", 1), Counted("550 frequent", 7) with { Provider = "google", Host = "mx.example.net" }], Token);

        var listed = await Store.ListAsync(10, Token);

        Assert.Equal(["550 frequent", "550 rare"], listed.Select(reply => reply.Text));
        Assert.Equal(new UnknownReply("550 frequent", 7, Copies.Noon, Copies.Noon, "550 frequent!", "google", "mx.example.net"), listed[0]);
        Assert.Null(listed[1].Host);
        Assert.Single(await Store.ListAsync(1, Token));
    }

    [Fact]
    public async Task A_text_that_comes_again_adds_up()
    {
        await Store.AddAsync([Counted("550 odd", 2)], Token);
        await Store.AddAsync([Counted("550 odd", 3, Copies.Noon.AddHours(1)) with { Example = "550 newer", Host = "mx2.example.net" }], Token);
        await Store.AddAsync([Counted("550 odd", 1, Copies.Noon.AddHours(-1)) with { Example = "550 latest stored" }], Token);

        Assert.Equal(
            new UnknownReply("550 odd", 6, Copies.Noon, Copies.Noon.AddHours(1), "550 latest stored", null, null), Assert.Single(await Store.ListAsync(10, Token)));
    }

    [Fact]
    public async Task A_thousand_texts_are_kept_and_the_oldest_go()
    {
        await Store.AddAsync([.. Enumerable.Range(0, UnknownReplyCounter.MaxTexts).Select(i => Counted($"550 text {i}", 1, Copies.Noon.AddSeconds(i)))], Token);
        await Store.AddAsync([Counted("550 new", 1, Copies.Noon.AddDays(1))], Token);

        var listed = await Store.ListAsync(5000, Token);
        Assert.Equal(UnknownReplyCounter.MaxTexts, listed.Count);
        Assert.Contains(listed, reply => reply.Text == "550 new");
        Assert.DoesNotContain(listed, reply => reply.Text == "550 text 0");
    }

    [Fact]
    public async Task The_worker_stores_what_was_counted_and_its_end_stores_the_rest()
    {
        var counter = new UnknownReplyCounter();
        using var worker = new UnknownReplyWorker(counter, Store, TimeProvider.System, NullLogger<UnknownReplyWorker>.Instance);
        counter.Count("550 odd", null, null, Copies.Noon);
        await worker.FlushAsync(Token);
        await worker.FlushAsync(Token);
        Assert.Equal(1, Assert.Single(await Store.ListAsync(10, Token)).Times);

        await worker.StartAsync(Token);
        counter.Count("550 odd", null, null, Copies.Noon);
        await worker.StopAsync(Token);
        Assert.Equal(2, Assert.Single(await Store.ListAsync(10, Token)).Times);
    }

    [Fact]
    public async Task What_the_database_refuses_is_kept_for_the_next_time()
    {
        var counter = new UnknownReplyCounter();
        using var worker = new UnknownReplyWorker(counter, Store, TimeProvider.System, NullLogger<UnknownReplyWorker>.Instance);
        counter.Count("550 odd", null, null, Copies.Noon);
        await Database.WriteAsync(async session => { await session.ExecuteAsync("ALTER TABLE delivery_unknown_replies RENAME TO elsewhere"); }, Token);
        await worker.FlushAsync(Token);

        await Database.WriteAsync(async session => { await session.ExecuteAsync("ALTER TABLE elsewhere RENAME TO delivery_unknown_replies"); }, Token);
        await worker.FlushAsync(Token);

        Assert.Equal(1, Assert.Single(await Store.ListAsync(10, Token)).Times);
    }

    private static CountedReply Counted(string text, long times, DateTimeOffset? at = null) =>
        new(text, times, at ?? Copies.Noon, at ?? Copies.Noon, $"{text}!", null, null);
}

public sealed class SqliteUnknownReplyStoreTests() : UnknownReplyStoreCompliance(DatabaseKind.Sqlite);

public sealed class PostgresUnknownReplyStoreTests() : UnknownReplyStoreCompliance(DatabaseKind.Postgres);
