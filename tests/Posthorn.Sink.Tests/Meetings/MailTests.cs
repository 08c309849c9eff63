using Posthorn.Testing.Smtp;

namespace Posthorn.Sink.Tests.Meetings;

public sealed class MailTests
{
    [Fact, Meets("greylisting")]
    public async Task The_first_attempt_is_greylisted_and_one_after_the_wait_is_taken()
    {
        await using var server = new MetServer("greylisting:30s");
        var client = await server.GreetAsync();
        var other = await server.GreetAsync(MetServer.OtherAddress);

        Assert.Equal(
            "450 4.2.0 <bob@example.net>: Recipient address rejected: Greylisted, see http://postgrey.schweikert.ch/help/example.net.html",
            await RcptAsync(client, "ana@example.org", "bob@example.net"));
        server.Clock.Advance(TimeSpan.FromSeconds(29));
        Assert.StartsWith("450 4.2.0", await RcptAsync(client, "ana@example.org", "bob@example.net"));
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.StartsWith("250", await RcptAsync(client, "Ana@example.org", "BOB@example.net"));
        Assert.StartsWith("450", await RcptAsync(client, "cem@example.org", "bob@example.net"));
        Assert.StartsWith("450", await RcptAsync(client, "ana@example.org", "dot@example.net"));
        Assert.StartsWith("450", await RcptAsync(other, "ana@example.org", "bob@example.net"));
    }

    [Fact, Meets("greylisting")]
    public async Task A_sink_that_becomes_healthy_takes_mail_over_the_connections_it_has()
    {
        await using var server = new MetServer("greylisting");
        var client = await server.GreetAsync();
        Assert.StartsWith("450", await RcptAsync(client, "ana@example.org", "bob@example.net"));

        server.Sink.Options = new MailSinkOptions();

        Assert.StartsWith("250", await RcptAsync(client, "ana@example.org", "bob@example.net"));
    }

    [Fact, Meets("421-after")]
    public async Task After_its_messages_a_connection_is_told_421()
    {
        await using var server = new MetServer("421-after:1");
        var client = await server.ConnectAsync();
        Assert.StartsWith("250", await client.DeliverAsync("a@example.org", ["b@example.net"], "x"));

        Assert.Equal("421 4.7.0 that was enough for one connection", await client.AskAsync("MAIL FROM:<a@example.org>"));
        Assert.Equal("", await client.ReadToEndAsync());
    }

    [Fact, Meets("close-after")]
    public async Task After_its_messages_a_connection_ends_without_a_word()
    {
        await using var server = new MetServer("close-after:2");
        var client = await server.ConnectAsync();
        Assert.StartsWith("250", await client.DeliverAsync("a@example.org", ["b@example.net"], "x"));
        Assert.StartsWith("250", await client.DeliverAsync("a@example.org", ["b@example.net"], "x"));

        Assert.Equal("", await client.ReadToEndAsync());
    }

    [Theory, Meets("bounces-all"), Meets("defers-all")]
    [InlineData("bounces-all", "550 5.1.1 <bob@example.net>: Recipient address rejected: User unknown")]
    [InlineData("defers-all", "451 4.3.0 <bob@example.net>: Temporary lookup failure")]
    public async Task Every_recipient_gets_the_same_refusal(string personality, string reply)
    {
        await using var server = new MetServer(personality);
        var client = await server.GreetAsync();

        Assert.Equal(reply, await RcptAsync(client, "ana@example.org", "bob@example.net"));
    }

    [Fact, Meets("rejects-content")]
    public async Task Every_message_is_refused_and_the_connection_goes_on()
    {
        await using var server = new MetServer("rejects-content");
        var client = await server.ConnectAsync();

        Assert.StartsWith("554 5.7.1", await client.DeliverAsync("a@example.org", ["b@example.net"], "x"));
        Assert.StartsWith("554 5.7.1", await client.DeliverAsync("a@example.org", ["c@example.net"], "x"));
        Assert.Equal(0, server.Sink.ReceivedCount);
    }

    [Fact, Meets("drop-in-data")]
    public async Task The_connection_breaks_when_the_message_begins()
    {
        await using var server = new MetServer("drop-in-data");
        var client = await server.GreetAsync();
        await RcptAsync(client, "a@example.org", "b@example.net", stays: true);
        Assert.StartsWith("354", await client.AskAsync("DATA"));

        await client.SendAsync("Subject: x\r\n");

        await Assert.ThrowsAsync<IOException>(client.ReadToEndAsync);
        Assert.Equal(0, server.Sink.ReceivedCount);
    }

    [Theory, Meets("no-answer-to-the-dot-lost"), Meets("no-answer-to-the-dot-taken")]
    [InlineData("no-answer-to-the-dot-lost", 0)]
    [InlineData("no-answer-to-the-dot-taken", 1)]
    public async Task Nothing_follows_the_dot(string personality, int taken)
    {
        await using var server = new MetServer(personality);
        var client = await server.GreetAsync();
        await RcptAsync(client, "a@example.org", "b@example.net", stays: true);
        Assert.StartsWith("354", await client.AskAsync("DATA"));

        await client.SendAsync("x\r\n.\r\n");
        client.EndSending();

        Assert.Equal("", await client.ReadToEndAsync());
        Assert.Equal(taken, server.Sink.ReceivedCount);
    }

    [Theory, Meets("cut-after-the-dot-lost"), Meets("cut-after-the-dot-taken")]
    [InlineData("cut-after-the-dot-lost", 0)]
    [InlineData("cut-after-the-dot-taken", 1)]
    public async Task The_connection_breaks_right_after_the_dot(string personality, int taken)
    {
        await using var server = new MetServer(personality);
        var client = await server.GreetAsync();
        await RcptAsync(client, "a@example.org", "b@example.net", stays: true);
        Assert.StartsWith("354", await client.AskAsync("DATA"));

        await client.SendAsync("x\r\n.\r\n");

        await Assert.ThrowsAsync<IOException>(client.ReadToEndAsync);
        Assert.Equal(taken, server.Sink.ReceivedCount);
    }

    [Fact, Meets("connect")]
    public async Task A_reply_of_ones_own_at_connect()
    {
        await using var server = new MetServer("connect:100% 421 4.3.2 Too busy, {ip}");

        Assert.Equal("421 4.3.2 Too busy, 127.0.0.1\r\n", await (await server.CallAsync()).ReadToEndAsync());
    }

    [Fact, Meets("mail"), Meets("rcpt"), Meets("dot")]
    public async Task Replies_of_ones_own_come_at_their_stage()
    {
        await using var mail = new MetServer("mail:450 4.7.1 Slow down");
        await using var rcpt = new MetServer("rcpt:550 No such user {recipient}");
        await using var dot = new MetServer("dot:554 5.7.1 Spam");

        Assert.Equal("450 4.7.1 Slow down", await (await mail.GreetAsync()).AskAsync("MAIL FROM:<ana@example.org>"));
        Assert.Equal("550 No such user bob@example.net", await RcptAsync(await rcpt.GreetAsync(), "ana@example.org", "bob@example.net"));
        Assert.Equal("554 5.7.1 Spam", await (await dot.ConnectAsync()).DeliverAsync("ana@example.org", ["bob@example.net"], "x"));
    }

    private static async Task<string> RcptAsync(RawSmtpClient client, string sender, string recipient, bool stays = false)
    {
        Assert.StartsWith("250", await client.AskAsync($"MAIL FROM:<{sender}>"));
        var answer = await client.AskAsync($"RCPT TO:<{recipient}>");
        if (!stays)
        {
            await client.AskAsync("RSET");
        }

        return answer;
    }
}
