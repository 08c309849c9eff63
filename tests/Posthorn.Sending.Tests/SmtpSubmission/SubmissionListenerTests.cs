using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Posthorn.Accounts;
using Posthorn.Kernel;
using Posthorn.Sending.SmtpSubmission;
using Posthorn.Storage;
using Posthorn.Testing.Smtp;

namespace Posthorn.Sending.Tests.SmtpSubmission;

/// <summary>When submission does not take mail, or not now.</summary>
public sealed class SubmissionListenerTests() : RoomSuite(DatabaseKind.Sqlite)
{
    private const string Message = "From: shop@example.com\r\n\r\nHello\r\n.\r\n";
    private const string Transaction = "MAIL FROM:<shop@example.com>\r\nRCPT TO:<ana@example.org>\r\nDATA\r\n";

    private readonly SwitchedAdmission _admission = new();

    [Theory]
    [InlineData(false, "452 Come back later")]
    [InlineData(true, "421 Come back later")]
    public async Task Mail_is_refused_while_it_is_not_welcome_with_the_reason(bool isStopping, string reply)
    {
        await using var server = await StartAsync(new SubmissionOptions());
        using var client = await LoginAsync(server);
        _admission.Refusal = new AdmissionRefusal("Come back later", TimeSpan.FromSeconds(1), isStopping);

        Assert.Equal(reply, await client.AskAsync("MAIL FROM:<shop@example.com>"));
    }

    [Fact]
    public async Task A_full_disk_is_told_as_452_and_the_next_try_succeeds()
    {
        await using var server = await StartAsync(new SubmissionOptions());
        using var client = await LoginAsync(server);
        await Database.WriteAsync(async session => { await session.ExecuteAsync("PRAGMA max_page_count = 1"); }, Token);
        var large = "From: shop@example.com\r\n\r\n" + string.Concat(Enumerable.Repeat("0123456789\r\n", 100_000)) + ".\r\n";
        await client.SendAsync(Transaction + large);
        Assert.Equal("452 The mail cannot be stored now, try again later", await LastOfAsync(client, 4));

        await Database.WriteAsync(async session => { await session.ExecuteAsync("PRAGMA max_page_count = 1000000"); }, Token);
        await client.SendAsync(Transaction + large);
        Assert.StartsWith("250 Ok: queued as ", await LastOfAsync(client, 4), StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_its_last_message_a_connection_is_told_to_open_another()
    {
        await using var server = await StartAsync(new SubmissionOptions { MaxMessages = 2 });
        using var client = await LoginAsync(server);
        for (var i = 0; i < 2; i++)
        {
            await client.SendAsync(Transaction + Message);
            Assert.StartsWith("250 Ok: queued as ", await LastOfAsync(client, 4), StringComparison.Ordinal);
        }

        Assert.Equal("421 Too many messages on this connection, please open another one", await client.AskAsync("MAIL FROM:<shop@example.com>"));
        Assert.Equal("", await client.ReadReplyAsync());
    }

    [Fact]
    public async Task Recipients_beyond_the_limit_are_put_off_and_the_others_get_the_mail()
    {
        await using var server = await StartAsync(new SubmissionOptions { MaxRecipients = 100 });
        using var client = await LoginAsync(server);
        await client.AskAsync("MAIL FROM:<shop@example.com>");
        for (var i = 0; i < 100; i++)
        {
            Assert.StartsWith("250", await client.AskAsync($"RCPT TO:<r{i}@example.org>"), StringComparison.Ordinal);
        }

        Assert.StartsWith("452", await client.AskAsync("RCPT TO:<late@example.org>"), StringComparison.Ordinal);
        await client.AskAsync("DATA");
        await client.SendAsync(Message);
        Assert.StartsWith("250", await client.ReadReplyAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_over_the_limit_is_refused_when_it_was_not_announced()
    {
        await using var server = await StartAsync(new SubmissionOptions { MaxMessageBytes = 64 * 1024 });
        using var client = await LoginAsync(server);
        await client.SendAsync(Transaction + new string('x', 65 * 1024) + "\r\n.\r\n");

        Assert.StartsWith("552", await LastOfAsync(client, 4), StringComparison.Ordinal);
        await client.SendAsync(Transaction + Message);
        Assert.StartsWith("250", await LastOfAsync(client, 4), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_addresses_are_served_and_nothing_is_left_open_when_one_is_taken()
    {
        await using var server = await StartAsync(new SubmissionOptions(), listeners: 2);
        Assert.Equal(2, server.Listener.EndPoints.Distinct().Count());

        var second = NewListener(new SubmissionOptions { Listen = [new IPEndPoint(IPAddress.Loopback, 0), server.Listener.EndPoints[0]] });
        await Assert.ThrowsAsync<System.Net.Sockets.SocketException>(() => second.StartAsync(Token));
        await Assert.ThrowsAnyAsync<System.Net.Sockets.SocketException>(() => RawSmtpClient.ConnectAsync(second.EndPoints[0]));
    }

    private static async Task<string> LastOfAsync(RawSmtpClient client, int replies)
    {
        var reply = "";
        for (var i = 0; i < replies; i++)
        {
            reply = await client.ReadReplyAsync();
        }

        return reply;
    }

    private async Task<RawSmtpClient> LoginAsync(RunningListener server)
    {
        var (_, secret) = await Get<IApiKeys>().CreateAsync(Account, "smtp", new HashSet<string> { "mail.send" }, Token);
        var client = await RawSmtpClient.ConnectAsync(server.Listener.EndPoints[0]);
        await client.ReadReplyAsync();
        await client.AskAsync("EHLO client.example.org");
        var login = Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes($"\0apikey\0{secret.Reveal()}"));
        Assert.Equal("235 Authentication successful", await client.AskAsync($"AUTH PLAIN {login}"));
        return client;
    }

    private async Task<RunningListener> StartAsync(SubmissionOptions options, int listeners = 1)
    {
        options.Listen = [.. Enumerable.Repeat(new IPEndPoint(IPAddress.Loopback, 0), listeners)];
        var listener = NewListener(options);
        await listener.StartAsync(Token);
        return new RunningListener(listener);
    }

    private SubmissionListener NewListener(SubmissionOptions options) => new(
        Options.Create(options), Options.Create(Settings), Get<IApiKeys>(), Get<ICallers>(), _admission, Get<AcceptMessage>(), TimeProvider.System, NullLogger<SubmissionListener>.Instance);

    private sealed record RunningListener(SubmissionListener Listener) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await Listener.StopAsync(CancellationToken.None);
    }

    private sealed class SwitchedAdmission : IAdmission
    {
        public AdmissionRefusal? Refusal { get; set; }
    }
}
