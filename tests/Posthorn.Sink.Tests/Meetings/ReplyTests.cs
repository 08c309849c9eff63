using System.Net;
using System.Text;
using Posthorn.Sink.Connections;
using Posthorn.Sink.Reports;

namespace Posthorn.Sink.Tests.Meetings;

public sealed class ReplyTests
{
    [Fact, Meets("tarpit")]
    public async Task A_tarpit_waits_before_each_reply_also_to_pipelined_commands()
    {
        await using var server = new MetServer("tarpit:10s");
        var client = await server.CallAsync();
        var greeting = client.ReadReplyAsync();
        await AdvanceAsync(server);
        Assert.StartsWith("220", await greeting);

        await client.SendAsync("NOOP\r\nNOOP\r\n");
        var first = client.ReadReplyAsync();
        await AdvanceAsync(server);
        Assert.StartsWith("250", await first);
        var second = client.ReadReplyAsync();
        await AdvanceAsync(server);
        Assert.StartsWith("250", await second);
        Assert.Equal(TimeSpan.FromSeconds(30), server.Clock.GetUtcNow() - new Posthorn.Testing.ManualClock().GetUtcNow());

        static async Task AdvanceAsync(MetServer server)
        {
            await server.WaitForTimerAsync();
            server.Clock.Advance(TimeSpan.FromSeconds(10));
        }
    }

    [Fact, Meets("byte-at-a-time")]
    public async Task Replies_byte_at_a_time_are_whole_in_the_end()
    {
        await using var server = new MetServer("byte-at-a-time");
        var client = await server.ConnectAsync();

        Assert.Equal("250 2.0.0 Message accepted", await client.DeliverAsync("a@example.org", ["b@example.net"], "x"));
    }

    [Fact]
    public async Task Byte_at_a_time_is_one_write_for_each_octet()
    {
        var counts = new SinkCounts();
        var stream = new WrittenPieces();
        var options = new MailSinkOptions { ReplyShape = new ReplyShape { ByteAtATime = true } };

        await new SinkVoice(counts.Enter(IPAddress.Loopback), TestContext.Current.CancellationToken).SayAsync(stream, "250 Ok\r\n250 Ok\r\n"u8.ToArray(), options);

        Assert.Equal(16, stream.Pieces.Count);
        Assert.All(stream.Pieces, piece => Assert.Single(piece));
        Assert.Equal("250 Ok\r\n250 Ok\r\n", Encoding.ASCII.GetString([.. stream.Pieces.SelectMany(piece => piece)]));
    }

    [Fact, Meets("odd-replies")]
    public async Task Odd_replies_end_in_a_bare_code()
    {
        await using var server = new MetServer("odd-replies");
        var client = await server.CallAsync();

        await client.SendAsync("NOOP\r\nQUIT\r\n");

        Assert.Equal(
            "220-mx.example.net ESMTP\r\n220-\r\n220\r\n250-2.0.0 Ok\r\n250-\r\n250\r\n221-2.0.0 Bye\r\n221-\r\n221\r\n", await client.ReadToEndAsync());
    }

    [Fact, Meets("bare-lf-replies")]
    public async Task Bare_lf_replies_have_no_CR()
    {
        await using var server = new MetServer("bare-lf-replies");
        var client = await server.CallAsync();

        await client.SendAsync("QUIT\r\n");

        Assert.Equal("220 mx.example.net ESMTP\n221 2.0.0 Bye\n", await client.ReadToEndAsync());
    }

    [Fact, Meets("long-replies")]
    public async Task Long_replies_are_as_long_as_asked()
    {
        await using var server = new MetServer("long-replies:3000");
        var client = await server.CallAsync();

        await client.SendAsync("EHLO client.example.org\r\nQUIT\r\n");

        var lines = (await client.ReadToEndAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines, line => Assert.Equal(3000, line.Length));
        Assert.Equal(1 + 7 + 1, lines.Length);
    }

    /// <summary>Remembers each write.</summary>
    private sealed class WrittenPieces : MemoryStream
    {
        public List<byte[]> Pieces { get; } = [];

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Pieces.Add(buffer.ToArray());
            return ValueTask.CompletedTask;
        }
    }
}
