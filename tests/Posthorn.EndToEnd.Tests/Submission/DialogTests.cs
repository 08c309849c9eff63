using System.Net;
using Posthorn.EndToEnd.Tests.Support;
using Posthorn.Testing.Hosting;
using Posthorn.Testing.Smtp;

namespace Posthorn.EndToEnd.Tests.Submission;

/// <summary>What is said on the line, word by word: programs and monitoring compare these texts.</summary>
public sealed class DialogTests(DirectPosthorn posthorn)
{
    private const string Hello = "EHLO client.example.org";
    private const string Mail = "From: shop@example.com\r\nSubject: Hi\r\n\r\nHello\r\n";
    private const string BadKey = "535 Authentication failed: The provided authorization grant is invalid, expired, or revoked";

    private IPEndPoint Server => posthorn.Running.Process.Submission;

    [Fact]
    public async Task The_whole_dialogue_has_the_known_words()
    {
        var domain = posthorn.NewDomain();
        using var client = await RawSmtpClient.ConnectAsync(Server);

        Assert.Equal("220 SG ESMTP service ready at posthorn.example.com", await client.ReadReplyAsync());
        Assert.Equal(
            "250-posthorn.example.com\n250-8BITMIME\n250-PIPELINING\n250-SIZE 31457280\n250-STARTTLS\n250-AUTH PLAIN LOGIN\n250 AUTH=PLAIN LOGIN",
            await client.AskAsync(Hello));
        Assert.Equal("550 Unauthenticated senders not allowed", await client.AskAsync("MAIL FROM:<shop@example.com>"));
        Assert.Equal("334 VXNlcm5hbWU6", await client.AskAsync("AUTH LOGIN"));
        Assert.Equal("334 UGFzc3dvcmQ6", await client.AskAsync(SubmissionClient.Base64("apikey")));
        Assert.Equal("235 Authentication successful", await client.AskAsync(SubmissionClient.Base64(PosthornProcess.Key)));
        var id = SubmissionClient.IdOf(await client.SubmitAsync("shop@example.com", [$"ana@{domain}"], Mail));
        Assert.Equal("221 See you later", await client.AskAsync("QUIT"));

        Assert.Equal("processed delivered", (await posthorn.Stories.EndAsync(id)).Course);
    }

    [Theory]
    [InlineData("AUTH PLAIN", true)]
    [InlineData("AUTH LOGIN", false)]
    public async Task A_login_may_bring_its_first_answer_or_be_asked_for_it(string mechanism, bool isPlain)
    {
        using var client = await RawSmtpClient.ConnectAsync(Server);
        await client.ReadReplyAsync();
        await client.AskAsync(Hello);
        if (isPlain)
        {
            Assert.Equal("334", (await client.AskAsync(mechanism)).TrimEnd());
            Assert.Equal("235 Authentication successful", await client.AskAsync(SubmissionClient.Base64($"\0apikey\0{PosthornProcess.Key}")));
        }
        else
        {
            Assert.Equal("334 UGFzc3dvcmQ6", await client.AskAsync($"{mechanism} {SubmissionClient.Base64("apikey")}"));
            Assert.Equal("235 Authentication successful", await client.AskAsync(SubmissionClient.Base64(PosthornProcess.Key)));
        }
    }

    [Fact]
    public async Task Wrong_logins_are_told_why_and_the_third_ends_the_connection()
    {
        using var client = await RawSmtpClient.ConnectAsync(Server);
        await client.ReadReplyAsync();
        await client.AskAsync(Hello);

        Assert.Equal(BadKey, await client.AskAsync(SubmissionClient.Plain("SG.nonsense")));
        Assert.Equal("535 Authentication failed: Bad username / password", await client.AskAsync(SubmissionClient.Plain(PosthornProcess.Key, "ana")));
        Assert.Equal(BadKey, await client.AskAsync(SubmissionClient.Plain(PosthornProcess.Key[..^1] + "C")));
        Assert.Equal("421 Too many failed logins, closing", await client.ReadReplyAsync());
        Assert.Equal("", await client.ReadReplyAsync());
    }

    [Fact]
    public async Task A_key_without_the_permission_to_send_is_refused()
    {
        var made = await posthorn.Running.Process.CommandAsync("keys", "create", "reader", "--scope", "stats.read");
        var key = made.Output.Split().First(word => word.StartsWith("SG.", StringComparison.Ordinal));
        using var client = await RawSmtpClient.ConnectAsync(Server);
        await client.ReadReplyAsync();
        await client.AskAsync(Hello);

        Assert.Equal("535 Authentication failed: access forbidden, this API key has no mail.send permission", await client.AskAsync(SubmissionClient.Plain(key)));
    }

