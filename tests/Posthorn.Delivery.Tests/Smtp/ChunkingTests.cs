using System.Text;
using Posthorn.Delivery.Smtp;
using Posthorn.Smtp;

namespace Posthorn.Delivery.Tests.Smtp;

public sealed class ChunkingTests : ConnectorFixture
{
    private static readonly string Large = "Subject: large\r\n\r\n" + string.Concat(Enumerable.Range(0, 40_000).Select(line => $".{line:d5}\r\n"));

    [Theory]
    [InlineData(1, 1, true)]
    [InlineData(ChunkingPolicy.Short, 1, true)]
    [InlineData(ChunkingPolicy.Short + 1, 0, false)]
    [InlineData(ChunkingPolicy.Large - 1, 0, false)]
    [InlineData(ChunkingPolicy.Large, 1, false)]
    [InlineData(ChunkingPolicy.ChunkSize, 1, false)]
    [InlineData(ChunkingPolicy.ChunkSize + 1, 2, false)]
    public void A_short_message_leaves_with_its_commands_and_a_large_one_in_chunks(int octets, int chunks, bool together) =>
        Assert.Equal(new ChunkingPolicy(chunks, together), ChunkingPolicy.For(octets, new SmtpCapabilities { Chunking = true, Pipelining = true }));

    [Fact]
    public void A_short_message_goes_with_DATA_where_commands_are_not_taken_ahead_or_chunks_not_at_all()
    {
        Assert.Equal(default, ChunkingPolicy.For(1, new SmtpCapabilities { Chunking = true }));
        Assert.Equal(default, ChunkingPolicy.For(1, new SmtpCapabilities { Pipelining = true }));
    }

    [Fact]
    public async Task A_short_message_is_one_round_trip()
    {
        using var arrived = new MemoryStream();
        await using var server = ScriptServer.Start(async peer =>
        {
            await peer.WelcomeAsync("CHUNKING", "PIPELINING");
            await peer.HearAsync();
            await peer.HearAsync();
            var words = (await peer.HearAsync()).Split(' ');
            await arrived.WriteAsync(await peer.HearOctetsAsync(int.Parse(words[1])), Token);
            await peer.SayAsync("250 a\r\n250 b\r\n250 taken\r\n");
            await peer.WaitAsync();
        });
        using var connection = await ConnectedAsync(To(server));

        var outcome = await connection.SendAsync(Mail(".Hello\r\n.\r\n"), "bob@example.net", Yes);

        Assert.Equal("250 taken", Assert.IsType<SmtpTransactionOutcome.Completed>(outcome).Reply.ToString());
        Assert.Equal(".Hello\r\n.\r\n", Encoding.UTF8.GetString(arrived.ToArray()));
        Assert.Contains("BDAT 11 LAST", server.Heard);
        Assert.Contains("C: BDAT 11 LAST\n", connection.TranscriptText(), StringComparison.Ordinal);
        Assert.True(connection.IsUsable);
    }

    [Theory]
    [InlineData("250 a\r\n550 5.1.1 nobody\r\n554 5.5.1 no recipients\r\n", SmtpStage.RcptTo, "550 5.1.1 nobody")]
    [InlineData("250 a\r\n550 5.1.1 nobody\r\n250 thanks all the same\r\n", SmtpStage.RcptTo, "550 5.1.1 nobody")]
    [InlineData("451 4.7.1 later\r\n503 mail first\r\n503 mail first\r\n", SmtpStage.MailFrom, "451 4.7.1 later")]
    [InlineData("250 a\r\n250 b\r\n552 5.3.4 too large\r\n", SmtpStage.FinalDot, "552 5.3.4 too large")]
    public async Task What_is_refused_of_a_short_message_is_known_by_its_own_reply(string replies, SmtpStage stage, string reply)
    {
        await using var server = ScriptServer.Start(async peer =>
        {
            await peer.WelcomeAsync("CHUNKING", "PIPELINING");
            await peer.HearAsync();
            await peer.HearAsync();
            await peer.HearOctetsAsync(int.Parse((await peer.HearAsync()).Split(' ')[1]));
            await peer.SayAsync(replies);
            await peer.WaitAsync();
        });
        using var connection = await ConnectedAsync(To(server));

        var refused = Assert.IsType<SmtpTransactionOutcome.Refused>(await connection.SendAsync(Mail("Hello\r\n"), "bob@example.net", Yes));

        Assert.Equal((stage, reply), (refused.Stage, refused.Reply.ToString()));
        Assert.True(connection.IsUsable);
        Assert.False(Memory.BrokenChunking.Contains("mx.example.net"));
    }

