using System.Buffers;
using System.Text;

namespace Posthorn.Smtp.Tests;

/// <summary>Both of our sides in one loop, with memory in the socket's place.</summary>
public sealed class ClientMeetsServerTests
{
    [Theory]
    [InlineData(true, true, true)]
    [InlineData(true, false, false)]
    [InlineData(false, true, true)]
    [InlineData(false, false, true)]
    public void A_message_arrives_as_it_was_sent(bool pipelining, bool startTls, bool auth)
    {
        var line = new Line(new SmtpServerOptions
        {
            HostName = "mx.example.net",
            Pipelining = pipelining,
            StartTls = startTls,
            Auth = auth ? SmtpAuthUse.Required : SmtpAuthUse.None,
            AllowClearTextAuth = !startTls,
        });
        var ready = line.Open(new SmtpHandshakeOptions(
            "client.example.org", StartTlsUse.IfOffered, auth ? new SmtpCredentials("apikey", "secret") : null, AllowClearTextAuth: !startTls));
        Assert.Equal((startTls, pipelining), (ready.IsEncrypted, ready.Capabilities.Pipelining));

        string[] messages = ["", "no line end", ".\r\n..\r\n.a\r\n", "Subject: é\r\n\r\n.\r\n\r\n"];
        foreach (var message in messages)
        {
            var transaction = line.Send(ready.Capabilities, ["bob@example.net", "no@example.net", "\"c d\"@example.net"], message);
            Assert.IsType<SmtpTransactionOutcome.Completed>(transaction.Outcome);
            Assert.Equal([true, false, true], transaction.Recipients.Select(result => result.IsDelivered));
            Assert.False(transaction.NeedsReset || transaction.MustClose);
        }

        Assert.Equal(["", "no line end\r\n", .. messages[2..]], line.Host.Messages);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_connection_lives_on_after_a_refusal_and_a_reset(bool pipelining)
    {
        var line = new Line(new SmtpServerOptions { HostName = "mx.example.net", Pipelining = pipelining, MaxMessageSize = 100 });
        var ready = line.Open(new SmtpHandshakeOptions("client.example.org", StartTlsUse.Never));

        var refused = line.Send(ready.Capabilities, ["no@example.net"], "hi\r\n");
        Assert.Equal((SmtpStage.RcptTo, true), (Assert.IsType<SmtpTransactionOutcome.Refused>(refused.Outcome).Stage, refused.NeedsReset));
        line.Reset();

        var virus = line.Send(ready.Capabilities, ["bob@example.net"], "virus\r\n");
        Assert.Equal((SmtpStage.FinalDot, false), (Assert.IsType<SmtpTransactionOutcome.Refused>(virus.Outcome).Stage, virus.NeedsReset));

        var large = line.Send(ready.Capabilities, ["bob@example.net"], new string('x', 200));
        Assert.Equal(new SmtpTransactionOutcome.NotAttempted(SmtpEnvelopeProblem.LargerThanServerLimit), large.Outcome);

        Assert.IsType<SmtpTransactionOutcome.Completed>(line.Send(ready.Capabilities, ["bob@example.net"], "hi\r\n").Outcome);

        var leaving = line.Send(ready.Capabilities, ["leave@example.net"], "hi\r\n");
        Assert.True(leaving.MustClose);
        Assert.True(line.Host.Session.IsClosed);
    }

    [Fact]
    public void Any_octets_survive_the_journey()
    {
        var random = new Random(11);
        const string Alphabet = "a.\r\né";
        var line = new Line(new SmtpServerOptions { HostName = "mx.example.net" });
        var ready = line.Open(new SmtpHandshakeOptions("client.example.org", StartTlsUse.Never));
        for (var round = 0; round < 500; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => Alphabet[random.Next(Alphabet.Length)]));
            var message = text.Replace("\r", "", StringComparison.Ordinal).Replace("\n", "\r\n", StringComparison.Ordinal) + "\r\n";
            line.Send(ready.Capabilities, ["bob@example.net"], message);
            Assert.Equal(message, line.Host.Messages[^1]);
        }
    }

    private sealed class Line
    {
        private readonly ArrayBufferWriter<byte> _output = new();
        private readonly SmtpReplyReader _reader = new();
        private byte[] _input;

        public Line(SmtpServerOptions options)
        {
            Host = new ScriptedHost(options);
            _input = Spoken(Host.Start());
        }

        public ScriptedHost Host { get; }

        public SmtpHandshakeOutcome.Ready Open(SmtpHandshakeOptions options)
        {
            var handshake = new SmtpClientHandshake(options);
            while (handshake.Next(_output) is var step && step != HandshakeStep.Done)
            {
                switch (step)
                {
                    case HandshakeStep.Flush:
                        Flush();
                        break;
                    case HandshakeStep.AwaitReply:
                        var reply = ReadReply();
                        handshake.OnReply(reply, moreInput: _input.Length > 0);
                        break;
                    case HandshakeStep.StartTls:
                        Host.Session.OnTlsEstablished();
                        handshake.OnTlsEstablished();
                        break;
                }
            }

            return Assert.IsType<SmtpHandshakeOutcome.Ready>(handshake.Outcome);
        }

        public SmtpTransaction Send(SmtpCapabilities capabilities, string[] recipients, string message)
        {
            var octets = Encoding.UTF8.GetBytes(message);
            var transaction = new SmtpTransaction(capabilities, new SmtpEnvelope("ana@example.org", recipients, EightBit: true, SmtpUtf8: false, octets.Length));
            while (transaction.Next(_output) is var step && step != TransactionStep.Done)
            {
                switch (step)
                {
                    case TransactionStep.Flush:
                        Flush();
                        break;
                    case TransactionStep.AwaitReply:
                        transaction.OnReply(ReadReply());
                        break;
                    case TransactionStep.SendBody:
                        DotStuffing.WriteMessage(_output, octets);
                        Flush();
                        transaction.OnBodySent();
                        break;
                }
            }

            return transaction;
        }

        public void Reset()
        {
            SmtpCommandWriter.WriteRset(_output);
            Flush();
            Assert.True(ReadReply().IsPositive);
        }

        private static byte[] Spoken(IReadOnlyList<string> transcript) =>
            Encoding.UTF8.GetBytes(string.Concat(transcript.Where(line => line.StartsWith("S: ", StringComparison.Ordinal)).Select(line => line[3..] + "\r\n")));

        private void Flush()
        {
            _input = [.. _input, .. Spoken(Host.Feed(_output.WrittenSpan))];
            _output.ResetWrittenCount();
        }

        private SmtpReply ReadReply()
        {
            Assert.Equal(SmtpReplyStatus.Reply, _reader.Read(_input, out var consumed, out var reply));
            _input = _input[consumed..];
            return reply!;
        }
    }
}
