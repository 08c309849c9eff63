using System.Net;
using System.Net.Sockets;
using Posthorn.Delivery.Smtp;
using Posthorn.Smtp;
using Posthorn.Testing;

namespace Posthorn.Delivery.Tests.Smtp;

/// <summary>Servers that trickle, against a clock that moves by hand.</summary>
public sealed class ConnectionWatchdogTests : ConnectorFixture
{
    private readonly ManualClock _clock = new(Copies.Noon);

    public ConnectionWatchdogTests() => Clock = _clock;

    [Fact]
    public async Task A_reply_of_one_octet_a_minute_ends_with_the_time_of_its_step()
    {
        var (client, server) = await PairAsync();
        using var wire = new SmtpWire(client, Watchdog, Token);
        var reading = wire.ReadReplyAsync(SmtpStage.MailFrom, TimeSpan.FromMinutes(5)).AsTask();
        for (var minute = 0; minute < 5; minute++)
        {
            Assert.False(reading.IsCompleted);
            await server.SendAsync("2"u8.ToArray(), Token);
            while (client.Available > 0)
            {
                await Task.Yield();
            }

            _clock.Advance(TimeSpan.FromMinutes(1));
        }

        var broken = await Assert.ThrowsAsync<LineBrokenException>(() => reading);
        Assert.Equal((SmtpStage.MailFrom, "no answer in time"), (broken.Stage, broken.Message));
        server.Dispose();
    }

    [Fact]
    public async Task A_ceiling_ends_a_step_before_its_own_time()
    {
        var (client, server) = await PairAsync();
        using var wire = new SmtpWire(client, Watchdog, Token);
        wire.SetCeiling(TimeSpan.FromMinutes(6));
        var first = wire.ReadReplyAsync(SmtpStage.Greeting, TimeSpan.FromMinutes(5)).AsTask();
        _clock.Advance(TimeSpan.FromMinutes(4));
        await server.SendAsync("220 slow\r\n"u8.ToArray(), Token);
        Assert.Equal("220 slow", (await first).ToString());

        var second = wire.ReadReplyAsync(SmtpStage.Ehlo, TimeSpan.FromMinutes(5)).AsTask();
        _clock.Advance(TimeSpan.FromMinutes(2) - ConnectionWatchdog.Interval);
        Assert.False(second.IsCompleted);
        _clock.Advance(ConnectionWatchdog.Interval);

        Assert.Equal(SmtpStage.Ehlo, (await Assert.ThrowsAsync<LineBrokenException>(() => second)).Stage);
        server.Dispose();
    }

    [Fact]
    public async Task A_peer_that_takes_nothing_ends_with_the_time_of_its_block()
    {
        var (client, server) = await PairAsync();
        using var wire = new SmtpWire(client, Watchdog, Token);
        var sending = wire.SendAsync(new byte[64 * 1024 * 1024], SmtpStage.Data, TimeSpan.FromMinutes(3)).AsTask();

        _clock.Advance(TimeSpan.FromMinutes(3));

        Assert.Equal("the server stopped taking data", (await Assert.ThrowsAsync<LineBrokenException>(() => sending)).Message);
        server.Dispose();
    }

    [Fact]
    public async Task The_reply_to_the_final_dot_has_ten_minutes()
    {
        var dotArrived = new TaskCompletionSource();
        await using var server = ScriptServer.Start(async peer =>
        {
            await peer.WelcomeAsync("PIPELINING");
            await peer.HearAsync();
            await peer.HearAsync();
            await peer.AnswerAsync("250 a\r\n250 b\r\n354 go\r\n");
            while (await peer.HearAsync() != ".")
            {
            }

            dotArrived.SetResult();
            await peer.WaitAsync();
        });
        using var connection = await ConnectedAsync(To(server));

        var sending = connection.SendAsync(Mail(), "bob@example.net", Yes).AsTask();
        await dotArrived.Task;
        _clock.Advance(TimeSpan.FromMinutes(9.9));
        Assert.False(sending.IsCompleted);
        while (!sending.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
            Token.ThrowIfCancellationRequested();
        }

        Assert.Equal(SmtpStage.FinalDot, (await Assert.ThrowsAsync<LineBrokenException>(() => sending)).Stage);
    }

    [Fact]
    public async Task Between_messages_nothing_is_overdue()
    {
        await using var server = ScriptServer.Start(async peer =>
        {
            await peer.WelcomeAsync();
            await peer.AnswerAsync("550 no\r\n");
            await peer.AnswerAsync("550 still no\r\n");
        });
        using var connection = await ConnectedAsync(To(server));
        await connection.SendAsync(Mail(), "bob@example.net", Yes);

        _clock.Advance(TimeSpan.FromHours(5));

        Assert.Equal("550 still no", Assert.IsType<SmtpTransactionOutcome.Refused>(await connection.SendAsync(Mail(), "bob@example.net", Yes)).Reply.ToString());
        Assert.True(connection.IsOld);
    }

    [Fact]
    public void One_timer_serves_all_and_rests_when_there_is_nothing_to_watch()
    {
        using var watchdog = new ConnectionWatchdog(_clock);
        var (one, two) = (new Watched(), new Watched());
        watchdog.Add(one);
        watchdog.Add(two);
        two.EndsAt = _clock.GetTimestamp();

        _clock.Advance(ConnectionWatchdog.Interval);
        Assert.Equal((0, 1, 1), (one.Aborted, two.Aborted, _clock.PendingTimers));

        watchdog.Remove(one);
        watchdog.Remove(two);
        Assert.Equal(0, _clock.PendingTimers);
    }

    [Theory]
    [InlineData(0, 180)]
    [InlineData(4096, 181)]
    [InlineData(30 * 1024 * 1024, 180 + 7680)]
    public void A_body_has_one_blocks_time_and_what_the_least_rate_needs(int octets, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), BodyTimeRules.Ceiling(new SmtpTimeouts(), octets));

    private static async Task<(Socket Client, Socket Server)> PairAsync()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(listener.LocalEndPoint!, Token);
        return (client, await listener.AcceptAsync(Token));
    }

    private sealed class Watched : IWatched
    {
        public long EndsAt { get; set; } = long.MaxValue;

        public int Aborted { get; private set; }

        public bool IsOverdue(long now) => now >= EndsAt;

        public void Abort()
        {
            Aborted++;
            EndsAt = long.MaxValue;
        }
    }
}
