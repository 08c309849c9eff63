using System.Net;
using System.Net.Sockets;
using Posthorn.Testing.Hosting;
using Posthorn.Testing.Smtp;

namespace Posthorn.Sink.Tests.Command;

public sealed class SinkCommandTests
{
    [Fact]
    public async Task List_explains_every_personality()
    {
        var said = await PosthornProgram.RunAsync("sink", "--list");

        Assert.Equal((0, ""), (said.ExitCode, said.Errors));
        Assert.All(Personalities.All, personality =>
            Assert.Matches($"(?m)^{personality.Name}[ :\\[].* {System.Text.RegularExpressions.Regex.Escape(personality.Sentence)}$", said.Output));
    }

    [Fact]
    public async Task It_ends_after_its_count_and_tells_what_it_has_seen()
    {
        using var sink = await SinkProcess.StartAsync("--count", "2", "--personality", "google:unknown-user=0%", "--personality", "no-size");
        using var client = await RawSmtpClient.ConnectAsync(sink.EndPoint);
        Assert.Equal("220 mx.google.com ESMTP", await client.ReadReplyAsync());

        await client.AskAsync("EHLO client.example.org");
        await client.AskAsync("MAIL FROM:<ana@example.org>");
        Assert.StartsWith("550-5.1.1", await client.AskAsync("RCPT TO:<google-unknown-user@example.net>"));
        Assert.StartsWith("250", await client.DeliverAsync("ana@example.org", ["bob@example.net"], "one"));
        Assert.StartsWith("250", await client.DeliverAsync("ana@example.org", ["bob@example.net"], "two"));
        var end = await sink.EndAsync();

        Assert.Equal((0, ""), (end.ExitCode, end.Errors));
        Assert.Contains("2 messages accepted (10 octets), 0 replies 4xx,", end.Output);
        Assert.Contains("1 connections, at most 1 at a time", end.Output);
        Assert.Matches("(?m)^1 +550 5.1.1 The email account that you tried to reach does not exist", end.Output);
        Assert.Matches("(?m)^127.0.0.1 +1 +1 +2$", end.Output);
    }

    [Fact]
    public async Task It_shows_its_progress_and_ends_well_when_it_is_told_to()
    {
        using var sink = await SinkProcess.StartAsync("--personality", "sinkhole");
        using var client = await RawSmtpClient.ConnectAsync(sink.EndPoint);
        await client.ReadReplyAsync();
        Assert.StartsWith("250", await client.DeliverAsync("ana@example.org", ["bob@example.net"], "x"));

        await sink.TerminateAsync();
        var end = await sink.EndAsync();

        Assert.Equal((0, ""), (end.ExitCode, end.Errors));
        Assert.Contains("1 open of 1 connections, 1 accepted (+", end.Output);
        Assert.Contains("1 messages accepted (3 octets)", end.Output);
    }

    [Fact]
    public async Task It_ends_after_its_time()
    {
        var said = await PosthornProgram.RunAsync("sink", "--listen", "127.0.0.1:0", "--for", "10ms");

        Assert.Equal((0, ""), (said.ExitCode, said.Errors));
        Assert.Contains("0 messages accepted", said.Output);
    }

    [Fact]
    public async Task Messages_are_saved_with_their_envelope_and_nothing_is_overwritten()
    {
        using var folder = new TemporaryFolder();
        var mails = Path.Combine(folder.Path, "mails");
        Directory.CreateDirectory(mails);
        await File.WriteAllTextAsync(Path.Combine(mails, "000007.eml"), "old", TestContext.Current.CancellationToken);
        using var sink = await SinkProcess.StartAsync("--count", "1", "--save", mails);
        using var client = await RawSmtpClient.ConnectAsync(sink.EndPoint);
        await client.ReadReplyAsync();
        await client.DeliverAsync("ana@example.org", ["bob@example.net", "cem@example.net"], "Subject: hi\r\n\r\n..dot");
        await sink.EndAsync();

        Assert.Equal(["000007.eml", "000008.eml"], Directory.GetFiles(mails).Select(Path.GetFileName).Order());
        Assert.Equal(
            "Return-Path: <ana@example.org>\r\nDelivered-To: bob@example.net, cem@example.net\r\nSubject: hi\r\n\r\n.dot\r\n",
            await File.ReadAllTextAsync(Path.Combine(mails, "000008.eml"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_file_of_personalities_is_read()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "slow.txt");
        await File.WriteAllTextAsync(file, "# who am I\nmail:450 4.7.1 Slow down\n", TestContext.Current.CancellationToken);
        using var sink = await SinkProcess.StartAsync("--personality", file, "--delay", "1ms");
        using var client = await RawSmtpClient.ConnectAsync(sink.EndPoint);
        await client.ReadReplyAsync();
        await client.AskAsync("EHLO client.example.org");

        Assert.Equal("450 4.7.1 Slow down", await client.AskAsync("MAIL FROM:<ana@example.org>"));
    }

    [Theory]
    [InlineData("--personality nobody", "--personality: There is no personality called nobody")]
    [InlineData("--personality tarpit:soon", "--personality: tarpit understands a value such as 1s, not soon.")]
    [InlineData("--listen somewhere", "--listen: somewhere is no ADDRESS:PORT.")]
    [InlineData("--listen 127.0.0.1", "--listen: 127.0.0.1 is no ADDRESS:PORT.")]
    [InlineData("--for soon", "soon is no time such as 200ms, 30s, 5m or 1h.")]
    [InlineData("--count 0", "--count is at least 1.")]
    [InlineData("--personality sinkhole --save mails", "--save: a sinkhole keeps nothing")]
    public async Task A_mistake_ends_it_with_2_and_a_reason(string arguments, string reason)
    {
        var said = await PosthornProgram.RunAsync(["sink", .. arguments.Split(' ')]);

        Assert.Equal(2, said.ExitCode);
        Assert.Contains(reason, said.Errors);
    }

    [Fact]
    public async Task A_port_in_use_ends_it_with_4()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();

        var said = await PosthornProgram.RunAsync("sink", "--listen", $"{taken.LocalEndPoint}");

        Assert.Equal(4, said.ExitCode);
        Assert.Contains($"--listen: {taken.LocalEndPoint} cannot be opened", said.Errors);
    }
}
