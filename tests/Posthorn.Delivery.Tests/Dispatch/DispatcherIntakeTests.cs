using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Posthorn.Delivery.Dispatch;
using Posthorn.Delivery.Operations;
using Posthorn.Delivery.Queue;
using Posthorn.Delivery.Tests.Queue;
using Posthorn.Storage;
using Posthorn.Testing;

namespace Posthorn.Delivery.Tests.Dispatch;

public sealed class DispatcherIntakeTests : QueueSuite, IDisposable
{
    private readonly ManualClock _clock = new(Copies.Noon);
    private readonly Backlog _backlog = new();
    private readonly HeldCopies _held;
    private readonly PutBackQueue _putBack = new();
    private readonly List<Lane> _started = [];
    private NodeMembership? _node;

    public DispatcherIntakeTests()
        : base(DatabaseKind.Sqlite) => _held = new HeldCopies(capacity: 2, _backlog);

    public void Dispose() => _putBack.Dispose();

    [Fact]
    public async Task What_is_due_and_has_room_is_held_from_the_first_write_and_handed_over_after_it()
    {
        var intake = await NewIntakeAsync();
        using var ticket = intake.Reserve([Copies.New(1), Copies.New(2)]);
        await AddAsync(intake, ticket);

        Assert.Equal(_node!.Holder, (await RowAsync(1))!.Holder);
        Assert.Empty(_started);
        ticket.HandOver();
        Assert.NotEmpty(_started);
        Assert.True(_held.Contains(Copies.Id(1)) && _held.Contains(Copies.Id(2)));
        Assert.True(_started[0].Ready.TryDequeue(out var first));
        Assert.Equal(Copies.Queued(1), first);
    }

    [Fact]
    public async Task What_has_no_room_waits_in_the_database()
    {
        var intake = await NewIntakeAsync();
        using var ticket = intake.Reserve([Copies.New(1), Copies.New(2), Copies.New(3)]);
        await AddAsync(intake, ticket);
        ticket.HandOver();

        Assert.Null((await RowAsync(1))!.Holder);
        Assert.Equal(3, _backlog.Waiting);
        Assert.Empty(_started);
        Assert.Equal(2, _held.RoomFor(MessageClass.Transactional));
    }

    [Fact]
    public async Task What_is_for_later_waits_in_the_database()
    {
        var intake = await NewIntakeAsync();
        using var ticket = intake.Reserve([Copies.New(1, due: Copies.Noon.AddMilliseconds(1))]);
        await AddAsync(intake, ticket);
        ticket.HandOver();

        Assert.Equal(new QueueRow(null, Copies.Noon.AddMilliseconds(1), 0, false, false), await RowAsync(1));
        Assert.Empty(_started);
    }

    [Fact]
    public async Task A_node_that_may_not_act_holds_nothing()
    {
        var intake = await NewIntakeAsync();
        _clock.Advance(_node!.Duration);
        using var ticket = intake.Reserve([Copies.New(1)]);
        await AddAsync(intake, ticket);

        Assert.Null((await RowAsync(1))!.Holder);
    }

    /// <summary>A commit whose answer was lost may have happened.</summary>
    [Fact]
    public async Task What_was_not_handed_over_is_put_back_in_case_it_was_stored()
    {
        var intake = await NewIntakeAsync();
        var ticket = intake.Reserve([Copies.New(1)]);
        ticket.Dispose();
        ticket.Dispose();

        Assert.Equal([(Copies.Queued(1), Copies.Noon)], await _putBack.TakeAllAsync(Token));
        Assert.Equal(1, _held.RoomFor(MessageClass.Transactional));
    }

    [Fact]
    public async Task To_dispose_after_the_hand_over_does_nothing()
    {
        var intake = await NewIntakeAsync();
        var ticket = intake.Reserve([Copies.New(1)]);
        ticket.HandOver();
        ticket.HandOver();
        ticket.Dispose();

        Assert.Single(_started);
        Assert.True(_held.Contains(Copies.Id(1)));
    }

    [Fact]
    public async Task A_copy_lives_from_its_due_time_on()
    {
        var intake = await NewIntakeAsync();
        using var ticket = intake.Reserve([Copies.New(1, due: Copies.Noon.AddHours(10))]);
        await AddAsync(intake, ticket);

        Assert.Equal(Copies.Noon.AddHours(82), Assert.Single(await ClaimAsync(Other, Copies.Noon.AddHours(10))).Deadline);
    }

    private Task AddAsync(DispatcherIntake intake, DispatchTicket ticket) => Database.WriteAsync(session => intake.AddAsync(session, [ticket]), Token);

    private async Task<DispatcherIntake> NewIntakeAsync()
    {
        _node = new NodeMembership(new Leases(Database, _clock), _clock);
        await _node.JoinAsync("this test", Token);
        var options = Options.Create(new DeliveryOptions { Mode = new DeliveryMode.Direct() });
        var dispatcher = new Dispatcher(options, _held, _putBack, new DomainLanes(options.Value), new Pauses(), new Backlog(), _clock, NullLogger<Dispatcher>.Instance) { StartWorker = _started.Add };
        return new DispatcherIntake(dispatcher, _held, _putBack, _backlog, _node, options, _clock);
    }
}
