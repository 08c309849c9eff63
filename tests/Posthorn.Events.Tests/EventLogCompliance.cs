using Posthorn.Events.Log;
using Posthorn.Kernel;
using Posthorn.Storage;
using Posthorn.Testing;

namespace Posthorn.Events.Tests;

public abstract class EventLogCompliance(DatabaseKind kind) : RoomSuite(kind)
{
    private const long Account = 1;
    private const long Submission = 77;
    private static readonly DateTimeOffset Noon = new(2030, 1, 1, 12, 0, 0, 123, TimeSpan.Zero);
    private readonly ManualClock _clock = new();
    private EventLog? _log;

    private EventLog Log => _log ??= new EventLog(Database, new IdGenerator(3, _clock));

    [Fact]
    public async Task An_event_is_read_as_it_was_written()
    {
        var detail = new EventDetail { Email = "zoë@example.org", Response = "250 ok \"quoted\" 日本", Tls = 1, Tried = ["one", "two"], Repeated = true };
        await AppendAsync(new NewEvent(Account, new CopyId(Submission, 4), EventType.Delivered, Noon, detail));

        var read = Assert.Single(await Log.ReadSubmissionAsync(Account, Submission, Token));
        Assert.Equal((Account, new CopyId(Submission, 4), EventType.Delivered, Noon), (read.AccountId, read.Copy, read.Type, read.At));
        Assert.Equal(detail with { Tried = null }, read.Detail with { Tried = null });
        Assert.Equal(detail.Tried, read.Detail.Tried);
    }

    [Fact]
    public async Task Events_are_read_in_the_order_in_which_they_were_appended()
    {
        await AppendAsync(Event(EventType.Processed, at: Noon.AddHours(1)), Event(EventType.Deferred, at: Noon));
        await AppendAsync(Event(EventType.Deferred, at: Noon));
        _clock.Advance(TimeSpan.FromSeconds(1));
        await AppendAsync(Event(EventType.Bounce, at: Noon));

        var read = await Log.ReadSubmissionAsync(Account, Submission, Token);

        Assert.Equal([EventType.Processed, EventType.Deferred, EventType.Deferred, EventType.Bounce], read.Select(happened => happened.Type));
        Assert.Equal(read.Select(happened => happened.Id).Order(), read.Select(happened => happened.Id));
        Assert.Equal(4, read.Select(happened => happened.Id).Distinct().Count());
    }

    [Fact]
    public async Task Reading_twice_gives_the_same_ids()
    {
        await AppendAsync(Event(EventType.Processed), Event(EventType.Delivered));

        Assert.Equal(
            (await Log.ReadSubmissionAsync(Account, Submission, Token)).Select(happened => happened.Id),
            (await Log.ReadSubmissionAsync(Account, Submission, Token)).Select(happened => happened.Id));
    }

    [Fact]
    public async Task Another_account_sees_nothing()
    {
        await AppendAsync(Event(EventType.Processed));

        Assert.Empty(await Log.ReadSubmissionAsync(2, Submission, Token));
    }

    [Fact]
    public async Task Another_submission_has_its_own_story()
    {
        await AppendAsync(Event(EventType.Processed), Event(EventType.Delivered) with { Copy = new CopyId(Submission + 1, 0) });

        Assert.Equal([EventType.Processed], (await Log.ReadSubmissionAsync(Account, Submission, Token)).Select(happened => happened.Type));
        Assert.Equal([EventType.Delivered], (await Log.ReadSubmissionAsync(Account, Submission + 1, Token)).Select(happened => happened.Type));
    }

    [Fact]
    public async Task An_event_goes_when_its_cause_is_rolled_back()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => Database.WriteAsync(
            async session =>
            {
                await Log.AppendAsync(session, [Event(EventType.Delivered)]);
                throw new InvalidOperationException("The cause failed.");
            },
            Token));

        Assert.Empty(await Log.ReadSubmissionAsync(Account, Submission, Token));
    }

    [Fact]
    public async Task A_cause_goes_when_its_event_cannot_be_stored()
    {
        // Two logs with the same ids: what must never be, and what the primary key refuses.
        var twin = new EventLog(Database, new IdGenerator(3, _clock));
        await AppendAsync(Event(EventType.Processed));

        await Assert.ThrowsAnyAsync<Exception>(() => Database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync("DELETE FROM events_log");
                await Log.AppendAsync(session, [Event(EventType.Delivered)]);
                await twin.AppendAsync(session, [Event(EventType.Delivered), Event(EventType.Delivered)]);
            },
            Token));

        Assert.Equal([EventType.Processed], (await Log.ReadSubmissionAsync(Account, Submission, Token)).Select(happened => happened.Type));
    }

    [Fact]
    public async Task No_events_are_no_trouble()
    {
        await AppendAsync();

        Assert.Empty(await Log.ReadSubmissionAsync(Account, Submission, Token));
    }

    [Fact]
    public async Task Many_events_of_one_millisecond_keep_their_order()
    {
        await AppendAsync([.. Enumerable.Range(0, 2500).Select(i => Event(EventType.Processed) with { Copy = new CopyId(Submission, i) })]);

        Assert.Equal(Enumerable.Range(0, 2500), (await Log.ReadSubmissionAsync(Account, Submission, Token)).Select(happened => happened.Copy.Ordinal));
    }

    [Fact]
    public async Task The_highest_id_is_known_so_that_a_clock_that_went_back_repeats_nothing()
    {
        Assert.Equal(0, await EventsModule.LastIdAsync(Database, Token));
        await AppendAsync(Event(EventType.Processed), Event(EventType.Delivered));
        var last = await EventsModule.LastIdAsync(Database, Token);
        Assert.Equal((await Log.ReadSubmissionAsync(Account, Submission, Token))[^1].Id, last);

        var yesterday = new ManualClock(_clock.GetUtcNow().AddDays(-1));
        var restarted = new EventLog(Database, new IdGenerator(3, yesterday, last));
        await Database.WriteAsync(session => restarted.AppendAsync(session, [Event(EventType.Bounce)]), Token);

        Assert.Equal(EventType.Bounce, (await Log.ReadSubmissionAsync(Account, Submission, Token))[^1].Type);
    }

    [Fact]
    public async Task The_story_of_a_copy_holds_no_others()
    {
        var other = Event(EventType.Delivered) with { Copy = new CopyId(Submission, 1) };
        await AppendAsync(Event(EventType.Processed), other, Event(EventType.Open));
        await AppendAsync(Event(EventType.Click) with { AccountId = Account + 1 });

        Assert.Equal([EventType.Processed, EventType.Open], (await Log.ReadCopyAsync(Account, new CopyId(Submission, 0), Token)).Select(happened => happened.Type));
        Assert.Equal([EventType.Delivered], (await Log.ReadCopyAsync(Account, new CopyId(Submission, 1), Token)).Select(happened => happened.Type));
    }

    private static NewEvent Event(EventType type, DateTimeOffset? at = null) =>
        new(Account, new CopyId(Submission, 0), type, at ?? Noon, new EventDetail { Email = "ana@example.org" });

    private Task AppendAsync(params NewEvent[] events) => Database.WriteAsync(session => Log.AppendAsync(session, events), Token);
}

public sealed class SqliteEventLogTests() : EventLogCompliance(DatabaseKind.Sqlite);

public sealed class PostgresEventLogTests() : EventLogCompliance(DatabaseKind.Postgres);
