using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Posthorn.Delivery.Dispatch;
using Posthorn.Delivery.Operations;
using Posthorn.Delivery.Queue;
using Posthorn.Kernel;

namespace Posthorn.Delivery.Tests.Dispatch;

public sealed class DispatcherWorkerTests : DispatcherFixture
{
    [Fact]
    public async Task An_idle_worker_is_handed_the_next_copy()
    {
        var dispatcher = NewDispatcher();
        Fill(dispatcher, 1, "example.org");
        var lane = Started[0];
        await dispatcher.TakeAsync(lane);
        var waiting = dispatcher.TakeAsync(lane).AsTask();
        Assert.False(waiting.IsCompleted);

        Fill(dispatcher, [Copies.Queued(5, "example.org")]);

        Assert.Equal(Copies.Id(5), (await waiting)!.Id);
        Assert.Single(Started);
    }

    [Fact]
    public async Task A_worker_without_work_ends_after_a_while()
    {
        var dispatcher = NewDispatcher();
        Fill(dispatcher, 1, "example.org");
        var lane = Started[0];
        await dispatcher.TakeAsync(lane);
        var waiting = dispatcher.TakeAsync(lane).AsTask();
        Clock.Advance(TimeSpan.FromMilliseconds(1999));
        Assert.False(waiting.IsCompleted);
        Clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Null(await waiting);
        Assert.Empty(lane.Idle);
    }

    [Fact]
    public void A_host_that_has_not_answered_gets_one_call()
    {
        var dispatcher = NewDispatcher();
        Fill(dispatcher, 4, "example.org");
        Assert.Single(Started);

        dispatcher.Connected(Started[0]);

        Assert.Equal(2, Started.Count);
    }

    [Fact]
    public void A_worker_that_ends_makes_way_for_one_that_takes_what_is_left()
    {
        var dispatcher = NewDispatcher();
        var lane = FillProven(dispatcher, 4, "example.org");
        Assert.Equal(2, Started.Count);

        dispatcher.WorkerEnded(lane);

        Assert.Equal(3, Started.Count);
        Assert.Equal(2, lane.Workers);
    }

    [Fact]
    public void A_delivery_lets_the_lane_grow_up_to_the_limit_of_its_destination()
    {
        var dispatcher = NewDispatcher();
        var lane = FillProven(dispatcher, 4, "example.org");
        dispatcher.Succeeded(lane, TimeSpan.Zero);
        dispatcher.Succeeded(lane, TimeSpan.Zero);

        Assert.Equal(3, lane.Workers);
    }

    [Fact]
    public void Lanes_of_one_provider_share_its_connections_in_turn()
    {
        Settings.ConnectionsPerDestination = 1;
        var dispatcher = NewDispatcher();
        Lanes.Provider = "microsoft-365";
        Fill(dispatcher, [Copies.Queued(0, "a.example"), Copies.Queued(1, "b.example"), Copies.Queued(2, "c.example")]);
        Assert.Single(Started);
        Assert.True(dispatcher.MustYield(Started[0]));

        dispatcher.WorkerEnded(Started[0]);
        dispatcher.WorkerEnded(Started[1]);

        Assert.Equal(["a.example", "b.example", "c.example"], Started.Select(lane => lane.Target.Key.Site));
    }

    [Fact]
    public async Task A_paced_lane_gets_its_next_message_when_its_time_has_come()
    {
        var dispatcher = NewDispatcher();
        Lanes.PerSecond = 0.5;
        Fill(dispatcher, 3, "example.org");
        var lane = Started[0];
        Assert.NotNull(await dispatcher.TakeAsync(lane));
        var second = dispatcher.TakeAsync(lane).AsTask();
        dispatcher.Tick();
        Clock.Advance(TimeSpan.FromSeconds(1));
        dispatcher.Tick();
        Assert.False(second.IsCompleted);
        Clock.Advance(TimeSpan.FromSeconds(1) - TimeSpan.FromMilliseconds(1));
        dispatcher.Tick();
        Assert.False(second.IsCompleted);

        Clock.Advance(TimeSpan.FromMilliseconds(1));
        dispatcher.Tick();

        // Its connection closed in the same moment, and another worker is asked for.
        if (await second is null)
        {
            dispatcher.WorkerEnded(lane);
            Assert.NotNull(await dispatcher.TakeAsync(lane));
        }

        Assert.Equal(1, lane.Ready.Count);
    }

