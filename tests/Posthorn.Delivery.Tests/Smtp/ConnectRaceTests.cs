using System.Net;
using Posthorn.Delivery.Routing;
using Posthorn.Delivery.Smtp;
using Posthorn.Delivery.Tls;
using Posthorn.Testing;
using Posthorn.Sink;

namespace Posthorn.Delivery.Tests.Smtp;

/// <summary>Addresses that answer, refuse, or say nothing at all, with a clock that moves by hand.</summary>
public sealed class ConnectRaceTests : ConnectorFixture
{
    private readonly ManualClock _clock = new(Copies.Noon);

    public ConnectRaceTests() => Clock = _clock;

    [Fact]
    public async Task A_dead_address_costs_its_head_start_and_no_more()
    {
        await using var dead = new SilentAddress();
        await using var sink = MailSink.Start();

        var connecting = ConnectAsync(OneHost(dead.EndPoint, sink.EndPoint));
        _clock.Advance(Settings.Timeouts.HeadStart);
        using var connection = Assert.IsType<ConnectOutcome.Connected>(await connecting).Connection;

        Assert.Equal(1, sink.Connections);
        Assert.True(Memory.DeadAddresses.Contains(dead.EndPoint));
        Assert.False(Memory.DeadAddresses.Contains(sink.EndPoint));
    }

    [Fact]
    public async Task Before_its_head_start_is_over_the_first_address_runs_alone()
    {
        await using var dead = new SilentAddress();
        await using var sink = MailSink.Start();

        var connecting = ConnectAsync(OneHost(dead.EndPoint, sink.EndPoint));
        _clock.Advance(Settings.Timeouts.HeadStart - TimeSpan.FromMilliseconds(1));
        Assert.False(connecting.IsCompleted);
        Assert.Equal(0, sink.Connections);

        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.IsType<ConnectOutcome.Connected>(await connecting).Connection.Dispose();
    }

    [Fact]
    public async Task An_address_that_refuses_makes_way_at_once()
    {
        var refusing = await RefusingAsync();
        await using var sink = MailSink.Start();

        var connected = Assert.IsType<ConnectOutcome.Connected>(await ConnectAsync(OneHost(refusing, sink.EndPoint)));

        Assert.Contains("connection refused", Assert.Single(connected.Tried), StringComparison.Ordinal);
        Assert.True(Memory.DeadAddresses.Contains(refusing));
        connected.Connection.Dispose();
    }

    [Fact]
    public async Task A_host_of_a_worse_preference_does_not_race()
    {
        await using var dead = new SilentAddress();
        await using var sink = MailSink.Start();

        var connecting = ConnectAsync(To(("mx1.example.net", dead.EndPoint), ("mx2.example.net", sink.EndPoint)));
        _clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal((false, 0), (connecting.IsCompleted, sink.Connections));

        _clock.Advance(TimeSpan.FromSeconds(1));
        var connected = Assert.IsType<ConnectOutcome.Connected>(await connecting);
        Assert.Equal("mx1.example.net [127.0.0.1]: connection timed out", Assert.Single(connected.Tried));
        connected.Connection.Dispose();
    }

    [Fact]
    public async Task All_addresses_together_have_one_budget()
    {
        await using var dead = new SilentAddress();
        Settings.Timeouts.ConnectBudget = TimeSpan.FromSeconds(40);
        var route = To(("mx1.example.net", dead.EndPoint), ("mx2.example.net", dead.EndPoint), ("mx3.example.net", dead.EndPoint));

        var connecting = ConnectAsync(route);
        _clock.Advance(TimeSpan.FromSeconds(30));
        await UntilTimersAsync(1);
        _clock.Advance(TimeSpan.FromSeconds(10));
        var failed = Assert.IsType<ConnectOutcome.Failed>(await connecting);

        Assert.Equal(2, failed.Tried.Count);
        Assert.Equal("no address answered within the time for connecting", failed.Reason);
    }

    [Fact]
    public async Task When_the_winner_is_of_no_use_the_overtaken_address_has_its_turn()
    {
        await using var slow = new SilentAddress();
        await using var sink = MailSink.Start();
        var notes = new ConnectNotes();
        using var race = new ConnectRace(OneHost(slow.EndPoint, sink.EndPoint).Targets, null, Settings.Timeouts.Connect, Settings.Timeouts.HeadStart, Memory, notes, _clock);
        var first = race.NextAsync(TimeSpan.FromSeconds(60), Token);
        _clock.Advance(Settings.Timeouts.HeadStart);
        var winner = (await first)!.Value;
        winner.Socket.Dispose();

        var second = race.NextAsync(TimeSpan.FromSeconds(60), Token);
        _clock.Advance(Settings.Timeouts.Connect);

        Assert.Equal(sink.EndPoint, winner.Target.Address);
        Assert.Null(await second);
        Assert.Contains("timed out", Assert.Single(notes.Tried), StringComparison.Ordinal);
    }

