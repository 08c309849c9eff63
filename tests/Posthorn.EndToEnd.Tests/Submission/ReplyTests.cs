using System.Net;
using Posthorn.EndToEnd.Tests.Support;

namespace Posthorn.EndToEnd.Tests.Submission;

/// <summary>What SMTP submission answers to what it cannot follow, word by word. The replies of the usual way are in <see cref="DialogTests"/>.</summary>
public sealed class ReplyTests(DirectPosthorn posthorn)
{
    private IPEndPoint Server => posthorn.Running.Process.Submission;

    [Theory]
    [InlineData("FOO", "500 Command not recognized")]
    [InlineData("VRFY ana", "252 Cannot verify, but will accept the message and try")]
    [InlineData("EXPN list", "502 Command not implemented")]
    [InlineData("MAIL", "501 Bad sender address syntax")]
    [InlineData("MAIL FROM:ana", "501 Bad sender address syntax")]
    [InlineData("MAIL FROM:<shop@example.com> FOO=1", "555 Parameter not recognized")]
    [InlineData("MAIL FROM:<shop@example.com> BODY=9BIT", "501 Syntax error in arguments")]
    [InlineData("MAIL FROM:<shop@example.com> SIZE=31457281", "552 Message exceeds the size limit")]
    [InlineData("RCPT TO:<ana@example.org>", "503 Bad sequence of commands")]
    [InlineData("DATA", "503 Bad sequence of commands")]
    [InlineData("MAIL FROM:<shop@example.com>|RCPT TO:<ana>", "501 Bad recipient address syntax")]
    [InlineData("MAIL FROM:<shop@example.com>|RCPT TO:<ana@localhost>", "550 The recipient address is not a valid email address")]
    [InlineData("MAIL FROM:<shop@example.com>|RCPT TO:<ana@[192.0.2.1]>", "550 The recipient address is not a valid email address")]
    [InlineData("MAIL FROM:<shop@example.com>|MAIL FROM:<shop@example.com>", "503 Bad sequence of commands")]
    [InlineData("MAIL FROM:<shop@example.com>|DATA", "503 Bad sequence of commands")]
    [InlineData("AUTH PLAIN AGEAYg==", "503 Bad sequence of commands")]
    [InlineData("RSET", "250 Ok")]
    [InlineData("NOOP", "250 Ok")]
    public async Task After_a_login_a_command_out_of_place_is_told_so(string commands, string reply)
    {
        using var client = await SubmissionClient.LoginAsync(Server);
        var lines = commands.Split('|');
        foreach (var line in lines[..^1])
        {
            Assert.StartsWith("250", await client.AskAsync(line), StringComparison.Ordinal);
        }

        Assert.Equal(reply, await client.AskAsync(lines[^1]));
    }

    [Theory]
    [InlineData("AUTH CRAM-MD5", "504 Authentication mechanism not supported")]
    [InlineData("AUTH", "501 Syntax error in arguments")]
    [InlineData("AUTH PLAIN %%%", "501 Cannot decode the authentication response")]
    [InlineData("AUTH LOGIN|*", "501 Authentication cancelled")]
    [InlineData("AUTH PLAIN|*", "501 Authentication cancelled")]
    [InlineData("MAIL FROM:<shop@example.com>", "550 Unauthenticated senders not allowed")]
    [InlineData("RCPT TO:<ana@example.org>", "503 Bad sequence of commands")]
    public async Task Before_a_login_too(string commands, string reply)
    {
        using var client = await Testing.Smtp.RawSmtpClient.ConnectAsync(Server);
        await client.ReadReplyAsync();
        await client.AskAsync("EHLO client.example.org");
        var lines = commands.Split('|');
        foreach (var line in lines[..^1])
        {
            Assert.StartsWith("334", await client.AskAsync(line), StringComparison.Ordinal);
        }

        Assert.Equal(reply, await client.AskAsync(lines[^1]));
    }

    [Theory]
    [InlineData("From: shop@example.com\n\r\nHello", "550 Bare LF received, lines must end in CRLF")]
    [InlineData("From: shop@example.com\r\n\r\nHel\rlo", "550 Bare CR received, lines must end in CRLF")]
    public async Task A_lone_line_end_in_a_message_is_refused_since_servers_disagree_about_it(string message, string reply)
    {
        using var client = await SubmissionClient.LoginAsync(Server);

        Assert.Equal(reply, await client.SubmitAsync("shop@example.com", ["ana@example.org"], message));
    }

    [Fact]
    public async Task Too_many_errors_end_the_connection()
    {
        using var client = await SubmissionClient.LoginAsync(Server);
        var replies = new List<string>();
        while (replies.Count < 100 && (replies.Count == 0 || replies[^1].StartsWith("500", StringComparison.Ordinal)))
        {
            replies.Add(await client.AskAsync("FOO"));
        }

        Assert.Equal("421 Too many errors, closing", replies[^1]);
    }
}
