using System.Buffers;
using System.Text;

namespace Posthorn.Smtp.Tests;

public sealed class SmtpServerSessionTests
{
    private static readonly SmtpServerOptions Options = new() { HostName = "mx.example.net", StartTls = true, Auth = SmtpAuthUse.Offered };
    private readonly ArrayBufferWriter<byte> _replies = new();

    [Fact]
    public void Bytes_behind_STARTTLS_end_the_session()
    {
        var session = new SmtpServerSession(Options, _replies);
        Assert.Null(session.Read("EHLO c\r\nSTARTTLS\r\nMAIL FROM:<eve@example.org>\r\n"u8, out _));
        Assert.Equal(SmtpCloseReason.InputBeforeTls, session.CloseReason);
        Assert.EndsWith("554 5.5.1 Nothing may follow STARTTLS before TLS\r\n", Said(), StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_come_between_STARTTLS_and_TLS_end_the_session()
    {
        var session = new SmtpServerSession(Options, _replies);
        session.Read("EHLO c\r\n"u8, out _);
        Assert.IsType<SmtpServerEvent.StartTls>(session.Read("STARTTLS\r\n"u8, out _));
        session.Accept();
        Assert.Null(session.Read("R"u8, out _));
        Assert.Equal(SmtpCloseReason.InputBeforeTls, session.CloseReason);
        Assert.Throws<InvalidOperationException>(session.OnTlsEstablished);
    }

    [Fact]
    public void A_host_without_a_certificate_can_refuse_TLS()
    {
        var session = new SmtpServerSession(Options, _replies);
        session.Read("EHLO c\r\n"u8, out _);
        session.Read("STARTTLS\r\n"u8, out _);
        session.Reject(new SmtpReply(454, new(4, 7, 0), "TLS not available"));
        Assert.IsType<SmtpServerEvent.MailFrom>(session.Read("MAIL FROM:<>\r\n"u8, out _));
        Assert.False(session.IsEncrypted);
    }

    [Fact]
    public void TLS_forgets_the_name_of_the_client_and_its_login()
    {
        var session = new SmtpServerSession(Options with { AllowClearTextAuth = true }, _replies);
        session.Read("EHLO c\r\n"u8, out _);
        session.Read("AUTH PLAIN AGFwaWtleQBzZWNyZXQ=\r\n"u8, out _);
        session.Accept();
        Assert.Equal((true, "c", true), (session.IsAuthenticated, session.ClientName, session.IsExtended));
        session.Read("STARTTLS\r\n"u8, out _);
        session.Accept();
        session.OnTlsEstablished();
        Assert.Equal((false, null, false, true), (session.IsAuthenticated, session.ClientName, session.IsExtended, session.IsEncrypted));
    }

    [Fact]
    public void TLS_cannot_be_established_without_being_asked_for() =>
        Assert.Throws<InvalidOperationException>(new SmtpServerSession(Options, _replies).OnTlsEstablished);

    [Fact]
    public void An_event_is_answered_before_anything_else_is_read()
    {
        var session = new SmtpServerSession(Options, _replies);
        var input = "EHLO c\r\nMAIL FROM:<ana@example.org>\r\nRCPT TO:<bob@example.net>\r\n"u8;
        Assert.Throws<InvalidOperationException>(() => session.Accept());
        Assert.IsType<SmtpServerEvent.MailFrom>(session.Read(input, out var consumed));
        Assert.Equal("RCPT TO:<bob@example.net>\r\n", Pieces.Text(input[consumed..]));
        Assert.Throws<InvalidOperationException>(() => session.Read("NOOP\r\n"u8, out _));
    }

    [Fact]
    public void Texts_are_options()
    {
        var replies = new SmtpServerReplies
        {
            Greeting = new SmtpReply(220, "SG ESMTP service ready at mx.example.net"),
            SenderAccepted = new SmtpReply(250, "Sender address accepted"),
            AuthRequired = new SmtpReply(550, "Unauthenticated senders not allowed"),
            Goodbye = new SmtpReply(221, "See you later"),
        };
        var session = new SmtpServerSession(Options with { Replies = replies, EnhancedStatusCodes = false, Auth = SmtpAuthUse.Required }, _replies, isEncrypted: true);
        session.Greet();
        session.Read("HELO c\r\nMAIL FROM:<>\r\nAUTH PLAIN AGFwaWtleQBzZWNyZXQ=\r\n"u8, out _);
        session.Accept();
        session.Read("MAIL FROM:<>\r\n"u8, out _);
        session.Accept();
        session.Read("QUIT\r\n"u8, out _);
        Assert.Equal(
            """
            220 SG ESMTP service ready at mx.example.net
            250 mx.example.net
            550 Unauthenticated senders not allowed
            235 Authentication successful
            250 Sender address accepted
            221 See you later

            """,
            Said().ReplaceLineEndings("\n"));
    }

    [Fact]
    public void A_host_can_turn_a_client_away()
    {
        var session = new SmtpServerSession(Options, _replies);
        session.Close(new SmtpReply(421, new(4, 3, 2), "Too many connections"));
        Assert.Null(session.Read("EHLO c\r\n"u8, out var consumed));
        Assert.Equal(8, consumed);
        Assert.Equal("421 4.3.2 Too many connections\r\n", Said());
        Assert.Equal(SmtpCloseReason.Host, session.CloseReason);
    }

    [Theory]
    [InlineData(12_288, "501 5.5.2")]
    [InlineData(12_289, "500 5.5.2 Line too long")]
    public void A_line_inside_AUTH_has_12288_octets(int octets, string reply)
    {
        foreach (var arrival in Enum.GetValues<Arrival>())
        {
            _replies.ResetWrittenCount();
            var session = new SmtpServerSession(Options, _replies, isEncrypted: true);
            var input = "EHLO c\r\nAUTH PLAIN\r\n" + new string('!', octets - 2) + "\r\nNOOP\r\n";
            foreach (var piece in Pieces.Of(Pieces.Octets(input), arrival))
            {
                Assert.Null(session.Read(piece, out _));
            }

            Assert.Contains("334 \r\n" + reply, Said(), StringComparison.Ordinal);
            Assert.EndsWith("250 2.0.0 Ok\r\n", Said(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(512, "250 2.0.0 Ok\r\n")]
    [InlineData(513, "500 5.5.2 Line too long\r\n")]
    public void A_command_has_512_octets(int octets, string reply)
    {
        var session = new SmtpServerSession(Options, _replies);
        session.Read(Pieces.Octets("NOOP " + new string('x', octets - 7) + "\r\n"), out _);
        Assert.Equal(reply, Said());
    }

    [Fact]
    public void The_recipients_of_a_message_outlive_the_transaction()
    {
        var host = new ScriptedHost(Options);
        host.Feed("EHLO c\r\n"u8);
        var session = host.Session;
        session.Read("MAIL FROM:<ana@example.org>\r\n"u8, out _);
        session.Accept();
        session.Read("RCPT TO:<bob@example.net>\r\n"u8, out _);
        session.Accept();
        session.Read("DATA\r\n"u8, out _);
        var message = Assert.IsType<SmtpServerEvent.Message>(session.Read("hi\r\n.\r\n"u8, out _));
        session.Accept();
        Assert.Equal("bob@example.net", Assert.Single(message.Recipients).Address);
    }

    [Fact]
    public void A_big_message_arrives_whole_and_the_next_one_too()
    {
        var host = new ScriptedHost(Options);
        var big = string.Concat(Enumerable.Repeat(new string('x', 98) + "\r\n", 10_000));
        host.Feed(Encoding.ASCII.GetBytes($"EHLO c\r\nMAIL FROM:<>\r\nRCPT TO:<b@example.net>\r\nDATA\r\n{big}.\r\nMAIL FROM:<>\r\nRCPT TO:<b@example.net>\r\nDATA\r\nsmall\r\n.\r\n"));
        Assert.Equal([big, "small\r\n"], host.Messages);
    }

    private string Said() => Encoding.UTF8.GetString(_replies.WrittenSpan);
}