    [Fact]
    public void All_lanes_together_keep_to_the_limit_of_connections()
    {
        var dispatcher = NewDispatcher();
        Fill(dispatcher, [.. Enumerable.Range(0, 8).Select(i => Copies.Queued(i, $"d{i}.example"))]);

        Assert.Equal(5, Started.Count);
    }

    [Fact]
    public void A_call_that_nobody_answers_leaves_its_place_to_others_after_a_second()
    {
        var dispatcher = NewDispatcher();
        Fill(dispatcher, [.. Enumerable.Range(0, 8).Select(i => Copies.Queued(i, $"d{i}.example"))]);
        dispatcher.Connected(Started[0]);
        Clock.Advance(TimeSpan.FromMilliseconds(999));
        dispatcher.Tick();
        Assert.Equal(5, Started.Count);

        Clock.Advance(TimeSpan.FromMilliseconds(1));
        dispatcher.Tick();

        Assert.Equal(8, Started.Count);
        Assert.Equal(7, dispatcher.List().Count(lane => lane.IsCalling));
    }

    [Fact]
    public void A_call_that_is_answered_late_takes_a_place_again()
    {
        Settings.MaxConnections = 1;
        var dispatcher = NewDispatcher();
        Fill(dispatcher, [Copies.Queued(0, "slow.example")]);
        Clock.Advance(TimeSpan.FromSeconds(1));
        dispatcher.Tick();
        dispatcher.Connected(Started[0]);
        Fill(dispatcher, [Copies.Queued(1, "next.example")]);
        Assert.Single(Started);

        dispatcher.WorkerEnded(Started[0]);

        Assert.Equal("next.example", Started[^1].Target.Key.Site);
    }

    [Fact]
    public void Calls_that_take_long_are_not_without_number()
    {
        Settings.MaxConnections = 1;
        var dispatcher = NewDispatcher();
        Fill(dispatcher, [.. Enumerable.Range(0, 10).Select(i => Copies.Queued(i, $"d{i}.example"))]);
        for (var second = 0; second < 20; second++)
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            dispatcher.Tick();
        }

