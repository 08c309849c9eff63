using System.Buffers;
using System.Text;

namespace Posthorn.Smtp.Tests;

/// <summary>Files in Conversations/Client: the server's lines arrive, the client's lines and the order of both must match.</summary>
public sealed class ClientConversationTests
{
    public static TheoryData<string, Arrival> Conversations => Conversation.All("Client");

    [Theory]
    [MemberData(nameof(Conversations))]
    public void The_client_speaks_as_written(string name, Arrival arrival)
    {
        var conversation = Conversation.Load(name);
        var run = new Run(conversation, arrival);
        run.Play();
        Assert.Equal(conversation.Transcript, run.Transcript);
        Assert.True(run.HasReadEverything);
    }

    /// <summary>What a room with a socket does, with a list of pieces in the socket's place.</summary>
    private sealed class Run
    {
        private readonly Conversation _conversation;
        private readonly Queue<Queue<byte[]>> _arrivals;
        private readonly ArrayBufferWriter<byte> _output = new();
        private readonly SmtpReplyReader _reader = new();
        private byte[] _input = [];

        public Run(Conversation conversation, Arrival arrival)
        {
            _conversation = conversation;
            _arrivals = new(conversation.Spoken("S:").Select(group => new Queue<byte[]>(Pieces.Of([.. group.SelectMany(line => line)], arrival))));
        }

        public List<string> Transcript { get; } = [];

        public bool HasReadEverything => _input.Length == 0 && _arrivals.Peek().Count == 0;

        public void Play()
        {
            var credentials = _conversation.Settings.TryGetValue("auth", out var pair) ? pair.Split(' ') : null;
            var handshake = new SmtpClientHandshake(new SmtpHandshakeOptions(
                "client.example.org",
                Enum.Parse<StartTlsUse>(_conversation.Setting("tls", "Never")),
                credentials is null ? null : new SmtpCredentials(credentials[0], credentials[1]),
                AllowClearTextAuth: _conversation.Settings.ContainsKey("clear-text-auth")));
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
                        Transcript.Add("-- TLS");
                        Assert.Empty(_arrivals.Dequeue());
                        handshake.OnTlsEstablished();
                        break;
                }
            }

            if (handshake.Outcome is SmtpHandshakeOutcome.Ready ready)
            {
                Send(ready.Capabilities);
            }
            else
            {
                Transcript.Add($"= {handshake.Outcome}");
            }
        }

        private void Send(SmtpCapabilities capabilities)
        {
            var body = _conversation.Setting("body", "Subject: hi\\r\\n\\r\\nhello\\r\\n").Replace("\\r\\n", "\r\n", StringComparison.Ordinal);
            var envelope = new SmtpEnvelope(
                _conversation.Setting("from", "ana@example.org"),
                _conversation.Setting("to", "bob@example.net").Split(' ', StringSplitOptions.RemoveEmptyEntries),
                EightBit: _conversation.Settings.ContainsKey("eight-bit"),
                SmtpUtf8: _conversation.Settings.ContainsKey("utf8"),
                Size: Encoding.UTF8.GetByteCount(body));
            var chunks = Chunks(Encoding.UTF8.GetBytes(body));
            var transaction = new SmtpTransaction(capabilities, envelope, chunks.Count);
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
                        DotStuffing.WriteMessage(_output, Encoding.UTF8.GetBytes(body));
                        Flush();
                        transaction.OnBodySent();
                        break;
                    case TransactionStep.SendChunk:
                        var chunk = chunks.Dequeue();
                        SmtpCommandWriter.WriteBdat(_output, chunk.Length, transaction.IsLastChunk);
                        _output.Write(chunk);
                        Flush();
                        transaction.OnChunkSent();
                        break;
                }
            }

            Transcript.Add($"= {transaction.Outcome}");
            Transcript.AddRange(transaction.Recipients.Select(result => $"= {result.Address}: {result.Stage} {result.Reply}{(result.IsDelivered ? ", delivered" : "")}"));
            Transcript.Add($"= close: {transaction.MustClose}, reset: {transaction.NeedsReset}");
        }

        /// <summary>The body in pieces of the size that the file asks for; none: with DATA.</summary>
        private Queue<byte[]> Chunks(byte[] body) =>
            _conversation.Settings.TryGetValue("chunks-of", out var size) ? new(body.Chunk(int.Parse(size))) : new();

        private void Flush()
        {
            AddLines("C:", Encoding.UTF8.GetString(_output.WrittenSpan));
            _output.ResetWrittenCount();
        }

        private SmtpReply ReadReply()
        {
            var taken = new List<byte>();
            while (true)
            {
                if (_input.Length == 0)
                {
                    Assert.True(_arrivals.Peek().TryDequeue(out var next), "The client waits for a reply that the conversation does not have.");
                    _input = next;
                }

                var status = _reader.Read(_input, out var consumed, out var reply);
                Assert.NotEqual(SmtpReplyStatus.Malformed, status);
                taken.AddRange(_input[..consumed]);
                _input = _input[consumed..];
                if (reply is not null)
                {
                    AddLines("S:", Encoding.UTF8.GetString([.. taken]));
                    return reply;
                }
            }
        }

        private void AddLines(string side, string text) =>
            Transcript.AddRange(text[..^2].Split("\r\n").Select(line => line.Length == 0 ? side : $"{side} {line}"));
    }
}
