using System.Net.Security;
using System.Security.Authentication;
using Posthorn.Delivery.Smtp;
using Posthorn.Delivery.Tls;
using Posthorn.Smtp;
using Posthorn.Sink;
using Posthorn.Testing.Smtp;

namespace Posthorn.Delivery.Tests.Smtp;

/// <summary>What TLS policies do to connections, against real servers.</summary>
public sealed class TlsConnectionTests : ConnectorFixture
{
    private static SslServerAuthenticationOptions ServerTls => new() { ServerCertificateContext = TestCertificate.Context };

    [Fact]
    public async Task TLS_is_used_when_offered_whatever_the_certificate_says()
    {
        await using var sink = MailSink.Start();

        using var connection = await ConnectedAsync(To(sink));
        await connection.SendAsync(Mail(), "bob@example.net", Yes);

        Assert.True((await sink.WaitForAsync(1))[0].IsEncrypted);
        Assert.Equal(("Tls13", true), (connection.Facts.TlsVersion, connection.Facts.CertificateError));
        Assert.Contains("TLS_", connection.Facts.Cipher, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_handshake_is_followed_by_clear_text_on_a_new_connection()
    {
        await using var sink = MailSink.Start(new MailSinkOptions { BrokenTls = true });

        var connected = Assert.IsType<ConnectOutcome.Connected>(await ConnectAsync(To(sink)));

        Assert.Equal((2, (string?)null), (sink.Connections, connected.Connection.Facts.Cipher));
        Assert.Equal(TlsFailureKind.Handshake, Assert.Single(connected.Notes.TlsFailures).Kind);
        Assert.Single(connected.Tried);
        connected.Connection.Dispose();
    }

    [Fact]
    public async Task A_host_whose_TLS_is_broken_is_spoken_to_in_clear_text_at_once_the_next_time()
    {
        await using var sink = MailSink.Start(new MailSinkOptions { BrokenTls = true });
        (await ConnectedAsync(To(sink))).Dispose();

        (await ConnectedAsync(To(sink))).Dispose();

        Assert.Equal(3, sink.Connections);
    }

    [Fact]
    public async Task Where_TLS_is_required_a_broken_handshake_is_the_end_of_this_host()
    {
        await using var broken = MailSink.Start(new MailSinkOptions { BrokenTls = true });
        await using var sound = MailSink.Start();

        var connected = Assert.IsType<ConnectOutcome.Connected>(await ConnectAsync(To(("mx1.example.net", broken.EndPoint), ("mx2.example.net", sound.EndPoint)), Required()));

        Assert.Equal((1, "mx2.example.net"), (broken.Connections, connected.Connection.Facts.Host));
        Assert.Equal(("mx1.example.net", TlsFailureKind.Handshake), (connected.Notes.TlsFailures[0].Host, connected.Notes.TlsFailures[0].Kind));
        connected.Connection.Dispose();
    }

    [Fact]
    public async Task Where_TLS_is_required_what_was_learned_about_a_broken_host_changes_nothing()
    {
        await using var sink = MailSink.Start();
        Memory.BrokenTls.Add("mx.example.net");

        using var connection = await ConnectedAsync(To(sink), Required());

        Assert.NotNull(connection.Facts.Cipher);
    }

    [Fact]
    public async Task A_host_without_STARTTLS_is_skipped_where_TLS_is_required_and_the_outcome_says_so()
    {
        await using var sink = MailSink.Start(new MailSinkOptions { StartTls = false });

        var failed = Assert.IsType<ConnectOutcome.Failed>(await ConnectAsync(To(sink), Required()));

        Assert.Equal(("mx.example.net", TlsFailureKind.NotOffered), (failed.Tls!.Host, failed.Tls.Kind));
        Assert.False(failed.AllPermanent);
        Assert.Contains("TLS is required and not offered", failed.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_STARTTLS_is_no_refusal_of_the_mail_where_TLS_is_required()
    {
        await using var server = ScriptServer.Start(async peer =>
        {
            await peer.WelcomeAsync("STARTTLS");
            await peer.AnswerAsync("554 5.7.0 no TLS today\r\n");
            await peer.WaitAsync();
        });

        var failed = Assert.IsType<ConnectOutcome.Failed>(await ConnectAsync(To(server), Required()));

        Assert.Equal((TlsFailureKind.NotOffered, false, (SmtpReply?)null), (failed.Tls!.Kind, failed.AllPermanent, failed.Refusal));
    }

    [Fact]
    public async Task When_another_host_failed_otherwise_TLS_is_not_what_all_failed_by()
    {
        await using var stripped = MailSink.Start(new MailSinkOptions { StartTls = false });
        await using var busy = MailSink.Start(new MailSinkOptions { Greeting = GreetingUse.Busy });

        var failed = Assert.IsType<ConnectOutcome.Failed>(await ConnectAsync(To(("mx1.example.net", stripped.EndPoint), ("mx2.example.net", busy.EndPoint)), Required()));

        Assert.Null(failed.Tls);
        Assert.Equal(421, failed.Refusal!.Code);
        Assert.Single(failed.Notes.TlsFailures);
    }

    [Fact]
    public async Task A_version_below_the_demanded_one_is_refused()
    {
        await using var server = ScriptServer.Start(async peer =>
        {
            await peer.WelcomeAsync("STARTTLS");
            await peer.AnswerAsync("220 go\r\n");
            await peer.EncryptAsync(new SslServerAuthenticationOptions { ServerCertificateContext = TestCertificate.Context, EnabledSslProtocols = SslProtocols.Tls12 });
            await peer.AnswerEhloAsync();
            await peer.WaitAsync();
        });

        var failed = Assert.IsType<ConnectOutcome.Failed>(await ConnectAsync(To(server), Required(minVersion: "1.3")));

        Assert.Equal(TlsFailureKind.VersionTooLow, failed.Tls!.Kind);
        Assert.DoesNotContain(server.Heard, line => line.StartsWith("MAIL", StringComparison.Ordinal));
        (await ConnectedAsync(To(server))).Dispose();
    }

    [Fact]
    public async Task A_certificate_that_proves_nothing_is_refused_where_it_must()
    {
        await using var sink = MailSink.Start();

        var failed = Assert.IsType<ConnectOutcome.Failed>(await ConnectAsync(To(sink), Required(CertificateDemand.WebPki)));

        Assert.Equal(TlsFailureKind.Untrusted, failed.Tls!.Kind);
        Assert.Equal(0, sink.ReceivedCount);
    }

    [Fact]
    public async Task DANE_without_somebody_who_can_check_it_is_refused()
    {
        await using var sink = MailSink.Start();

        Assert.Equal(TlsFailureKind.Dane, Assert.IsType<ConnectOutcome.Failed>(await ConnectAsync(To(sink), Required(CertificateDemand.Dane))).Tls!.Kind);
    }

    [Fact]
    public async Task The_judge_sees_who_answered_and_decides()
    {
        await using var sink = MailSink.Start();
        (string? Subject, string Host, SslProtocols Protocol) seen = default;

        var failed = Assert.IsType<ConnectOutcome.Failed>(await ConnectAsync(new ConnectRequest(To(sink), Required(), Judge: peer =>
        {
            seen = (peer.Leaf?.Subject, peer.Host, peer.Protocol);
            return new TlsJudgement(false, TlsFailureKind.Expired, "too old for us");
        })));

        Assert.Equal(("CN=mx.example.net", "mx.example.net", SslProtocols.Tls13), seen);
        Assert.Equal((TlsFailureKind.Expired, "too old for us"), (failed.Tls!.Kind, failed.Tls.Reason));
    }

    [Fact]
    public async Task A_judge_that_is_content_makes_the_certificate_verified()
    {
        await using var sink = MailSink.Start();

        var connected = Assert.IsType<ConnectOutcome.Connected>(await ConnectAsync(new ConnectRequest(To(sink), Required(CertificateDemand.Dane), Judge: _ => new TlsJudgement(true))));

        Assert.False(connected.Connection.Facts.CertificateError);
        connected.Connection.Dispose();
    }

    [Fact]
    public async Task Hosts_that_an_enforced_MTA_STS_policy_does_not_name_are_not_connected_to()
    {
        await using var other = MailSink.Start();
        await using var named = MailSink.Start();
        var route = To(("mx.evil.example", other.EndPoint), ("mx.example.net", named.EndPoint));

        var connected = Assert.IsType<ConnectOutcome.Connected>(await ConnectAsync(route, Required(mxPatterns: "*.example.net")));

        Assert.Equal((0, "mx.example.net"), (other.Connections, connected.Connection.Facts.Host));
        Assert.Equal(("mx.evil.example", TlsFailureKind.MxNotNamed), (connected.Notes.TlsFailures[0].Host, connected.Notes.TlsFailures[0].Kind));
        connected.Connection.Dispose();
        Assert.Equal(TlsFailureKind.MxNotNamed, Assert.IsType<ConnectOutcome.Failed>(await ConnectAsync(route, Required(mxPatterns: "mx.example.com"))).Tls!.Kind);
    }

    [Fact]
    public async Task A_server_that_leaves_right_behind_the_handshake_has_broken_TLS()
    {
        await using var server = ScriptServer.Start(async peer =>
        {
            if (peer.Number == 1)
            {
                await peer.WelcomeAsync("STARTTLS");
                await peer.AnswerAsync("220 go\r\n");
                await peer.EncryptAsync(ServerTls);
                return;
            }

            await peer.WelcomeAsync("STARTTLS");
            await peer.WaitAsync();
        });

        using var connection = await ConnectedAsync(To(server));

        Assert.Equal((2, (string?)null), (server.Connections, connection.Facts.Cipher));
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task The_second_handshake_with_a_host_resumes_the_first(SslProtocols version)
    {
        List<long> written = [];
        await using var server = ScriptServer.Start(async peer =>
        {
            await peer.WelcomeAsync("STARTTLS");
            await peer.AnswerAsync("220 go\r\n");
            await peer.EncryptAsync(new SslServerAuthenticationOptions { ServerCertificateContext = TestCertificate.Context, EnabledSslProtocols = version });
            written.Add(peer.Written);
            await peer.AnswerEhloAsync();
            await peer.AnswerAsync("221 bye\r\n");
        });
        var route = To(server, $"{Guid.NewGuid():n}.example.net");

        foreach (var _ in new[] { 1, 2 })
        {
            using var connection = await ConnectedAsync(route);
            await connection.QuitAsync();
        }

        // A resumed handshake carries no certificate.
        Assert.InRange(written[1], 1, written[0] / 2);
    }
}
