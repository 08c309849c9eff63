using System.Text;

namespace Posthorn.Smtp.Tests;

/// <summary>Seeded mutations of valid input: nothing throws, and the pieces in which bytes arrive change nothing.</summary>
public sealed class FuzzTests
{
    private const int Rounds = 1500;

    [Fact]
    public void A_reply_reader_survives_any_bytes()
    {
        var valid = Encoding.UTF8.GetBytes("220 mx.example.net\r\n250-mx.example.net\r\n250-SIZE 1000\r\n250 AUTH PLAIN\r\n550-5.1.1 no\r\n550 5.1.1 such user é\r\n354 go\r\n");
        var random = new Random(1);
        for (var round = 0; round < Rounds; round++)
        {
            var input = Pieces.Text(Mutate(valid, random));
            var whole = Read(input, Arrival.Whole);
            Assert.Equal(whole, Read(input, Arrival.LineByLine));
            Assert.Equal(whole, Read(input, Arrival.ByteByByte));
            Assert.DoesNotContain(whole, character => char.IsControl(character));
        }

        static string Read(string input, Arrival arrival) =>
            SmtpReplyReaderTests.Read(new SmtpReplyReader(maxLineOctets: 64, maxLines: 5), input, arrival);
    }

    [Fact]
    public void Capabilities_and_client_machines_survive_any_reply()
    {
        var random = new Random(2);
        var valid = "mx.example.net\nSIZE 1000\nAUTH PLAIN LOGIN\nPIPELINING\nSTARTTLS\n=\nAUTH=\nSIZE ="u8.ToArray();
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        for (var round = 0; round < Rounds; round++)
        {
            var capabilities = SmtpCapabilities.Parse(new SmtpReply(250, null, Pieces.Text(Mutate(valid, random)).Split('\n')));
            capabilities = capabilities with { Chunking = random.Next(2) == 0 };
            var transaction = new SmtpTransaction(capabilities, new SmtpEnvelope("", ["b@example.net", "c@example.net"], EightBit: false, SmtpUtf8: false, Size: 1), random.Next(6));
            var hasEnded = false;
            var steps = 0;
            while (transaction.Next(output) is var step && step != TransactionStep.Done)
            {
                if (step == TransactionStep.AwaitReply)
                {
                    transaction.OnReply(new SmtpReply(random.Next(4) switch { 0 => 354, 1 => random.Next(200, 600), _ => 250 }, "text"));
                }
                else if (step == TransactionStep.SendBody)
                {
                    Assert.Equal(SmtpStage.Data, transaction.Stage);
                    transaction.OnBodySent();
                }
                else if (step == TransactionStep.SendChunk)
                {
                    Assert.False(hasEnded);
                    hasEnded = transaction.IsLastChunk;
                    transaction.OnChunkSent();
                }

                Assert.InRange(++steps, 1, 40);
            }

            Assert.NotNull(transaction.Outcome);
            Assert.Equal(transaction.Outcome is SmtpTransactionOutcome.Completed, transaction.Recipients.Any(result => result.IsDelivered));
            output.ResetWrittenCount();
        }
    }

    [Fact]
    public void A_server_session_survives_any_bytes()
    {
        var valid = Encoding.UTF8.GetBytes(
            "EHLO client.example.org\r\nAUTH PLAIN AGFwaWtleQBzZWNyZXQ=\r\nMAIL FROM:<ana@example.org> SIZE=10 BODY=8BITMIME SMTPUTF8\r\n"
            + "RCPT TO:<bøb@example.net>\r\nRCPT TO:<\"c d\"@[192.0.2.1]>\r\nDATA\r\nhi\r\n..\r\n.\r\nAUTH LOGIN\r\nYXBpa2V5\r\nc2VjcmV0\r\n"
            + "MAIL FROM:<>\r\nRSET\r\nHELO x\r\nMAIL FROM:<@a.example:b@c.example>\r\nRCPT TO:<postmaster>\r\nDATA\r\nb\r\n.\r\nVRFY x\r\nQUIT\r\n");
        var random = new Random(3);
        for (var round = 0; round < Rounds; round++)
        {
            var input = Mutate(valid, random);
            var whole = Serve(input, Arrival.Whole);
            Assert.Equal(whole, Serve(input, Arrival.LineByLine));
            Assert.Equal(whole, Serve(input, Arrival.ByteByByte));
        }
    }

    [Fact]
    public void A_message_never_holds_a_lone_line_end_or_more_than_the_limit()
    {
        var valid = "EHLO c\r\nMAIL FROM:<>\r\nRCPT TO:<b@example.net>\r\nDATA\r\n.a\r\n..\r\nb\n.\nc\r.\rd\r\n.\r\n"u8.ToArray();
        var random = new Random(4);
        var received = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var host = new ScriptedHost(new SmtpServerOptions { HostName = "mx.example.net", MaxMessageSize = 20 });
            host.Feed(Mutate(valid, random));
            host.Feed("\r\n.\r\n"u8);
            foreach (var message in host.Messages)
            {
                received++;
                Assert.False(DotStuffing.HasBareLineEnd(Encoding.UTF8.GetBytes(message)));
                Assert.InRange(message.Length, 0, 20);
            }
        }

        Assert.NotEqual(0, received);
    }

    private static string Serve(byte[] input, Arrival arrival)
    {
        var host = new ScriptedHost(new SmtpServerOptions
        {
            HostName = "mx.example.net",
            Auth = SmtpAuthUse.Offered,
            AllowClearTextAuth = true,
            MaxMessageSize = 30,
            MaxRecipients = 3,
            MaxErrors = 5,
            MaxCommandOctets = 90,
            MaxAuthLineOctets = 40,
        });
        var transcript = new List<string>(host.Start());
        foreach (var piece in Pieces.Of(input, arrival))
        {
            transcript.AddRange(host.Feed(piece));
        }

        transcript.Add($"closed: {host.Session.CloseReason}");
        Assert.All(transcript, line => Assert.InRange(line.Length, 0, 600));
        return string.Join('\n', transcript);
    }

    private static byte[] Mutate(byte[] valid, Random random)
    {
        byte[] favourites = [0, (byte)'\r', (byte)'\n', (byte)' ', (byte)'.', (byte)'<', (byte)'>', (byte)'"', (byte)'\\', (byte)'@', (byte)'=', 0x7f, 0xc3, 0xff];
        var mutated = valid.ToList();
        for (var change = random.Next(1, 6); change > 0; change--)
        {
            var at = random.Next(mutated.Count);
            switch (random.Next(4))
            {
                case 0:
                    mutated[at] = favourites[random.Next(favourites.Length)];
                    break;
                case 1:
                    mutated.Insert(at, favourites[random.Next(favourites.Length)]);
                    break;
                case 2:
                    mutated.RemoveRange(at, Math.Min(random.Next(1, 4), mutated.Count - at));
                    break;
                default:
                    mutated.InsertRange(at, mutated.GetRange(at, Math.Min(random.Next(1, 60), mutated.Count - at)));
                    break;
            }
        }

        return [.. mutated];
    }
}