    [Fact]
    public async Task A_key_that_is_revoked_while_its_connection_stands_sends_no_more()
    {
        var made = await posthorn.Running.Process.CommandAsync("keys", "create", "short lived", "--scope", "mail.send");
        var key = made.Output.Split().First(word => word.StartsWith("SG.", StringComparison.Ordinal));
        using var client = await RawSmtpClient.ConnectAsync(Server);
        await client.ReadReplyAsync();
        await client.AskAsync(Hello);
        Assert.Equal("235 Authentication successful", await client.AskAsync(SubmissionClient.Plain(key)));
        Assert.Equal(0, (await posthorn.Running.Process.CommandAsync("keys", "revoke", key.Split('.')[1])).ExitCode);

        // Another process made and revoked it: what is in memory is good for two seconds.
        var reply = "250";
        for (var end = Environment.TickCount64 + 20_000; reply.StartsWith("250", StringComparison.Ordinal) && Environment.TickCount64 < end;)
        {
            reply = await client.AskAsync("MAIL FROM:<shop@example.com>");
            await client.AskAsync("RSET");
        }

        Assert.Equal(BadKey, reply);
    }

    [Fact]
    public async Task A_message_that_announces_too_many_octets_is_refused_at_once()
    {
        using var client = await SubmissionClient.LoginAsync(Server);

        Assert.StartsWith("552 ", await client.AskAsync("MAIL FROM:<shop@example.com> SIZE=31457281"), StringComparison.Ordinal);
        Assert.Equal("250 Sender address accepted", await client.AskAsync("MAIL FROM:<shop@example.com> SIZE=31457280 BODY=8BITMIME AUTH=<>"));
    }

    [Theory]
    [InlineData("Subject: Hi\r\n\r\nHello", "550 The message has no From header, and it needs one with the address of a sender")]
    [InlineData("From: somebody\r\n\r\nHello", "550 The From header of the message does not contain a valid email address")]
    [InlineData("From: a@localhost\r\n\r\nHello", "550 The From header of the message does not contain a valid email address")]
    [InlineData("From: a@example.com\r\nX-SMTPAPI: {\"ip_pool\":\"nowhere\"}\r\n\r\nHello", "550 The IP Pool name must be a valid pool name for your account. You provided [nowhere].")]
    public async Task A_message_that_cannot_be_sent_is_refused_at_its_end(string message, string reply)
    {
        using var client = await SubmissionClient.LoginAsync(Server);

        Assert.Equal(reply, await client.SubmitAsync("shop@example.com", ["ana@example.org"], message));
        Assert.Equal("250 Sender address accepted", await client.AskAsync("MAIL FROM:<shop@example.com>"));
    }

    [Theory]
    [InlineData("ana")]
    [InlineData("ana@localhost")]
    [InlineData("ana@[192.0.2.1]")]
    public async Task A_recipient_that_is_no_address_is_refused(string recipient)
    {
        using var client = await SubmissionClient.LoginAsync(Server);
        await client.AskAsync("MAIL FROM:<shop@example.com>");

        Assert.StartsWith("5", await client.AskAsync($"RCPT TO:<{recipient}>"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task STARTTLS_begins_anew_and_is_not_offered_twice()
    {
        using var client = await RawSmtpClient.ConnectAsync(Server);
        await client.ReadReplyAsync();
        await client.AskAsync(Hello);
        Assert.StartsWith("220", await client.AskAsync("STARTTLS"), StringComparison.Ordinal);
        await client.EncryptAsync();

        Assert.StartsWith("503", await client.AskAsync("MAIL FROM:<shop@example.com>"), StringComparison.Ordinal);
        Assert.Equal("250-posthorn.example.com\n250-8BITMIME\n250-PIPELINING\n250-SIZE 31457280\n250-AUTH PLAIN LOGIN\n250 AUTH=PLAIN LOGIN", await client.AskAsync(Hello));
        Assert.Equal("235 Authentication successful", await client.AskAsync(SubmissionClient.Plain(PosthornProcess.Key)));
        SubmissionClient.IdOf(await client.SubmitAsync("shop@example.com", [$"ana@{posthorn.NewDomain()}"], Mail));
    }

    [Fact]
    public async Task Bytes_that_arrive_with_STARTTLS_end_the_connection()
    {
        using var client = await RawSmtpClient.ConnectAsync(Server);
        await client.ReadReplyAsync();
        await client.AskAsync(Hello);
        await client.SendAsync($"STARTTLS\r\n{SubmissionClient.Plain(PosthornProcess.Key)}\r\n");

        Assert.StartsWith("554", await client.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TLS_from_the_first_byte_needs_no_STARTTLS()
    {
        using var client = await RawSmtpClient.ConnectAsync(posthorn.Running.Process.SubmissionTls);
        await client.EncryptAsync();

        Assert.Equal("220 SG ESMTP service ready at posthorn.example.com", await client.ReadReplyAsync());
        Assert.DoesNotContain("STARTTLS", await client.AskAsync(Hello), StringComparison.Ordinal);
        Assert.Equal("235 Authentication successful", await client.AskAsync(SubmissionClient.Plain(PosthornProcess.Key)));
    }
}
