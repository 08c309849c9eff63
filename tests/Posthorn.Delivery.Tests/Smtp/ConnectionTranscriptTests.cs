using System.Net;
using System.Text.RegularExpressions;
using Posthorn.Delivery.Smtp;
using Posthorn.Smtp;
using Posthorn.Sink;

namespace Posthorn.Delivery.Tests.Smtp;

public sealed partial class ConnectionTranscriptTests : ConnectorFixture
{
    [Fact]
    public async Task The_first_message_shows_the_conversation_from_its_beginning_and_the_next_only_its_own()
    {
        await using var sink = MailSink.Start();
        using var connection = await ConnectedAsync(To(sink));

        await connection.SendAsync(Mail(), "ana@example.net", Yes);
        var first = Words(connection);
        await connection.SendAsync(Mail(), "550-5.1.1-no-such-user@example.net", Yes);
        var second = Words(connection);

        Assert.StartsWith("-- connected to mx.example.net [127.0.0.1] from 127.0.0.1", first[0], StringComparison.Ordinal);
        Assert.Contains("C: EHLO client.example.org", first);
        Assert.Contains("C: STARTTLS", first);
        Assert.Contains(first, line => line.StartsWith("-- Tls13 TLS_", StringComparison.Ordinal) && line.EndsWith("certificate not verified", StringComparison.Ordinal));
        Assert.Contains("C: RCPT TO:<ana@example.net>", first);
        Assert.Contains("C: <22 bytes>", first);
        Assert.Contains("C: .", first);
        Assert.StartsWith("-- message 2 of this connection to mx.example.net [127.0.0.1], Tls13", second[0], StringComparison.Ordinal);
        Assert.StartsWith("C: MAIL FROM:<ana@example.org>", second[1], StringComparison.Ordinal);
        Assert.Contains("S: 550 5.1.1 no such user", second);
        Assert.DoesNotContain(second, line => line.Contains("EHLO", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_password_of_a_relay_is_blanked()
    {
        await using var sink = MailSink.Start(new MailSinkOptions { Login = new SmtpCredentials("ana", "correct horse"), StartTls = false });
        var outcome = await ConnectAsync(To(sink) with { Credentials = new NetworkCredential("ana", "correct horse") });
        using var connection = Assert.IsType<ConnectOutcome.Connected>(outcome).Connection;
        await connection.SendAsync(Mail(), "bob@example.net", Yes);

        Assert.Contains("C: AUTH PLAIN <secret>", Words(connection));
        Assert.DoesNotContain(Convert.ToBase64String("\0ana\0correct horse"u8), connection.TranscriptText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hosts_that_could_not_be_used_are_told_too()
    {
        await using var busy = MailSink.Start(new MailSinkOptions { Greeting = GreetingUse.Busy });
        await using var refusing = MailSink.Start(new MailSinkOptions { Greeting = GreetingUse.Refuse });

        var failed = Assert.IsType<ConnectOutcome.Failed>(await ConnectAsync(To(("mx1.example.net", busy.EndPoint), ("mx2.example.net", refusing.EndPoint))));

        Assert.Matches(@"(?s)connected to mx1.*S: 421 4\.3\.2 too busy.*connected to mx2.*S: 554 5\.7\.1", failed.Notes.Transcript);
    }

    [Fact]
    public async Task A_broken_line_is_the_last_word()
    {
        await using var sink = MailSink.Start();
        using var connection = await ConnectedAsync(To(sink));

        await Assert.ThrowsAsync<LineBrokenException>(() => connection.SendAsync(Mail(), "disconnect-at-rcpt@example.net", Yes).AsTask());

        Assert.Matches("^-- .*c", Words(connection)[^1]);
    }

    /// <summary>Lines without their milliseconds.</summary>
    private static string[] Words(SmtpConnection connection) =>
        [.. connection.TranscriptText().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => Milliseconds().Replace(line, ""))];

    [GeneratedRegex("^ *[0-9]+ ")]
    private static partial Regex Milliseconds();
}
