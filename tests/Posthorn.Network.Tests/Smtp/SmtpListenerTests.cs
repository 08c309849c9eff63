using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Posthorn.Network.Tests.Smtp;

public sealed class SmtpListenerTests
{
    private const string Conversation =
        "EHLO client.example.org\r\nMAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.net>\r\nRCPT TO:<no@example.net>\r\n" +
        "DATA\r\nSubject: hello\r\n\r\n..dot\r\n.\r\nQUIT\r\n";

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_message_arrives_however_the_bytes_come(int size)
    {
        await using var fixture = new ListenerFixture();
        using var client = await fixture.MeetAsync();
        foreach (var piece in Pieces(Conversation, size))
        {
            await client.SendAsync(piece);
        }

        var replies = await client.ReadToEndAsync();

        Assert.Equal(
            ["250 2.1.0", "250 2.1.5", "550 5.1.1", "354 End d", "250 2.0.0", "221 2.0.0"],
            replies.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).SkipWhile(line => line.StartsWith("250-", StringComparison.Ordinal)).Skip(1).Select(line => line[..Math.Min(9, line.Length)]));
        Assert.Equal(
            new ReceivedMessage("a@example.org", "b@example.net", "Subject: hello\r\n\r\n.dot\r\n", "client.example.org", false),
            Assert.Single(fixture.Messages));
    }

    [Fact]
    public async Task Replies_to_pipelined_commands_come_in_one_write()
    {
        await using var fixture = new ListenerFixture();
        using var client = await fixture.MeetAsync();
        await client.AskAsync("EHLO client.example.org");

        await client.SendAsync("MAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.net>\r\nRCPT TO:<no@example.net>\r\nNOOP\r\n");

        Assert.Equal(4, (await client.ReadOnceAsync()).Count(character => character == '\n'));
    }

    [Fact]
    public async Task The_handler_chooses_the_words()
    {
        await using var fixture = new ListenerFixture();
        using var client = await fixture.MeetAsync();

        Assert.Equal("250 2.0.0 Stored as 7", await client.DeliverAsync("a@example.org", ["named@example.net"], "Subject: x\r\n\r\nbody"));
    }

    [Fact]
    public async Task A_handler_that_says_421_ends_the_connection()
    {
        await using var fixture = new ListenerFixture();
        using var client = await fixture.MeetAsync();
        await client.AskAsync("EHLO client.example.org");

        Assert.Equal("421 4.3.2 Go away", await client.AskAsync("MAIL FROM:<leave@example.org>"));
        Assert.Equal("", await client.ReadToEndAsync());
    }

    [Fact]
    public async Task A_handler_that_throws_is_451_and_logged_and_the_conversation_goes_on()
    {
        await using var fixture = new ListenerFixture();
        using var client = await fixture.MeetAsync();
        await client.AskAsync("EHLO client.example.org");

        Assert.StartsWith("451 4.3.0", await client.AskAsync("MAIL FROM:<throw@example.org>"), StringComparison.Ordinal);
        Assert.StartsWith("250", await client.AskAsync("MAIL FROM:<a@example.org>"), StringComparison.Ordinal);
        Assert.Contains(fixture.Log.Entries, entry => entry is { Level: LogLevel.Error, Fault: InvalidDataException });
    }

    [Theory]
    [InlineData("AHVzZXIAc2VjcmV0", "235")]
    [InlineData("AHVzZXIAd3Jvbmc=", "535")]
    public async Task The_handler_checks_passwords(string response, string code)
    {
        await using var fixture = new ListenerFixture();
        using var client = await fixture.MeetAsync();
        await client.AskAsync("EHLO client.example.org");

        Assert.StartsWith(code, await client.AskAsync($"AUTH PLAIN {response}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100_000, "250")]
    [InlineData(100_001, "552")]
    public async Task A_message_may_be_as_long_as_the_limit(int octets, string code)
    {
        await using var fixture = new ListenerFixture();
        using var client = await fixture.MeetAsync();

        Assert.StartsWith(code, await client.DeliverAsync("a@example.org", ["b@example.net"], new string('x', octets - 2)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_port_that_is_taken_is_told_at_once()
    {
        using var taken = new TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();

        Assert.Throws<SocketException>(() => new ListenerFixture(options => options with { EndPoint = (System.Net.IPEndPoint)taken.LocalEndpoint }));
    }

    private static IEnumerable<string> Pieces(string text, int size) => size switch
    {
        0 => text.Split("\r\n")[..^1].Select(line => line + "\r\n"),
        int.MaxValue => [text],
        _ => text.Select(character => character.ToString()),
    };
}
