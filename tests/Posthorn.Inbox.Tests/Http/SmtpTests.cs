using Posthorn.Kernel;
using Posthorn.Storage;

namespace Posthorn.Inbox.Tests.Http;

public sealed class SmtpTests : IAsyncLifetime
{
    private readonly InboxHost _host = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _host.InitializeAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task What_was_answered_250_is_there()
    {
        await Task.WhenAll(Enumerable.Range(0, 50).Select(async number =>
        {
            var id = await _host.DeliverAsync($"Subject: {number}\r\n\r\nx", "ana@example.net");
            Assert.NotNull(await _host.Inbox.ReadRawAsync(long.Parse(id), Token));
        }));

        Assert.Equal(50, (await _host.Inbox.FindAsync("", 100, Token)).Count);
    }

    [Fact]
    public async Task While_the_server_sheds_load_mail_is_asked_to_come_back()
    {
        _host.Refusal = new AdmissionRefusal("The mail was not accepted, since the disk is full.", TimeSpan.FromSeconds(10));
        using var client = await _host.ConnectAsync();
        await client.ReadReplyAsync();

        await client.AskAsync("EHLO client.example.org");
        Assert.Equal("452 4.3.1 The mail was not accepted, since the disk is full.", await client.AskAsync("MAIL FROM:<>"));

        _host.Refusal = null;
        Assert.StartsWith("250", await client.DeliverAsync("", ["ana@example.net"], "Subject: x\r\n\r\nx"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_the_program_ends_what_is_under_way_still_arrives()
    {
        _host.Refusal = new AdmissionRefusal("The server is stopping.", TimeSpan.FromSeconds(10), IsStopping: true);

        await _host.DeliverAsync("Subject: x\r\n\r\nx", "ana@example.net");
    }

    [Fact]
    public async Task Anybody_may_write_to_anybody_and_returned_mail_comes_in_too()
    {
        using var client = await _host.ConnectAsync();
        await client.ReadReplyAsync();

        Assert.StartsWith("250", await client.DeliverAsync("", ["postmaster", "\"odd name\"@example.net", "x@[192.0.2.1]"], "Subject: returned\r\n\r\nx"), StringComparison.Ordinal);

        var mail = Assert.Single(await _host.Inbox.FindAsync("subject:returned", 10, Token));
        Assert.Equal("", mail.MailFrom);
        Assert.Equal(["postmaster", "\"odd name\"@example.net", "x@[192.0.2.1]"], mail.Recipients);
    }

    [Theory]
    [InlineData(100_000, "250")]
    [InlineData(100_001, "552")]
    public async Task A_mail_may_be_as_long_as_the_limit(int octets, string code)
    {
        using var client = await _host.ConnectAsync();
        await client.ReadReplyAsync();

        Assert.StartsWith(code, await client.DeliverAsync("a@example.org", ["b@example.net"], new string('x', octets - 2)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_the_disk_is_full_the_sender_is_asked_to_come_back()
    {
        await _host.Database.WriteAsync(async session => { await session.QueryLongAsync("PRAGMA max_page_count = 1"); }, Token);
        using var client = await _host.ConnectAsync();
        await client.ReadReplyAsync();

        Assert.StartsWith("452 4.3.1", await client.DeliverAsync("a@example.org", ["b@example.net"], new string('x', 90_000)), StringComparison.Ordinal);

        await _host.Database.WriteAsync(async session => { await session.QueryLongAsync("PRAGMA max_page_count = 1000000"); }, Token);
        Assert.StartsWith("250", await client.DeliverAsync("a@example.org", ["b@example.net"], new string('x', 90_000)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_contract_finds_awaits_and_empties()
    {
        var waiting = _host.Inbox.AwaitAsync("to:ana@example.net", TimeSpan.FromMinutes(1), Token);
        await _host.DeliverAsync("Subject: 1\r\n\r\nx", "ana@example.net");

        Assert.Equal("1", (await waiting)?.Subject);
        await _host.Inbox.DeleteAllAsync(Token);
        Assert.Empty(await _host.Inbox.FindAsync("", 10, Token));
        Assert.Null(await _host.Inbox.AwaitAsync("to:ana@example.net", TimeSpan.FromMilliseconds(10), Token));
        await Assert.ThrowsAsync<FormatException>(() => _host.Inbox.FindAsync(new string('x', 1001), 10, Token));
    }
}
