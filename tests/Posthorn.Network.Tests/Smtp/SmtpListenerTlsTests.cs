using Microsoft.Extensions.Logging;
using Posthorn.Testing.Smtp;

namespace Posthorn.Network.Tests.Smtp;

public sealed class SmtpListenerTlsTests
{
    [Fact]
    public async Task STARTTLS_starts_the_session_over_in_TLS()
    {
        await using var fixture = new ListenerFixture(options => options with { Certificate = () => TestCertificate.Context });
        using var client = await fixture.MeetAsync();
        Assert.Contains("STARTTLS", await client.AskAsync("EHLO client.example.org"), StringComparison.Ordinal);

        Assert.StartsWith("220", await client.AskAsync("STARTTLS"), StringComparison.Ordinal);
        await client.EncryptAsync();

        Assert.StartsWith("503", await client.AskAsync("MAIL FROM:<a@example.org>"), StringComparison.Ordinal);
        Assert.StartsWith("250", await client.DeliverAsync("a@example.org", ["b@example.net"], "Subject: secret\r\n\r\nx"), StringComparison.Ordinal);
        Assert.True(Assert.Single(fixture.Messages).IsEncrypted);
        Assert.StartsWith("221", await client.AskAsync("QUIT"), StringComparison.Ordinal);
        Assert.Equal("", await client.ReadToEndAsync());
    }

    [Fact]
    public async Task TLS_can_come_first()
    {
        await using var fixture = new ListenerFixture(options => options with { Certificate = () => TestCertificate.Context, ImplicitTls = true });
        using var client = await fixture.ConnectAsync();
        await client.EncryptAsync();

        Assert.StartsWith("220", await client.ReadReplyAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("STARTTLS", await client.AskAsync("EHLO client.example.org"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_certificate_STARTTLS_is_not_offered()
    {
        await using var fixture = new ListenerFixture();
        using var client = await fixture.MeetAsync();

        Assert.DoesNotContain("STARTTLS", await client.AskAsync("EHLO client.example.org"), StringComparison.Ordinal);
        Assert.StartsWith("502", await client.AskAsync("STARTTLS"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commands_sent_behind_STARTTLS_are_never_taken_for_encrypted()
    {
        await using var fixture = new ListenerFixture(options => options with { Certificate = () => TestCertificate.Context });
        using var client = await fixture.MeetAsync();
        await client.AskAsync("EHLO client.example.org");

        await client.SendAsync("STARTTLS\r\nMAIL FROM:<a@example.org>\r\n");

        Assert.StartsWith("554", await client.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clear_text_in_place_of_the_handshake_ends_the_connection()
    {
        await using var fixture = new ListenerFixture(options => options with { Certificate = () => TestCertificate.Context });
        using var client = await fixture.MeetAsync();
        await client.AskAsync("EHLO client.example.org");
        await client.AskAsync("STARTTLS");

        await client.SendAsync("MAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.net>\r\n");

        Assert.DoesNotContain("250", await client.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(fixture.Log.Entries, entry => entry.Level == LogLevel.Error);
    }

    [Fact]
    public async Task A_certificate_that_cannot_be_had_is_454_and_the_conversation_goes_on()
    {
        await using var fixture = new ListenerFixture(options => options with { Certificate = () => throw new InvalidDataException("no file") });
        using var client = await fixture.MeetAsync();
        await client.AskAsync("EHLO client.example.org");

        Assert.StartsWith("454", await client.AskAsync("STARTTLS"), StringComparison.Ordinal);
        Assert.StartsWith("250", await client.AskAsync("NOOP"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silent_client_is_told_421_inside_TLS_too()
    {
        await using var fixture = new ListenerFixture(options => options with
        {
            Certificate = () => TestCertificate.Context,
            IdleTimeout = TimeSpan.FromMilliseconds(500),
        });
        using var client = await fixture.MeetAsync();
        await client.AskAsync("EHLO client.example.org");
        await client.AskAsync("STARTTLS");
        await client.EncryptAsync();

        Assert.StartsWith("421 4.4.2", await client.ReadToEndAsync(), StringComparison.Ordinal);
    }
}
