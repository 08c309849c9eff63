using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;
using Posthorn.Network.Smtp;
using Posthorn.Testing.Smtp;

namespace Posthorn.Network.Tests.Smtp;

public sealed class SmtpListenerLimitTests
{
    [Fact]
    public async Task One_connection_too_many_is_told_421_and_a_free_place_is_given_again()
    {
        await using var fixture = new ListenerFixture(options => options with { MaxConnections = 2 });
        using var first = await fixture.MeetAsync();
        using var second = await fixture.MeetAsync();
        using (var third = await fixture.ConnectAsync())
        {
            Assert.StartsWith("421 4.3.2", await third.ReadToEndAsync(), StringComparison.Ordinal);
        }

        await first.AskAsync("QUIT");
        first.Dispose();

        var greeting = "421";
        while (greeting.StartsWith("421", StringComparison.Ordinal))
        {
            using var next = await fixture.ConnectAsync();
            greeting = await next.ReadReplyAsync();
        }

        Assert.StartsWith("220", greeting, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_connection_too_many_of_one_client_is_told_421_and_others_are_not()
    {
        await using var fixture = new ListenerFixture(options => options with { MaxConnectionsPerClient = 1 });
        using var first = await fixture.MeetAsync();
        using (var second = await fixture.ConnectAsync())
        {
            Assert.StartsWith("421 4.3.2", await second.ReadToEndAsync(), StringComparison.Ordinal);
        }

        using var other = await RawSmtpClient.ConnectAsync(fixture.Listener.LocalEndPoint, IPAddress.Parse("127.0.0.2"));
        Assert.StartsWith("220", await other.ReadReplyAsync(), StringComparison.Ordinal);

        await first.AskAsync("QUIT");
        first.Dispose();
        var greeting = "421";
        while (greeting.StartsWith("421", StringComparison.Ordinal))
        {
            using var next = await fixture.ConnectAsync();
            greeting = await next.ReadReplyAsync();
        }

        Assert.StartsWith("220", greeting, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Listeners_can_share_one_budget_of_memory()
    {
        var budget = new OctetBudget(150_000);
        await using var one = new ListenerFixture(options => options with { Budget = budget });
        await using var two = new ListenerFixture(options => options with { Budget = budget });
        using var first = await one.MeetAsync();
        using var second = await two.MeetAsync();
        await BeginMessageAsync(first);
        await BeginMessageAsync(second);

        await first.SendAsync(new string('x', 90_000));
        await first.SendAsync("\r\n.\r\n");
        Assert.StartsWith("250", await first.ReadReplyAsync(), StringComparison.Ordinal);

        // What one has given back the other may take.
        await second.SendAsync(new string('x', 90_000));
        await second.SendAsync("\r\n.\r\n");
        Assert.StartsWith("250", await second.ReadReplyAsync(), StringComparison.Ordinal);
        Assert.False(budget.TryTake(150_001));
        Assert.True(budget.TryTake(149_000));

        using var third = await two.MeetAsync();
        await BeginMessageAsync(third);
        await third.SendAsync(new string('x', 90_000));
        Assert.StartsWith("421 4.3.1", await third.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silent_client_is_told_421()
    {
        await using var fixture = new ListenerFixture(options => options with { IdleTimeout = TimeSpan.FromMilliseconds(200) });
        using var client = await fixture.MeetAsync();

        Assert.StartsWith("421 4.4.2", await client.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_falls_silent_in_DATA_is_told_421()
    {
        await using var fixture = new ListenerFixture(options => options with { IdleTimeout = TimeSpan.FromMilliseconds(500) });
        using var client = await fixture.MeetAsync();
        await client.SendAsync("EHLO c.example.org\r\nMAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.net>\r\nDATA\r\nSubject: half");

        Assert.Contains("\r\n421 4.4.2", await client.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Empty(fixture.Messages);
    }

    [Fact]
    public async Task A_client_that_never_reads_its_replies_loses_the_connection()
    {
        await using var fixture = new ListenerFixture(options => options with { IdleTimeout = TimeSpan.FromMilliseconds(200) });
        using var client = await fixture.MeetAsync();
        var chatter = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("NOOP\r\n", 10_000)));

        var fault = await Assert.ThrowsAsync<IOException>(async () =>
        {
            while (true)
            {
                await client.SendAsync(chatter);
            }
        });

        Assert.IsType<SocketException>(fault.InnerException);
    }

    [Fact]
    public async Task Unfinished_messages_draw_on_one_budget()
    {
        await using var fixture = new ListenerFixture(options => options with { MaxOctetsInHand = 50_000 });
        using var holder = await fixture.MeetAsync();
        using var refused = await fixture.MeetAsync();

        await holder.SendAsync("EHLO c.example.org\r\nMAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.net>\r\nDATA\r\n");
        await refused.SendAsync("EHLO c.example.org\r\nMAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.net>\r\nDATA\r\n");
        await holder.SendAsync(new string('x', 30_000));
        await refused.SendAsync(new string('x', 30_000));
        var ends = await Task.WhenAny(holder.ReadToEndAsync(), refused.ReadToEndAsync());

        Assert.Contains("\r\n421 4.3.1", await ends, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_budget_comes_back_after_each_message_and_each_lost_connection()
    {
        await using var fixture = new ListenerFixture(options => options with { MaxOctetsInHand = 150_000 });
        for (var round = 0; round < 30; round++)
        {
            using var lost = await fixture.MeetAsync();
            await lost.AskAsync("EHLO c.example.org");
            await lost.AskAsync("MAIL FROM:<a@example.org>");
            await lost.AskAsync("RCPT TO:<b@example.net>");
            await lost.AskAsync("DATA");
            await lost.SendAsync(new string('x', 10_000));
            lost.Abort();
        }

        using var client = await fixture.MeetAsync();
        for (var round = 0; round < 5; round++)
        {
            Assert.StartsWith("250", await client.DeliverAsync("a@example.org", ["b@example.net"], new string('x', 10_000)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_client_that_vanishes_in_DATA_leaves_no_message_and_disturbs_nobody()
    {
        await using var fixture = new ListenerFixture();
        using var lost = await fixture.MeetAsync();
        await lost.AskAsync("EHLO c.example.org");
        await lost.AskAsync("MAIL FROM:<lost@example.org>");
        await lost.AskAsync("RCPT TO:<b@example.net>");
        await lost.AskAsync("DATA");
        await lost.SendAsync("Subject: half\r\n\r\nno end");
        lost.Abort();

        using var client = await fixture.MeetAsync();
        await client.DeliverAsync("a@example.org", ["b@example.net"], "Subject: whole\r\n\r\nx");

        Assert.Equal("a@example.org", Assert.Single(fixture.Messages).Sender);
        Assert.DoesNotContain(fixture.Log.Entries, entry => entry.Level >= LogLevel.Warning);
    }

    private static async Task BeginMessageAsync(RawSmtpClient client)
    {
        await client.SendAsync("EHLO client.example.org\r\nMAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.net>\r\nDATA\r\n");
        while (!(await client.ReadReplyAsync()).StartsWith("354", StringComparison.Ordinal))
        {
        }
    }
}
