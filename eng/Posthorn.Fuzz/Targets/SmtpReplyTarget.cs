using System.Buffers;
using System.Text;
using Posthorn.Fuzz.Engine;
using Posthorn.Smtp;

namespace Posthorn.Fuzz.Targets;

/// <summary>A server that answers anything, to the client's reader and to both client dialogs.</summary>
internal sealed class SmtpReplyTarget : FuzzTarget
{
    private const int MaxSteps = 200;

    public override string Name => "smtp-reply";

    public override string About => "replies of servers; in every kind of pieces the same, printable, written back the same, and no dialog gets lost";

    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        Sample.Of("220 mx.example.net ESMTP\r\n250-mx.example.net\r\n250-SIZE 1000\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250-CHUNKING\r\n250 AUTH PLAIN LOGIN\r\n235 2.7.0 ok\r\n250 2.1.0 ok\r\n250 2.1.5 ok\r\n354 go\r\n250 2.0.0 queued\r\n"),
        Sample.Of("220 a\r\n250-a\r\n250-STARTTLS\r\n250 AUTH=LOGIN\r\n220 go\r\n250-a\r\n250 AUTH LOGIN\r\n334 VXNlcm5hbWU6\r\n334 UGFzc3dvcmQ6\r\n235 ok\r\n550-5.1.1 no\r\n550 5.1.1 such user é\r\n"),
        Sample.Of("421 4.7.0 try again later\n"), Sample.Of("250\r\n250-\r\n250\ttab\r\n"), Sample.Of("554 \r\n451-4.3.0 a\r\n451-b\r\n451 4.3.0 c\r\n"),
    ];

    public override IReadOnlyList<string> Words { get; } =
        ["250-", "250 ", "220 ", "334 ", "354 ", "421 ", "450 4.2.1 ", "550 5.1.1 ", "5.7.1", "\r\n", "\n", "\r", "AUTH PLAIN", "AUTH=", "SIZE ", "CHUNKING", "PIPELINING", "STARTTLS", "\t", "199 ", "600 "];

    public override long AllocationLimit(int length) => (8 * 1024 * 1024) + (8192L * length);

    public override int Run(byte[] input)
    {
        var replies = new List<SmtpReply>();
        var whole = Read(input, Arrival.Whole, replies, out var shape);
        Promise.Same(whole, Read(input, Arrival.ByteByByte, [], out _), "Byte by byte the replies are the same.");
        Promise.Same(whole, Read(input, Arrival.Scattered, [], out _), "In any pieces the replies are the same.");
        Promise.Same(Transcribe(input, Arrival.Whole), Transcribe(input, Arrival.Scattered), "In any pieces the transcript is the same.");
        foreach (var reply in replies)
        {
            Check(reply);
        }

        Talk(replies, ref shape);
        return shape.Value;
    }

    private static string Read(byte[] input, Arrival arrival, List<SmtpReply> replies, out Shape shape)
    {
        var reader = new SmtpReplyReader(maxLineOctets: 300, maxLines: 12);
        var text = new StringBuilder();
        shape = new Shape();
        foreach (var arrived in Pieces.Of(input, arrival))
        {
            var rest = arrived.Span;
            SmtpReplyStatus status;
            while ((status = reader.Read(rest, out var consumed, out var reply)) == SmtpReplyStatus.Reply)
            {
                Promise.Keep(reply is not null && consumed > 0, "A reply costs input.");
                rest = rest[consumed..];
                text.Append(reply).Append('\n').AppendJoin('\t', reply!.Lines);
                if (replies.Count < 20)
                {
                    replies.Add(reply);
                    shape.Add(reply.Code / 100);
                    shape.Add(reply.Enhanced is not null);
                }
            }

            if (status == SmtpReplyStatus.Malformed)
            {
                break;
            }
        }

        shape.Add((int)reader.Error);
        return text.Append(reader.Error).Append(reader.Error == SmtpReplyError.None && reader.IsInsideReply).ToString();
    }

    private static string Transcribe(byte[] input, Arrival arrival)
    {
        var transcript = new SmtpTranscript();
        foreach (var piece in Pieces.Of(input, arrival))
        {
            transcript.AddReply(0, piece.Span);
        }

        var text = transcript.ToString();
        Promise.Keep(text.Length <= SmtpTranscript.MaxText, "A transcript is bounded.");
        Promise.Printable(text.Replace('\n', ' '), "A transcript can be shown.");
        return text;
    }

    private static void Check(SmtpReply reply)
    {
        Promise.Printable(reply.ToString(), "A reply can be shown in one line.");
        var output = new ArrayBufferWriter<byte>();
        SmtpReplyWriter.Write(output, reply);
        var status = new SmtpReplyReader().Read(output.WrittenSpan, out var consumed, out var again);
        Promise.Keep(status == SmtpReplyStatus.Reply && consumed == output.WrittenCount, "A reply that was read can be written.");
        Promise.Keep(again!.Code == reply.Code && again.Enhanced == reply.Enhanced, "A reply that is written and read has the same codes.");
        Promise.Keep(again.Lines.Count == reply.Lines.Count, "A reply that is written and read has as many lines.");
        for (var i = 0; i < reply.Lines.Count; i++)
        {
            // Blanks in front are lost when an enhanced code comes to stand before them, and the writer cuts a line that is too long.
            var (said, heard) = (reply.Lines[i].Trim(), again.Lines[i].Trim());
            var isCut = Encoding.UTF8.GetByteCount(reply.Lines[i]) > SmtpReplyWriter.MaxLineOctets - "550 5.999.999 \r\n".Length;
            Promise.Same(isCut ? said[..Math.Min(said.Length, heard.Length)] : said, heard, "A reply that is written and read says the same.");
        }
    }

    /// <summary>Both dialogs of the client end, whatever they hear.</summary>
    private static void Talk(List<SmtpReply> replies, ref Shape shape)
    {
        var output = new ArrayBufferWriter<byte>();
        var handshake = new SmtpClientHandshake(new SmtpHandshakeOptions("client.example.org", StartTlsUse.IfOffered, new SmtpCredentials("u", "p"), AllowClearTextAuth: true));
        var heard = 0;
        var steps = 0;
        HandshakeStep step;
        while ((step = handshake.Next(output)) != HandshakeStep.Done && (step != HandshakeStep.AwaitReply || heard < replies.Count))
        {
            Promise.Keep(++steps < MaxSteps, "A handshake ends.");
            if (step == HandshakeStep.AwaitReply)
            {
                handshake.OnReply(replies[heard++], moreInput: false);
            }
            else if (step == HandshakeStep.StartTls)
            {
                handshake.OnTlsEstablished();
            }
        }

        var capabilities = handshake.Outcome is SmtpHandshakeOutcome.Ready ready ? ready.Capabilities : SmtpCapabilities.None;
        shape.Add(handshake.Outcome?.GetType().Name);
        var transaction = new SmtpTransaction(capabilities, new SmtpEnvelope("", ["b@example.net", "c@example.net"], EightBit: true, SmtpUtf8: false, Size: 9), chunks: heard % 3);
        TransactionStep next;
        while ((next = transaction.Next(output)) != TransactionStep.Done && (next != TransactionStep.AwaitReply || heard < replies.Count))
        {
            Promise.Keep(++steps < MaxSteps, "A transaction ends.");
            switch (next)
            {
                case TransactionStep.AwaitReply:
                    transaction.OnReply(replies[heard++]);
                    break;
                case TransactionStep.SendBody:
                    transaction.OnBodySent();
                    break;
                case TransactionStep.SendChunk:
                    transaction.OnChunkSent();
                    break;
            }
        }

        shape.Add(transaction.Outcome?.GetType().Name);
        Promise.Keep(
            transaction.Outcome is null || transaction.Outcome is SmtpTransactionOutcome.Completed == transaction.Recipients.Any(result => result.IsDelivered),
            "A transaction is complete when somebody got the mail.");
    }
}
