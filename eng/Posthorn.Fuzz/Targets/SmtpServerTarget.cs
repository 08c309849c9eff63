using System.Buffers;
using System.Text;
using Posthorn.Fuzz.Engine;
using Posthorn.Smtp;

namespace Posthorn.Fuzz.Targets;

/// <summary>A client that says anything, to a server session with narrow limits.</summary>
internal sealed class SmtpServerTarget : FuzzTarget
{
    private static readonly SmtpServerOptions Strict = new()
    {
        HostName = "mx.example.net", Auth = SmtpAuthUse.Offered, AllowClearTextAuth = true, Chunking = true,
        MaxMessageSize = 400, MaxRecipients = 3, MaxErrors = 6, MaxCommandOctets = 120, MaxAuthLineOctets = 60,
    };

    private static readonly SmtpServerOptions Lax = Strict with { BareLineEnds = BareLineEndPolicy.Keep, EnhancedStatusCodes = false, Auth = SmtpAuthUse.None };

    private static readonly SmtpServerOptions WithTls = Strict with { StartTls = true, AllowClearTextAuth = false, Auth = SmtpAuthUse.Required };

    public override string Name => "smtp-server";

    public override string About => "a server session: commands, AUTH, DATA, BDAT; in every kind of pieces the same conversation";

    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        Sample.Lines("EHLO client.example.org", "MAIL FROM:<ana@example.org> SIZE=10 BODY=8BITMIME SMTPUTF8", "RCPT TO:<bøb@example.net>", "RCPT TO:<\"c d\"@[192.0.2.1]>", "DATA", "hi", "..", ".", "QUIT"),
        Sample.Lines("EHLO c", "AUTH PLAIN AGFwaWtleQBzZWNyZXQ=", "MAIL FROM:<>", "RCPT TO:<postmaster>", "RSET", "AUTH LOGIN", "YXBpa2V5", "c2VjcmV0", "NOOP", "VRFY x"),
        Sample.Of("EHLO c\r\nMAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.net>\r\nBDAT 5\r\nabc\r\nBDAT 4 LAST\r\nde\r\nMAIL FROM:<a@example.org>\r\nRCPT TO:<no@example.net>\r\nBDAT 0 LAST\r\nQUIT\r\n"),
        Sample.Lines("HELO x", "MAIL FROM:<@a.example,@b.example:b@c.example> AUTH=<>", "RCPT TO: <b@example.net>", "DATA", ".a", "..b", "", ".", "STARTTLS", "EHLO again", "HELP"),
        Sample.Of("EHLO c\r\nMAIL FROM:<busy@x.example>\r\nMAIL FROM:<a@x.example>\r\nRCPT TO:<b@x.example>\r\nDATA\r\na\n.\nb\r.\rc\r\n.\r\nAUTH LOGIN\r\n*\r\nSTARTTLS\r\n"),
    ];

    public override IReadOnlyList<string> Words { get; } =
    [
        "EHLO ", "HELO ", "MAIL FROM:<", "RCPT TO:<", "DATA\r\n", "BDAT ", " LAST", "\r\n.\r\n", "\r\n", "RSET\r\n", "QUIT\r\n", "NOOP", "STARTTLS\r\n", "AUTH PLAIN", "AUTH LOGIN\r\n",
        "*\r\n", "=\r\n", " SIZE=", " BODY=", " SMTPUTF8", " AUTH=", ">", "@", "@[IPv6:::1]", "postmaster", "\"", "\\", "no@x.example", "leave@x.example",
    ];

    // Byte by byte, and some replies to each.
    public override long AllocationLimit(int length) => (8 * 1024 * 1024) + (8192L * length);

    public override int Run(byte[] input)
    {
        var whole = Serve(input, Strict, Arrival.Whole, out var shape);
        Promise.Same(whole, Serve(input, Strict, Arrival.ByteByByte, out _), "Byte by byte the conversation is the same.");
        Promise.Same(whole, Serve(input, Strict, Arrival.Scattered, out _), "In any pieces the conversation is the same.");
        Promise.Same(Serve(input, Lax, Arrival.Whole, out _), Serve(input, Lax, Arrival.Scattered, out _), "With lone line ends the conversation is the same in any pieces.");

        // STARTTLS looks at what came with it, so pieces differ here and must.
        Serve(input, WithTls, Arrival.Whole, out _);
        Serve(input, WithTls, Arrival.Scattered, out _);
        return shape;
    }

    private static string Serve(byte[] input, SmtpServerOptions options, Arrival arrival, out int shape)
    {
        var host = new Host(options);
        foreach (var piece in Pieces.Of(input, arrival))
        {
            host.Feed(piece.Span);
        }

        return host.End(out shape);
    }

    private sealed class Host
    {
        private readonly ArrayBufferWriter<byte> _replies = new();
        private readonly StringBuilder _transcript = new();
        private readonly SmtpServerOptions _options;
        private readonly SmtpServerSession _session;
        private Shape _shape = new();

        public Host(SmtpServerOptions options)
        {
            _options = options;
            _session = new SmtpServerSession(options, _replies);
            _session.Greet();
        }

        public void Feed(ReadOnlySpan<byte> input)
        {
            while (_session.Read(input, out var consumed) is { } happened)
            {
                Promise.Keep(consumed <= input.Length, "No more is consumed than there is.");
                input = input[consumed..];
                WriteDown();
                Answer(happened);
                if (happened is SmtpServerEvent.StartTls && input.IsEmpty)
                {
                    _session.OnTlsEstablished();
                }
            }

            WriteDown();
        }

        public string End(out int shape)
        {
            Promise.Printable(_session.ClientName, "The client's name can be shown.");
            _shape.Add((int)(_session.CloseReason ?? (SmtpCloseReason)99));
            shape = _shape.Value;
            return _transcript.Append(_session.CloseReason).Append(_session.ClientName).Append(_session.IsAuthenticated).ToString();
        }

        private void Answer(SmtpServerEvent happened)
        {
            _shape.Add(happened.GetType().Name);
            switch (happened)
            {
                case SmtpServerEvent.MailFrom mail:
                    Note("from ", mail.Sender);
                    Decide(mail.Sender.LocalPart);
                    break;
                case SmtpServerEvent.Recipient recipient:
                    Note("to ", recipient.Address);
                    Promise.Keep(!recipient.Address.IsNull, "A recipient is somebody.");
                    Decide(recipient.Address.LocalPart);
                    break;
                case SmtpServerEvent.Message message:
                    Check(message);
                    _transcript.Append(Encoding.Latin1.GetString(message.Data.Span)).Append('|');
                    _session.Accept();
                    break;
                case SmtpServerEvent.Authenticate { Credentials: var credentials }:
                    _transcript.Append(credentials.User).Append('/').Append(credentials.Password).Append('|');
                    Decide(credentials.User);
                    break;
                default:
                    _session.Accept();
                    break;
            }
        }

        private void Decide(string name)
        {
            switch (name)
            {
                case "no":
                    _session.Reject(new SmtpReply(550, new(5, 1, 1), $"No {name}"));
                    break;
                case "busy":
                    _session.Reject(new SmtpReply(450, new(4, 2, 1), "Busy"));
                    break;
                case "leave":
                    _session.Reject(new SmtpReply(421, new(4, 3, 2), "Shutting down"));
                    break;
                default:
                    _session.Accept();
                    break;
            }
        }

        private void Note(string what, SmtpPath path)
        {
            _transcript.Append(what).Append(path).Append('|');
            SmtpPathTarget.CheckWrittenBack(path);
        }

        private void Check(SmtpServerEvent.Message message)
        {
            var data = message.Data.Span;
            Promise.Keep(data.Length <= _options.MaxMessageSize, "A message is within its limit.");
            Promise.Keep(message.Recipients.Count > 0 && message.Recipients.Count <= _options.MaxRecipients, "A message has recipients, within their limit.");
            Promise.Keep(_options.BareLineEnds == BareLineEndPolicy.Keep || !DotStuffing.HasBareLineEnd(data), "A message has no lone line ends.");

            // What we took in can be passed on: the next server reads the same octets.
            var wire = new ArrayBufferWriter<byte>();
            DotStuffing.WriteMessage(wire, data);
            var again = new ArrayBufferWriter<byte>();
            var reader = new MessageDataReader(long.MaxValue, BareLineEndPolicy.Keep);
            var ended = reader.Read(wire.WrittenSpan, again, out var consumed);
            Promise.Keep(ended && consumed == wire.WrittenCount, "A message ends at its dot and nowhere before.");
            Promise.Keep(again.WrittenSpan.StartsWith(data), "A message that is passed on is the same message.");
        }

        private void WriteDown()
        {
            if (_replies.WrittenCount == 0)
            {
                return;
            }

            var rest = _replies.WrittenSpan;
            while (!rest.IsEmpty)
            {
                var end = rest.IndexOf("\r\n"u8);
                Promise.Keep(end >= 4 && end + 2 <= SmtpReplyWriter.MaxLineOctets, "A reply is of lines, none of them too long.");
                var line = rest[..end];
                Promise.Keep(!line.ContainsAnyInRange((byte)0, (byte)31) && line[3] is (byte)' ' or (byte)'-', "A line of a reply has a code and no controls.");
                _shape.Add((line[0] << 16) | (line[1] << 8) | line[2]);
                rest = rest[(end + 2)..];
            }

            _transcript.Append(Encoding.UTF8.GetString(_replies.WrittenSpan));
            _replies.ResetWrittenCount();
        }
    }
}