    [Fact]
    public async Task Nothing_of_a_short_message_leaves_before_its_intent_stands()
    {
        await using var server = ScriptServer.Start(async peer =>
        {
            await peer.WelcomeAsync("CHUNKING", "PIPELINING");
            await peer.WaitAsync();
        });
        var connection = await ConnectedAsync(To(server));

        Assert.Null(await connection.SendAsync(Mail("Hello\r\n"), "bob@example.net", () => Task.FromResult(false)));
        connection.Dispose();
        while (!server.Heard.Contains("(gone)"))
        {
            await Task.Yield();
            Token.ThrowIfCancellationRequested();
        }

        Assert.DoesNotContain(server.Heard, line => line.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("PIPELINING")]
    [InlineData("HELP")]
    public async Task A_large_message_arrives_as_it_is(string offer)
    {
        using var arrived = new MemoryStream();
        await using var server = ScriptServer.Start(async peer =>
        {
            await peer.WelcomeAsync("CHUNKING", offer);
            await peer.AnswerAsync("250 a\r\n");
            await peer.AnswerAsync("250 b\r\n");
            await TakeChunksAsync(peer, arrived);
            await peer.AnswerAsync("250 next\r\n");
            await peer.WaitAsync();
        });
        using var connection = await ConnectedAsync(To(server));

        var outcome = await connection.SendAsync(Mail(Large), "bob@example.net", Yes);

        Assert.Equal("250 taken", Assert.IsType<SmtpTransactionOutcome.Completed>(outcome).Reply.ToString());
        Assert.Equal(Large, Encoding.UTF8.GetString(arrived.ToArray()));
        Assert.True(connection.IsUsable);
        Assert.Equal([$"BDAT {ChunkingPolicy.ChunkSize}", $"BDAT {Large.Length - ChunkingPolicy.ChunkSize} LAST"], server.Heard.Where(line => line.StartsWith("BDAT", StringComparison.Ordinal)));
        Assert.Contains($"C: <{ChunkingPolicy.ChunkSize} bytes>\n", connection.TranscriptText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_chunk_waits_for_the_intent()
    {
        var firstChunk = new TaskCompletionSource();
        await using var server = ScriptServer.Start(async peer =>
        {
            await peer.WelcomeAsync("CHUNKING");
            await peer.AnswerAsync("250 a\r\n");
            await peer.AnswerAsync("250 b\r\n");
            await peer.HearAsync();
            await peer.HearOctetsAsync(ChunkingPolicy.ChunkSize);
            await peer.SayAsync("250 more\r\n");
            firstChunk.SetResult();
            await peer.WaitAsync();
        });
        var connection = await ConnectedAsync(To(server));

        var outcome = await connection.SendAsync(Mail(Large), "bob@example.net", async () =>
        {
            await firstChunk.Task;
            return false;
        });
        connection.Dispose();
        while (!server.Heard.Contains("(gone)"))
        {
            await Task.Yield();
            Token.ThrowIfCancellationRequested();
        }

        Assert.Null(outcome);
        Assert.DoesNotContain(server.Heard, line => line.EndsWith("LAST", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("503 5.5.1 bad sequence\r\n")]
    [InlineData("500 what\r\n")]
    [InlineData("354 go on\r\n")]
    public async Task A_host_that_does_not_know_what_it_offers_gets_DATA_from_then_on(string reply)
    {
        await using var server = ScriptServer.Start(async peer =>
        {
            await peer.WelcomeAsync("CHUNKING");
            await peer.AnswerAsync("250 a\r\n");
            await peer.AnswerAsync("250 b\r\n");
            if ((await peer.HearAsync()).StartsWith("BDAT", StringComparison.Ordinal))
            {
                await peer.SayAsync(reply);
                await peer.HearOctetsAsync(ChunkingPolicy.ChunkSize);
            }
            else
            {
                await peer.SayAsync("554 5.7.1 but no\r\n");
            }

            await peer.WaitAsync();
        });
        using (var first = await ConnectedAsync(To(server)))
        {
            Assert.IsType<SmtpTransactionOutcome.ChunkingFailed>(await first.SendAsync(Mail(Large), "bob@example.net", Yes));
            Assert.False(first.IsUsable);
        }

        Assert.True(Memory.BrokenChunking.Contains("mx.example.net"));
        using var second = await ConnectedAsync(To(server));
        var refused = Assert.IsType<SmtpTransactionOutcome.Refused>(await second.SendAsync(Mail(Large), "bob@example.net", Yes));

        Assert.Equal((SmtpStage.Data, "554 5.7.1 but no"), (refused.Stage, refused.Reply.ToString()));
        Assert.Equal(["BDAT 262144", "DATA"], server.Heard.Where(line => line.StartsWith("BDAT", StringComparison.Ordinal) || line == "DATA"));
    }

    [Fact]
    public async Task A_line_that_breaks_in_a_chunk_is_not_tried_with_chunks_again()
    {
        await using var server = ScriptServer.Start(async peer =>
        {
            await peer.WelcomeAsync("CHUNKING");
            await peer.AnswerAsync("250 a\r\n");
            await peer.AnswerAsync("250 b\r\n");
            await peer.HearAsync();
        });
        using var connection = await ConnectedAsync(To(server));

        await Assert.ThrowsAsync<LineBrokenException>(() => connection.SendAsync(Mail(Large), "bob@example.net", Yes).AsTask());

        Assert.True(Memory.BrokenChunking.Contains("mx.example.net"));
    }

    private static async Task TakeChunksAsync(ScriptPeer peer, MemoryStream arrived)
    {
        while (true)
        {
            var words = (await peer.HearAsync()).Split(' ');
            await arrived.WriteAsync(await peer.HearOctetsAsync(int.Parse(words[1])), Token);
            await peer.SayAsync(words is [_, _, "LAST"] ? "250 taken\r\n" : "250 more\r\n");
            if (words.Length == 3)
            {
                return;
            }
        }
    }
}
