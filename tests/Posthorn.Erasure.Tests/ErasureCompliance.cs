using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Posthorn.Accounts;
using Posthorn.Erasure.Jobs;
using Posthorn.Kernel;
using Posthorn.Storage;
using Posthorn.Testing;

namespace Posthorn.Erasure.Tests;

/// <summary>Jobs and their turns, with rooms that do as they are told.</summary>
public abstract class ErasureCompliance(DatabaseKind kind) : IAsyncLifetime
{
    private const long Account = 1;
    private static readonly AuditActor Actor = new(Account, "key", "");
    private readonly ManualClock _clock = new();
    private TestDatabase? _test;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private JobStore Jobs => field ??= new JobStore(
        _test!.Database,
        new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(_clock).AddSingleton(_test.Database).AddAccounts().BuildServiceProvider().GetRequiredService<IAuditLog>(),
        _clock);

    public async ValueTask InitializeAsync() => _test = await TestDatabase.CreateAsync(kind, AccountsModule.Migrations, ErasureModule.Migrations);

    public async ValueTask DisposeAsync()
    {
        if (_test is not null)
        {
            await _test.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_job_takes_turns_until_one_finds_nothing_and_keeps_only_numbers()
    {
        await Jobs.AddAsync("one", Account, Actor, ["ana@example.org", "bo@example.org"], Token);
        var room = new Room("events", new(3), new(0, Waiting: 1), new(0));
        var other = new Room("inbox", new(2), new(1), new(0));

        Assert.Equal(ErasureState.Running, await TurnAsync(room, other));
        Assert.Null(await Jobs.NextAsync(Token));
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(ErasureState.Running, await TurnAsync(room, other));
        Assert.Equal(2, (await Jobs.AddressesAsync("one", Token)).Count);
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(ErasureState.Finished, await TurnAsync(room, other));

        var report = (await Jobs.FindAsync(Account, "one", Token))!;
        Assert.Equal((ErasureState.Finished, 3L, 2L, _clock.GetUtcNow()), (report.Job.State, report.Job.Turns, report.Job.Addresses, report.Job.FinishedAt!.Value));
        Assert.Equal(new Dictionary<string, long> { ["events"] = 3, ["inbox"] = 3 }, report.Erased);
        Assert.Empty(await Jobs.AddressesAsync("one", Token));
        Assert.All(room.Asked, erasure => Assert.Equal((Account, 2), (erasure.AccountId, erasure.Addresses.Keys.Count)));
    }

    [Fact]
    public async Task What_was_erased_before_a_room_failed_is_counted_and_the_turn_is_begun_again()
    {
        await Jobs.AddAsync("one", Account, Actor, ["ana@example.org"], Token);
        var broken = new Room("zeta");

        await Assert.ThrowsAsync<InvalidOperationException>(() => TurnAsync(new Room("events", new ErasureStep(4)), broken));

        var report = (await Jobs.FindAsync(Account, "one", Token))!;
        Assert.Equal((ErasureState.Running, 0L, 4L), (report.Job.State, report.Job.Turns, report.Erased["events"]));
        Assert.Equal("one", (await Jobs.NextAsync(Token))!.Id);
        Assert.Single(await Jobs.AddressesAsync("one", Token));
    }

    [Fact]
    public async Task A_job_that_is_put_off_lets_others_come_first()
    {
        await Jobs.AddAsync("one", Account, Actor, ["ana@example.org"], Token);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await Jobs.AddAsync("two", Account, Actor, ["ana@example.org"], Token);

        Assert.Equal("one", (await Jobs.NextAsync(Token))!.Id);
        await Jobs.PutOffAsync("one", TimeSpan.FromSeconds(10), Token);
        Assert.Equal("two", (await Jobs.NextAsync(Token))!.Id);
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("two", (await Jobs.NextAsync(Token))!.Id);
        await Jobs.PutOffAsync("two", TimeSpan.FromSeconds(10), Token);
        Assert.Equal("one", (await Jobs.NextAsync(Token))!.Id);
    }

    [Fact]
    public async Task Rooms_that_others_read_come_first()
    {
        await Jobs.AddAsync("one", Account, Actor, ["ana@example.org"], Token);
        var order = new List<string>();
        Room[] rooms = [.. new[] { "webhooks", "events", "activity", "copies", "submissions" }.Select(kind => new Room(kind, new ErasureStep(0)) { Heard = order.Add })];

        await TurnAsync(rooms);

        Assert.Equal(["submissions", "copies", "events", "activity", "webhooks"], order);
    }

    [Fact]
    public async Task Another_account_sees_nothing_of_a_job()
    {
        await Jobs.AddAsync("one", Account, Actor, ["ana@example.org"], Token);

        Assert.Null(await Jobs.FindAsync(Account + 1, "one", Token));
        Assert.Empty(await Jobs.ListAsync(Account + 1, 10, 0, Token));
        Assert.Equal((1, 0), (await Jobs.CountAsync(Account, Token), await Jobs.CountAsync(Account + 1, Token)));
    }

    [Fact]
    public async Task The_numbers_of_a_job_are_kept_for_a_year()
    {
        await Jobs.AddAsync("one", Account, Actor, ["ana@example.org"], Token);
        await TurnAsync(new Room("events", new ErasureStep(0)));
        await Jobs.AddAsync("open", Account, Actor, ["ana@example.org"], Token);

        _clock.Advance(JobStore.Kept);
        await Jobs.ForgetAsync(Token);
        Assert.NotNull(await Jobs.FindAsync(Account, "one", Token));
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        await Jobs.ForgetAsync(Token);
        Assert.Equal("open", Assert.Single(await Jobs.ListAsync(Account, 10, 0, Token)).Job.Id);
    }

    private async Task<ErasureState> TurnAsync(params Room[] rooms) =>
        await new EraseRecipients(Jobs, rooms, Options.Create(new ErasureOptions())).ExecuteAsync((await Jobs.NextAsync(Token))!, static _ => Task.CompletedTask, Token);

    /// <summary>Finds what it is told to, turn by turn; then it fails.</summary>
    private sealed class Room(string kind, params ErasureStep[] steps) : IRecipientData
    {
        public string Kind => kind;

        public Action<string> Heard { get; init; } = static _ => { };

        public List<RecipientErasure> Asked { get; } = [];

        public Task<ErasureStep> EraseAsync(RecipientErasure erasure, CancellationToken cancellationToken)
        {
            Heard(kind);
            Asked.Add(erasure);
            return Asked.Count <= steps.Length ? Task.FromResult(steps[Asked.Count - 1]) : throw new InvalidOperationException("Broken.");
        }
    }
}

public sealed class SqliteErasureTests() : ErasureCompliance(DatabaseKind.Sqlite);

public sealed class PostgresErasureTests() : ErasureCompliance(DatabaseKind.Postgres);