        // Eight that are slow, and one that is not called so.
        Assert.Equal(9, Started.Count);
        dispatcher.WorkerEnded(Started[3]);
        dispatcher.Tick();
        Assert.Equal(10, Started.Count);
    }

    [Fact]
    public async Task A_connection_without_work_is_closed_when_others_wait_for_its_place()
    {
        Settings.MaxConnections = 1;
        var dispatcher = NewDispatcher();
        Fill(dispatcher, [Copies.Queued(0, "first.example"), Copies.Queued(1, "second.example")]);
        dispatcher.Connected(Started[0]);
        await dispatcher.TakeAsync(Started[0]);
        var idle = dispatcher.TakeAsync(Started[0]).AsTask();
        Clock.Advance(TimeSpan.FromMilliseconds(99));
        dispatcher.Tick();
        Assert.False(idle.IsCompleted);

        Clock.Advance(TimeSpan.FromMilliseconds(1));
        dispatcher.Tick();

        Assert.Null(await idle.WaitAsync(TimeSpan.FromSeconds(30), Token));
    }

    [Fact]
    public async Task A_stream_that_found_its_lane_full_is_called_when_there_is_room()
    {
        var dispatcher = NewDispatcher();
        var lane = FillProven(dispatcher, 4, "example.org");
        var stream = Copies.Queued(1, "example.org").Stream;
        Backlog.Added(stream, Clock.GetUtcNow(), copies: 10);
        Assert.Equal(stream, Backlog.Next(Clock.GetUtcNow()));
        var room = dispatcher.RoomFor(stream);
        Assert.Equal((0, Clock.GetUtcNow().AddSeconds(1)), (room.Copies, room.From));
        Backlog.Later(stream, room.From);
        var hurried = Backlog.Hurried;

        await dispatcher.TakeAsync(lane);
        Assert.False(hurried.IsCompleted);
        await dispatcher.TakeAsync(lane);

        Assert.True(hurried.IsCompleted);
        Assert.Equal(stream, Backlog.Next(Clock.GetUtcNow()));
    }

    [Fact]
    public async Task A_host_that_answered_lately_is_no_stranger_when_its_next_mail_comes()
    {
        var dispatcher = NewDispatcher();
        var lane = FillProven(dispatcher, 1, "example.org");
        await dispatcher.TakeAsync(lane);
        dispatcher.WorkerEnded(lane);
        Clock.Advance(TimeSpan.FromSeconds(55));
        dispatcher.Tick();
        Fill(dispatcher, 4, "example.org");
        Assert.Same(lane, Started[^1]);
        Assert.Equal(2, lane.Workers);

        while (lane.Ready.Count > 0)
        {
            await dispatcher.TakeAsync(lane);
        }

        dispatcher.WorkerEnded(lane);
        dispatcher.WorkerEnded(lane);
        Clock.Advance(TimeSpan.FromSeconds(65));
        dispatcher.Tick();

        Assert.Empty(dispatcher.List());
    }

    [Fact]
    public void A_lane_that_found_all_connections_taken_gets_the_next_that_is_free()
    {
        var dispatcher = NewDispatcher();
        Fill(dispatcher, [.. Enumerable.Range(0, 8).Select(i => Copies.Queued(i, $"d{i}.example"))]);

        dispatcher.WorkerEnded(Started[2]);
        dispatcher.WorkerEnded(Started[0]);

        Assert.Equal(["d0.example", "d1.example", "d2.example", "d3.example", "d4.example", "d5.example", "d6.example"], Started.Select(lane => lane.Target.Key.Site));
    }

    [Fact]
    public async Task A_starved_lane_whose_copies_were_taken_meanwhile_passes_its_turn_on()
    {
        Settings.MaxConnections = 2;
        var dispatcher = NewDispatcher();
        var first = FillProven(dispatcher, 4, "first.example");
        Assert.Equal(2, first.Workers);
        dispatcher.Succeeded(first, TimeSpan.Zero);
        while (first.Ready.Count > 0)
        {
            await dispatcher.TakeAsync(first);
        }

        Fill(dispatcher, [Copies.Queued(9, "second.example")]);
        dispatcher.WorkerEnded(first);

        Assert.Equal("second.example", Started[^1].Target.Key.Site);
    }

    /// <summary>It was asked again and again, under the lock, and nothing else happened any more.</summary>
    [Fact]
    public async Task A_call_that_ends_while_all_connections_are_taken_leaves_those_in_line_where_they_are()
    {
        Settings.MaxConnections = 1;
        var dispatcher = NewDispatcher();
        Fill(dispatcher, [Copies.Queued(0, "calling.example")]);
        var calling = Started[0];
        Clock.Advance(TimeSpan.FromSeconds(1));
        dispatcher.Tick();
        FillProven(dispatcher, 4, "living.example");
        Fill(dispatcher, [Copies.Queued(9, "waiting.example")]);
        Assert.Equal(2, Started.Count);

        await Task.Run(() => dispatcher.WorkerEnded(calling), Token).WaitAsync(TimeSpan.FromSeconds(30), Token);

        Assert.Equal(2, Started.Count);
    }

    [Fact]
    public async Task A_lane_whose_place_another_takes_waits_in_line_for_what_it_still_has()
    {
        (Settings.MaxConnections, Settings.ConnectionsPerDestination) = (1, 1);
        var dispatcher = NewDispatcher();
        Fill(dispatcher, [Copies.Queued(0, "first.example"), Copies.Queued(1, "first.example"), Copies.Queued(2, "second.example")]);
        await dispatcher.TakeAsync(Started[0]);

        // Its worker ends in a fault, with a copy left.
        dispatcher.WorkerEnded(Started[0]);
        Assert.Equal(["first.example", "second.example"], Started.Select(lane => lane.Target.Key.Site));

        await dispatcher.TakeAsync(Started[1]);
        dispatcher.WorkerEnded(Started[1]);
        Assert.Equal("first.example", Started[^1].Target.Key.Site);
        Assert.Equal(3, Started.Count);
    }

    [Fact]
    public async Task After_the_stop_nothing_is_taken_and_nothing_is_started()
    {
        var dispatcher = NewDispatcher();
        Fill(dispatcher, 2, "example.org");
        dispatcher.Connected(Started[0]);
        Assert.Equal(2, Started.Count);
        dispatcher.Stop();

        Assert.Null(await dispatcher.TakeAsync(Started[0]));
        Assert.False(dispatcher.TryReserve([Copies.New(5)]));
        dispatcher.WorkerEnded(Started[0]);
        dispatcher.Succeeded(Started[0], TimeSpan.Zero);
        Assert.Equal(2, Started.Count);
    }

    [Fact]
    public async Task What_arrives_after_the_stop_goes_back()
    {
        var dispatcher = NewDispatcher();
        dispatcher.Stop();
        Fill(dispatcher, [Copies.Queued(5)]);

        Assert.Equal([Copies.Queued(5)], (await PutBack.TakeAllAsync(Token)).Select(waiting => waiting.Copy));
        Assert.Empty(Started);
    }

    [Fact]
    public async Task An_idle_worker_ends_at_the_stop()
    {
        var dispatcher = NewDispatcher();
        Fill(dispatcher, 1, "example.org");
        await dispatcher.TakeAsync(Started[0]);
        var waiting = dispatcher.TakeAsync(Started[0]).AsTask();

        dispatcher.Stop();

        Assert.Null(await waiting.WaitAsync(TimeSpan.FromSeconds(30), Token));
    }

    [Fact]
    public async Task Many_threads_lose_no_copy_and_take_none_twice()
    {
        const int All = 2000;
        var held = new HeldCopies(All, new Backlog());
        var settings = new DeliveryOptions { Mode = new DeliveryMode.Inbox(), ConnectionsPerDestination = 8, MaxConnections = 8, MaxCopiesInMemory = All };
        var dispatcher = new Dispatcher(
            Options.Create(settings), held, PutBack, new DomainLanes(settings), new Pauses(), new Backlog(), TimeProvider.System, NullLogger<Dispatcher>.Instance);
        var taken = new ConcurrentBag<CopyId>();
        var finished = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        dispatcher.StartWorker = lane => Task.Run(async () =>
        {
            dispatcher.Connected(lane);
            while (await dispatcher.TakeAsync(lane) is { } copy)
            {
                taken.Add(copy.Id);
                dispatcher.Succeeded(lane, TimeSpan.Zero);
                if (taken.Count == All)
                {
                    finished.TrySetResult();
                }
            }

            dispatcher.WorkerEnded(lane);
        });

        Assert.True(held.TryReserve(All, MessageClass.Transactional));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(part => Task.Run(() =>
            dispatcher.Enqueue([.. Enumerable.Range(part * All / 4, All / 4).Select(i => Copies.Queued(i))]))));
        await finished.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);
        dispatcher.Stop();

        Assert.Equal(All, taken.Distinct().Count());
    }
}
