using Posthorn.Events.Followers;
using Posthorn.Events.Log;
using Posthorn.Kernel;
using Posthorn.Storage;
using Posthorn.Testing;

namespace Posthorn.Events.Tests;

public abstract class FollowerCompliance(DatabaseKind kind) : RoomSuite(kind)
{
    private static readonly DateTimeOffset Noon = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly ManualClock _clock = new();
    private EventLog? _log;
    private SharedReads? _reads;

    private EventLog Log => _log ??= new EventLog(Database, new IdGenerator(3, _clock));

    private FollowerStep Step => new(Database, _reads ??= new SharedReads(Log, _clock));

    [Fact]
    public async Task A_follower_gets_each_event_once_and_in_order()
    {
        var follower = new Recorder("one");
        await AppendAsync(0, 3);
        Assert.Equal(3, await StepAsync(follower));
        Assert.Equal(0, (await Step.ExecuteAsync(follower, Token)).Count);
        await AppendAsync(3, 2);
        await StepAsync(follower);

        Assert.Equal([0, 1, 2, 3, 4], follower.Ordinals);
    }

    [Fact]
    public async Task A_step_takes_a_thousand_and_the_next_one_the_rest()
    {
        var follower = new Recorder("one");
        await AppendAsync(0, 1001);

        Assert.Equal(1000, await StepAsync(follower));
        Assert.Equal(1, await StepAsync(follower));
        Assert.Equal(Enumerable.Range(0, 1001), follower.Ordinals);
    }

    [Fact]
    public async Task Followers_have_places_of_their_own()
    {
        var (one, other) = (new Recorder("one"), new Recorder("other"));
        await AppendAsync(0, 2);
        await StepAsync(one);
        await AppendAsync(2, 1);
        await StepAsync(one);
        while (other.Events.Count < 3)
        {
            await StepAsync(other);
        }

        Assert.Equal([0, 1, 2], one.Ordinals);
        Assert.Equal([0, 1, 2], other.Ordinals);
    }

    [Fact]
    public async Task What_a_follower_wrote_before_it_threw_is_undone_and_comes_again()
    {
        await Database.WriteAsync(async session => { await session.ExecuteAsync("CREATE TABLE events_seen (ordinal integer NOT NULL)"); }, Token);
        var follower = new Recorder("one") { Write = "INSERT INTO events_seen (ordinal) VALUES ($1)", Fault = new InvalidOperationException("No.") };
        await AppendAsync(0, 3);
        await Assert.ThrowsAsync<InvalidOperationException>(() => StepAsync(follower));
        Assert.Equal(0, await CountAsync("SELECT COUNT(*) FROM events_seen"));

        follower.Fault = null;
        Assert.Equal(3, await StepAsync(follower));
        Assert.Equal(3, await CountAsync("SELECT COUNT(*) FROM events_seen"));
    }

