using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Posthorn.Testing.Smtp;

namespace Posthorn.Sink.Tests.Meetings;

public sealed class TlsTests
{
    [Fact, Meets("no-starttls")]
    public async Task Stripped_starttls_is_not_offered_and_not_known()
    {
        await using var server = new MetServer("no-starttls");
        Assert.DoesNotContain("STARTTLS", await server.OffersAsync());
        var client = await server.GreetAsync();

        Assert.StartsWith("502", await client.AskAsync("STARTTLS"));
    }

    [Fact, Meets("starttls-refused")]
    public async Task Refused_starttls_leaves_the_connection_in_clear_text()
    {
        await using var server = new MetServer("starttls-refused");
        Assert.Contains("STARTTLS", await server.OffersAsync());
        var client = await server.GreetAsync();

        Assert.Equal("454 4.7.0 TLS not available due to local problem", await client.AskAsync("STARTTLS"));
        Assert.StartsWith("250", await client.AskAsync("MAIL FROM:<ana@example.org>"));
    }

    [Theory, Meets("tls-garbage"), Meets("tls-alert"), Meets("tls-old-version")]
    [InlineData("tls-garbage")]
    [InlineData("tls-alert")]
    [InlineData("tls-old-version")]
    public async Task A_handshake_that_is_answered_badly_fails(string personality)
    {
        await using var server = new MetServer(personality);
        var client = await StartTlsAsync(server);

        var fault = await Record.ExceptionAsync(() => client.EncryptAsync());

        Assert.True(fault is AuthenticationException or IOException, $"{fault}");
    }

    [Fact, Meets("tls-garbage")]
    public async Task Garbage_is_no_TLS()
    {
        await using var server = new MetServer("tls-garbage");
        var client = await StartTlsAsync(server);

        await client.SendAsync("\u0016");

        Assert.Equal("\u0016\u0003ÿ\0\r\nready or not\r\n", await client.ReadOnceAsync());
    }

    [Fact, Meets("tls-alert")]
    public async Task The_alert_is_a_fatal_handshake_failure()
    {
        await using var server = new MetServer("tls-alert");
        var client = await StartTlsAsync(server);

        await client.SendAsync("\u0016");

        Assert.Equal("\u0015\u0003\u0003\0\u0002\u0002\u0028", await client.ReadToEndAsync());
    }

    [Fact, Meets("tls-old-version")]
    public async Task The_old_version_is_a_server_hello_of_TLS_1_0()
    {
        await using var server = new MetServer("tls-old-version");
        var client = await StartTlsAsync(server);

        await client.SendAsync("\u0016");
        client.EndSending();

        var hello = await client.ReadToEndAsync();
        Assert.StartsWith("\u0016\u0003\u0001\0\u002a\u0002\0\0\u0026\u0003\u0001", hello);
        Assert.Equal(5 + 0x2a, hello.Length);
    }

    [Fact, Meets("tls-silence")]
    public async Task Silence_follows_220()
    {
        await using var server = new MetServer("tls-silence");
        var client = await StartTlsAsync(server);

        await client.SendAsync("\u0016\u0003\u0001");
        client.EndSending();

        Assert.Equal("", await client.ReadToEndAsync());
    }

    [Theory, Meets("trusted-certificate"), Meets("self-signed-certificate"), Meets("expired-certificate"), Meets("wrong-name-certificate")]
    [InlineData("trusted-certificate", SslPolicyErrors.None, X509ChainStatusFlags.NoError)]
    [InlineData("self-signed-certificate", SslPolicyErrors.None, X509ChainStatusFlags.UntrustedRoot)]
    [InlineData("expired-certificate", SslPolicyErrors.None, X509ChainStatusFlags.NotTimeValid)]
    [InlineData("wrong-name-certificate", SslPolicyErrors.RemoteCertificateNameMismatch, X509ChainStatusFlags.NoError)]
    public async Task A_certificate_has_the_fault_that_it_is_called_by_and_no_other(string personality, SslPolicyErrors name, X509ChainStatusFlags chain)
    {
        await using var server = new MetServer(personality);
        var client = await StartTlsAsync(server);
        (SslPolicyErrors Name, X509ChainStatusFlags Chain)? judged = null;

        await client.EncryptAsync((_, certificate, _, errors) =>
        {
            judged = (errors & SslPolicyErrors.RemoteCertificateNameMismatch, JudgeChain((X509Certificate2)certificate!));
            return certificate is not null;
        });

        Assert.Equal((name, chain), judged);
        Assert.StartsWith("250", await client.AskAsync("EHLO client.example.org"));
    }

    private static X509ChainStatusFlags JudgeChain(X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(SinkAuthority.Root);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.Build(certificate);
        return chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, status) => all | status.Status);
    }

    private static async Task<RawSmtpClient> StartTlsAsync(MetServer server)
    {
        var client = await server.GreetAsync();
        Assert.StartsWith("220", await client.AskAsync("STARTTLS"));
        return client;
    }
}