    [Fact]
    public async Task At_most_three_addresses_race_at_once()
    {
        await using var dead = new SilentAddress();
        using var race = new ConnectRace(
            Enumerable.Repeat(new RouteTarget("mx.example.net", dead.EndPoint), 5), null, Settings.Timeouts.Connect, Settings.Timeouts.HeadStart, Memory, new ConnectNotes(), _clock);

        var running = race.NextAsync(TimeSpan.FromSeconds(60), Token);
        while (race.Running < 3)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Yield();
            Token.ThrowIfCancellationRequested();
        }

        // A timer for each connection under way, and none for a next head start.
        await UntilTimersAsync(3);
        _clock.Advance(Settings.Timeouts.HeadStart);
        Assert.Equal((3, 3), (race.Running, _clock.PendingTimers));
        Assert.False(running.IsCompleted);
    }

    [Fact]
    public async Task An_address_that_was_dead_lately_is_tried_last_and_not_for_ever()
    {
        await using var one = MailSink.Start();
        await using var two = MailSink.Start();
        var route = To(("mx1.example.net", one.EndPoint), ("mx2.example.net", two.EndPoint));
        Memory.DeadAddresses.Add(one.EndPoint);

        (await ConnectedAsync(route)).Dispose();
        Assert.Equal((0, 1), (one.Connections, two.Connections));

        _clock.Advance(TimeSpan.FromMinutes(1));
        (await ConnectedAsync(route)).Dispose();
        Assert.Equal((1, 1), (one.Connections, two.Connections));
    }

    [Fact]
    public async Task A_host_that_takes_the_connection_and_says_nothing_is_left_for_the_next_one()
    {
        await using var silent = MailSink.Start(new MailSinkOptions { Greeting = GreetingUse.Silent });
        await using var sink = MailSink.Start();

        // Time must not fly before the connection stands: until then its own timer runs beside the watchdog's, which is woken here.
        Watchdog.Add(new Nothing());
        var connecting = ConnectAsync(To(("mx1.example.net", silent.EndPoint), ("mx2.example.net", sink.EndPoint)));
        await silent.WaitForConnectionsAsync(1);
        while (_clock.PendingTimers > 1)
        {
            await Task.Yield();
        }

        while (!Memory.DeadAddresses.Contains(silent.EndPoint))
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
            Token.ThrowIfCancellationRequested();
        }

        var connected = Assert.IsType<ConnectOutcome.Connected>(await connecting);

        Assert.Contains("no answer in time", Assert.Single(connected.Tried), StringComparison.Ordinal);
        Assert.True(Memory.DeadAddresses.Contains(silent.EndPoint));
        connected.Connection.Dispose();
    }

    [Fact]
    public async Task A_connection_leaves_from_the_address_that_is_asked_for()
    {
        await using var sink = MailSink.Start();

        var connected = Assert.IsType<ConnectOutcome.Connected>(await ConnectAsync(
            new ConnectRequest(To(sink), TlsPolicy.Opportunistic, SourceAddresses.Of(IPAddress.Parse("127.0.0.9")), HeloName: "nine.example.org")));
        await connected.Connection.SendAsync(Mail(), "bob@example.net", Yes);

        Assert.Equal("127.0.0.9", connected.Connection.Facts.LocalAddress);
        Assert.Equal("nine.example.org", (await sink.WaitForAsync(1))[0].ClientName);
        connected.Connection.Dispose();
    }

    [Fact]
    public async Task An_address_that_is_not_ours_is_an_outcome_of_its_own()
    {
        await using var sink = MailSink.Start();

        var unavailable = Assert.IsType<ConnectOutcome.SourceUnavailable>(await ConnectAsync(
            new ConnectRequest(To(sink), TlsPolicy.Opportunistic, SourceAddresses.Of(IPAddress.Parse("192.0.2.77")))));

        Assert.Equal((IPAddress.Parse("192.0.2.77"), "the address 192.0.2.77 is not on this machine"), (unavailable.Address, unavailable.Reason));
        Assert.False(Memory.DeadAddresses.Contains(sink.EndPoint));
        Assert.Equal(0, sink.Connections);
    }

    [Fact]
    public async Task Without_an_address_of_its_family_a_host_cannot_be_reached()
    {
        await using var sink = MailSink.Start();

        var failed = Assert.IsType<ConnectOutcome.Failed>(await ConnectAsync(
            new ConnectRequest(To(sink), TlsPolicy.Opportunistic, SourceAddresses.Of(IPAddress.IPv6Loopback))));

        Assert.Equal((false, "no address of the destination can be reached from here"), (failed.AllPermanent, failed.Reason));
    }

    private static Route OneHost(params EndPoint[] addresses) => new([.. addresses.Select(address => new RouteTarget("mx.example.net", address))]);

    /// <summary>Real sockets finish in their own time: waits, without sleeping, until the code under test has set its timers.</summary>
    private async Task UntilTimersAsync(int count)
    {
        while (_clock.PendingTimers < count)
        {
            Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private sealed class Nothing : IWatched
    {
        public bool IsOverdue(long now) => false;

        public void Abort()
        {
        }
    }

    private static async Task<EndPoint> RefusingAsync()
    {
        await using var gone = MailSink.Start();
        return gone.EndPoint;
    }
}
