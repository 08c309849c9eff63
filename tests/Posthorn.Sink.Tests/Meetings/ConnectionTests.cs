namespace Posthorn.Sink.Tests.Meetings;

public sealed class ConnectionTests
{
    [Fact, Meets("healthy")]
    public async Task A_healthy_server_takes_the_mail()
    {
        await using var server = new MetServer("healthy");
        var client = await server.ConnectAsync();

        Assert.Equal("250 2.0.0 Message accepted", await client.DeliverAsync("ana@example.org", ["bob@example.net"], "Subject: hi\r\n\r\n..dot"));

        var mail = Assert.Single(server.Sink.Received);
        Assert.Equal(("ana@example.org", "bob@example.net", "Subject: hi\r\n\r\n.dot\r\n", "127.0.0.1"), (mail.Sender, mail.Recipient, mail.Text, mail.Client.ToString()));
    }

    [Fact, Meets("sinkhole")]
    public async Task A_sinkhole_takes_mail_in_any_pieces_and_keeps_none()
    {
        await using var server = new MetServer("sinkhole");
        var client = await server.GreetAsync();

        await client.SendAsync("MAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.net>\r\nDATA\r\n");
        Assert.Equal("250 2.1.0 Ok", await client.ReadReplyAsync());
        Assert.Equal("250 2.1.0 Ok", await client.ReadReplyAsync());
        Assert.Equal("354 Go on", await client.ReadReplyAsync());
        await client.SendAsync($"{new string('x', 100_000)}\r\n..\r\n.\r");
        await client.SendAsync("\nMAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.net>\r\nDATA\r\n");
        Assert.Equal("250 2.0.0 Taken", await client.ReadReplyAsync());
        Assert.Equal("250 2.1.0 Ok", await client.ReadReplyAsync());
        Assert.Equal("250 2.1.0 Ok", await client.ReadReplyAsync());
        Assert.Equal("354 Go on", await client.ReadReplyAsync());
        await client.SendAsync(".\r\nQUIT\r\n");
        Assert.Equal("250 2.0.0 Taken\r\n221 2.0.0 Bye\r\n", await client.ReadToEndAsync());

        var report = server.Sink.Report();
        Assert.Equal((2, 100_000 + 2 + 4), (report.Messages, report.Octets));
        Assert.Empty(server.Sink.Received);
    }

    [Fact, Meets("sinkhole")]
    public async Task A_sinkhole_ends_what_never_becomes_a_command()
    {
        await using var server = new MetServer("sinkhole");
        var client = await server.ConnectAsync();

        await client.SendAsync(new string('x', 32 * 1024));

        Assert.Equal("", await client.ReadToEndAsync());
    }

    [Fact, Meets("black-hole")]
    public async Task A_black_hole_never_says_a_word()
    {
        await using var server = new MetServer("black-hole");
        var client = await server.CallAsync();

        await client.SendAsync("EHLO client.example.org\r\nQUIT\r\n");
        client.EndSending();

        Assert.Equal("", await client.ReadToEndAsync());
    }

    [Fact, Meets("slow-banner")]
    public async Task A_slow_banner_comes_when_its_time_has_come()
    {
        await using var server = new MetServer("slow-banner:20s");
        var client = await server.CallAsync();
        var greeting = client.ReadReplyAsync();

        await server.WaitForTimerAsync();
        server.Clock.Advance(TimeSpan.FromSeconds(19));
        Assert.Equal(0, server.Sink.Report().Said("220"));
        server.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("220 mx.example.net ESMTP", await greeting);
    }

    [Fact, Meets("garbage-greeting")]
    public async Task A_garbage_greeting_is_no_SMTP()
    {
        await using var server = new MetServer("garbage-greeting");
        var client = await server.CallAsync();

        Assert.StartsWith("\u0016\u0003ÿ", await client.ReadOnceAsync());
    }

    [Fact, Meets("busy-at-greeting")]
    public async Task A_busy_server_says_421_and_leaves()
    {
        await using var server = new MetServer("busy-at-greeting");
        var client = await server.CallAsync();

        Assert.Equal("421 4.3.2 too busy\r\n", await client.ReadToEndAsync());
    }

    [Fact, Meets("refuses-at-greeting")]
    public async Task A_refusing_server_says_554_and_leaves()
    {
        await using var server = new MetServer("refuses-at-greeting");
        var client = await server.CallAsync();

        Assert.Equal("554 5.7.1 your address is not welcome here\r\n", await client.ReadToEndAsync());
    }

    [Fact, Meets("connection-limit")]
    public async Task A_connection_too_many_is_told_421_until_another_ends()
    {
        await using var server = new MetServer("connection-limit:1");
        var first = await server.ConnectAsync();

        Assert.Equal("421 4.7.0 127.0.0.1 Error: too many connections from your address\r\n", await (await server.CallAsync()).ReadToEndAsync());
        await server.ConnectAsync(MetServer.OtherAddress);
        await first.AskAsync("QUIT");
        Assert.Equal("", await first.ReadToEndAsync());
        while (server.Sink.OpenConnections > 1)
        {
            await Task.Yield();
        }

        await server.ConnectAsync();
    }

    [Fact, Meets("rate-limit")]
    public async Task Mail_beyond_the_rate_is_deferred_until_the_next_window()
    {
        await using var server = new MetServer("rate-limit:2/1m");
        var client = await server.GreetAsync();
        var other = await server.GreetAsync(MetServer.OtherAddress);

        Assert.Equal(["250", "250", "450"], [await MailAsync(client), await MailAsync(client), await MailAsync(client)]);
        Assert.Equal("250", await MailAsync(other));
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(["250", "250", "450"], [await MailAsync(client), await MailAsync(client), await MailAsync(client)]);
        Assert.Equal(2, server.Sink.Report().Said("450 4.7.1 Error: too much mail from 127.0.0.1"));

        static async Task<string> MailAsync(Posthorn.Testing.Smtp.RawSmtpClient client)
        {
            var answer = await client.AskAsync("MAIL FROM:<ana@example.org>");
            await client.AskAsync("RSET");
            return answer[..3];
        }
    }
}