    [Fact]
    public async Task Of_many_that_step_at_once_each_event_is_applied_by_one()
    {
        await Database.WriteAsync(async session => { await session.ExecuteAsync("CREATE TABLE events_seen (ordinal integer NOT NULL)"); }, Token);
        await AppendAsync(0, 2500);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            var follower = new Recorder("one") { Write = "INSERT INTO events_seen (ordinal) VALUES ($1)" };
            for (var i = 0; i < 4; i++)
            {
                await Step.ExecuteAsync(follower, Token);
            }
        }));

        // Whoever lost a race did nothing: what is left comes now.
        var last = new Recorder("one") { Write = "INSERT INTO events_seen (ordinal) VALUES ($1)" };
        while (await CountAsync("SELECT COUNT(*) FROM events_seen") < 2500)
        {
            await StepAsync(last);
        }

        Assert.Equal(2500, await CountAsync("SELECT COUNT(*) FROM events_seen"));
        Assert.Equal(2500, await CountAsync("SELECT COUNT(DISTINCT ordinal) FROM events_seen"));
    }

    [Fact]
    public async Task An_event_that_bears_a_lower_id_and_comes_later_is_not_missed()
    {
        var follower = new Recorder("one");
        await AppendAsync(0, 1);
        await StepAsync(follower);

        // Another node whose clock is a day behind.
        var behind = new EventLog(Database, new IdGenerator(2, new ManualClock(_clock.GetUtcNow().AddDays(-1))));
        await Database.WriteAsync(session => behind.AppendAsync(session, [Event(1)]), Token);
        await StepAsync(follower);

        Assert.Equal([0, 1], follower.Ordinals);
    }

    [Fact]
    public async Task What_one_follower_has_read_is_not_read_again_for_the_next()
    {
        var (one, other, late) = (new Recorder("one"), new Recorder("other"), new Recorder("late"));
        await AppendAsync(0, 3);
        await StepAsync(one);
        await StepAsync(other);
        _clock.Advance(TimeSpan.FromSeconds(2));
        await StepAsync(late);

        Assert.Same(one.Events[2], other.Events[2]);
        Assert.NotSame(one.Events[2], late.Events[2]);
        Assert.Equal([0, 1, 2], late.Ordinals);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Reads_that_are_shared_say_what_the_log_says(int seed)
    {
        var random = new Random(seed);
        using var reads = new SharedReads(Log, _clock);
        List<LogPlace> places = [LogPlace.Start];
        for (var i = 0; i < 60; i++)
        {
            await AppendAsync(i * 10, random.Next(0, 10));
            var (place, limit) = (places[random.Next(places.Count)], random.Next(1, 30));
            var read = await reads.ReadBehindAsync(place, limit, Token);
            var stored = await Log.ReadBehindAsync(place, limit, Token);
            while (stored.Count < read.Count)
            {
                // On PostgreSQL a neighbour's transaction may hide from this look what the one before has seen.
                stored = await Log.ReadBehindAsync(place, limit, Token);
            }

            Assert.Equal(stored.Take(read.Count).Select(item => item.Event.Id), read.Select(item => item.Event.Id));
            Assert.True(read.Count > 0 || stored.Count == 0 || Database.Kind == DatabaseKind.Postgres);
            places.AddRange(read.Select(item => item.Place));
        }
    }

    private protected static NewEvent Event(int ordinal) =>
        new(1, new CopyId(77, ordinal), EventType.Processed, Noon, new EventDetail { Email = "ana@example.org" });

    private protected Task AppendAsync(int from, int count) =>
        Database.WriteAsync(session => Log.AppendAsync(session, [.. Enumerable.Range(from, count).Select(Event)]), Token);

    private protected EventLog TheLog => Log;

    private protected FollowerStep TheStep => Step;

    /// <summary>There is something to find; on PostgreSQL a neighbour's transaction that has just ended may hide it from one look.</summary>
    private protected async Task<int> StepAsync(IEventFollower follower)
    {
        while (true)
        {
            if (await Step.ExecuteAsync(follower, Token) is { Count: > 0 and var count })
            {
                return count;
            }
        }
    }

    private Task<long> CountAsync(string sql) => Database.ReadAsync(session => session.QueryLongAsync(sql), Token);

    private protected sealed class Recorder(string name) : IEventFollower
    {
        public string Name => name;

        public List<CopyEvent> Events { get; } = [];

        public IEnumerable<int> Ordinals => Events.Select(happened => happened.Copy.Ordinal);

        public Exception? Fault { get; set; }

        public string? Write { get; init; }

        public async Task ApplyAsync(DbSession session, IReadOnlyList<CopyEvent> events, CancellationToken cancellationToken)
        {
            if (Write is not null)
            {
                await session.ExecuteManyAsync(Write, events, 1, static (happened, values) => values[0] = happened.Copy.Ordinal);
            }

            if (Fault is not null)
            {
                throw Fault;
            }

            Events.AddRange(events);
        }
    }
}

public sealed class SqliteFollowerTests() : FollowerCompliance(DatabaseKind.Sqlite);

public sealed class PostgresFollowerTests() : FollowerCompliance(DatabaseKind.Postgres)
{
    [Fact]
    public async Task What_is_committed_waits_for_a_transaction_that_began_before_and_still_writes()
    {
        var follower = new Recorder("one");
        var (begun, finish) = (new TaskCompletionSource(), new TaskCompletionSource());
        var slow = Database.WriteAsync(
            async session =>
            {
                await TheLog.AppendAsync(session, [Event(0)]);
                begun.TrySetResult();
                await finish.Task;
            },
            Token);
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);
        await AppendAsync(1, 1);
        Assert.Equal(0, (await TheStep.ExecuteAsync(follower, Token)).Count);

        finish.SetResult();
        await slow;
        while (follower.Events.Count < 2)
        {
            await StepAsync(follower);
        }

        Assert.Equal([0, 1], follower.Ordinals);
    }

    [Fact]
    public async Task After_a_restore_into_a_younger_server_the_order_goes_on()
    {
        var follower = new Recorder("one");
        await AppendAsync(0, 1);
        await Database.WriteAsync(async session => { await session.ExecuteAsync("UPDATE events_log SET tick = tick + 1000000000"); }, Token);
        await Database.WriteAsync(
            async session => { await session.ExecuteAsync("INSERT INTO events_followers (name, tick, id) SELECT 'one', tick, id FROM events_log"); }, Token);

        await TheLog.RepairOrderAsync(Token);
        await AppendAsync(1, 1);
        await TheLog.RepairOrderAsync(Token);
        await AppendAsync(2, 1);
        while (follower.Events.Count < 2)
        {
            await StepAsync(follower);
        }

        Assert.Equal([1, 2], follower.Ordinals);
    }
}
