using Posthorn.Events.Erasure;
using Posthorn.Events.Log;
using Posthorn.Kernel;
using Posthorn.Storage;
using Posthorn.Testing;

namespace Posthorn.Events.Tests;

public abstract class RecipientEventsCompliance(DatabaseKind kind) : RoomSuite(kind)
{
    private const long Account = 1;
    private static readonly CopyId Copy = new(77, 0);
    private static readonly CopyId Neighbour = new(77, 1);
    private static readonly DateTimeOffset Noon = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private EventLog Log => field ??= new EventLog(Database, new IdGenerator(3, new ManualClock()));

    [Fact]
    public async Task Events_stay_in_their_places_and_say_nothing_of_who_is_erased()
    {
        await AppendAsync(
            New(Copy, EventType.Processed, new EventDetail { Email = "Ana+x@example.org" }),
            New(Neighbour, EventType.Deferred, new EventDetail { Email = "bo@example.org", Response = "450 <ana+x@example.org> is busy", Tried = ["mx1 knows no ana+x@example.org"] }),
            New(Copy, EventType.Bounce, new EventDetail { Email = "ana+x@example.org", Reason = "550 <ana+x@example.org>", Status = "5.1.1", Ip = "192.0.2.1" }),
            New(Copy, EventType.Open, new EventDetail { Email = "", Ip = "198.51.100.7", UserAgent = "Reader/1.0" }),
            New(Neighbour, EventType.Open, new EventDetail { Email = "", Ip = "198.51.100.8", UserAgent = "Reader/2.0" }),
            New(Copy, EventType.Click, new EventDetail { Email = "", Url = "https://example.com/?ana", Ip = "198.51.100.7" }));
        var before = await ReadAsync();

        Assert.Equal(5, await EraseAsync(Account));

        var after = await ReadAsync();
        Assert.Equal(before.Select(item => (item.Place, item.Event.Id, item.Event.Type, item.Event.At)), after.Select(item => (item.Place, item.Event.Id, item.Event.Type, item.Event.At)));
        var details = after.ConvertAll(item => item.Event.Detail);
        Assert.All([0, 2, 3, 5], place => Assert.Equal(ErasedAddresses.Placeholder, details[place].Email));
        Assert.Equal(("450 <erased@erased.invalid> is busy", "mx1 knows no erased@erased.invalid"), (details[1].Response, details[1].Tried!.Single()));
        Assert.Equal(("550 <erased@erased.invalid>", "5.1.1", "192.0.2.1"), (details[2].Reason, details[2].Status, details[2].Ip));
        Assert.Equal((null, null, null), (details[3].Ip, details[3].UserAgent, details[5].Url));
        Assert.Equal(("198.51.100.8", "Reader/2.0"), (details[4].Ip, details[4].UserAgent));
        Assert.Equal(0, await EraseAsync(Account));
    }

    [Fact]
    public async Task What_happens_to_an_erased_copy_later_is_found_by_the_next_turn()
    {
        await AppendAsync(New(Copy, EventType.Processed, new EventDetail { Email = "ana+x@example.org" }));
        await EraseAsync(Account);
        await AppendAsync(New(Copy, EventType.Open, new EventDetail { Email = "", Ip = "198.51.100.7" }));

        Assert.Equal(1, await EraseAsync(Account));
    }

    [Fact]
    public async Task Another_accounts_events_stay()
    {
        await AppendAsync(New(Copy, EventType.Processed, new EventDetail { Email = "ana+x@example.org" }));

        Assert.Equal(0, await EraseAsync(Account + 1));
        Assert.Equal("ana+x@example.org", Assert.Single(await ReadAsync()).Event.Detail.Email);
    }

    private static NewEvent New(CopyId copy, EventType type, EventDetail detail) => new(Account, copy, type, Noon, detail);

    private Task AppendAsync(params NewEvent[] events) => Database.WriteAsync(session => Log.AppendAsync(session, events), Token);

    private Task<List<(LogPlace Place, CopyEvent Event)>> ReadAsync() => Log.ReadBehindAsync(LogPlace.Start, 100, Token);

    private async Task<long> EraseAsync(long account) =>
        (await new RecipientEvents(Database).EraseAsync(new RecipientErasure(account, new ErasedAddresses(["ana+x@example.org"])), Token)).Erased;
}

public sealed class SqliteRecipientEventsTests() : RecipientEventsCompliance(DatabaseKind.Sqlite);

public sealed class PostgresRecipientEventsTests() : RecipientEventsCompliance(DatabaseKind.Postgres);
