using System.Net.Sockets;

namespace Posthorn.Network.Tests.Smtp;

public sealed class SmtpListenerShutdownTests
{
    [Fact]
    public async Task Waiting_clients_are_told_421_and_new_ones_find_nobody()
    {
        var fixture = new ListenerFixture();
        using var client = await fixture.MeetAsync();
        await client.AskAsync("EHLO client.example.org");

        await fixture.DisposeAsync();

        Assert.StartsWith("421 4.3.2", await client.ReadToEndAsync(), StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<SocketException>(fixture.ConnectAsync);
    }

    [Fact]
    public async Task A_message_that_is_being_stored_is_still_answered()
    {
        var fixture = new ListenerFixture();
        using var client = await fixture.MeetAsync();
        var reply = client.DeliverAsync("a@example.org", ["wait@example.net"], "Subject: x\r\n\r\nx");
        await fixture.Reached.Task.WaitAsync(TestContext.Current.CancellationToken);

        var end = fixture.DisposeAsync().AsTask();
        fixture.Release.SetResult();

        Assert.StartsWith("250", await reply, StringComparison.Ordinal);
        Assert.StartsWith("421 4.3.2", await client.ReadToEndAsync(), StringComparison.Ordinal);
        await end;
    }

    [Fact]
    public async Task A_message_that_is_on_its_way_comes_to_its_end()
    {
        var fixture = new ListenerFixture();
        using var client = await fixture.MeetAsync();
        await BeginMessageAsync(client);

        var end = fixture.DisposeAsync().AsTask();
        await client.SendAsync(" and whole\r\n.\r\n");

        Assert.StartsWith("250", await client.ReadReplyAsync(), StringComparison.Ordinal);
        Assert.StartsWith("421 4.3.2", await client.ReadToEndAsync(), StringComparison.Ordinal);
        await end;
        Assert.Equal("Subject: half and whole\r\n", Assert.Single(fixture.Messages).Data);
    }

    [Fact]
    public async Task A_message_that_does_not_come_to_its_end_is_given_up_after_the_grace()
    {
        var fixture = new ListenerFixture(options => options with { ShutdownGrace = TimeSpan.FromMilliseconds(50) });
        using var client = await fixture.MeetAsync();
        await BeginMessageAsync(client);

        await fixture.DisposeAsync();

        Assert.Empty(fixture.Messages);
    }

    [Fact]
    public async Task A_handler_that_hangs_is_given_up_after_the_grace()
    {
        var fixture = new ListenerFixture(options => options with { ShutdownGrace = TimeSpan.FromMilliseconds(50) });
        using var client = await fixture.MeetAsync();
        var reply = client.DeliverAsync("a@example.org", ["wait@example.net"], "Subject: x\r\n\r\nx");
        await fixture.Reached.Task.WaitAsync(TestContext.Current.CancellationToken);

        await fixture.DisposeAsync();

        Assert.Equal("", await reply);
        Assert.Empty(fixture.Messages);
    }

    [Fact]
    public async Task Ending_twice_is_harmless()
    {
        var fixture = new ListenerFixture();

        await fixture.DisposeAsync();
        await fixture.DisposeAsync();
    }

    /// <summary>Until the server is known to be within the message.</summary>
    private static async Task BeginMessageAsync(Posthorn.Testing.Smtp.RawSmtpClient client)
    {
        await client.SendAsync("EHLO client.example.org\r\nMAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.net>\r\nDATA\r\nSubject: half");
        while (!(await client.ReadReplyAsync()).StartsWith("354", StringComparison.Ordinal))
        {
        }
    }
}
