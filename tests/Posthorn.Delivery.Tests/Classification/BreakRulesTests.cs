using System.Net;
using System.Net.Sockets;
using Posthorn.Delivery.Classification;
using Posthorn.Delivery.Smtp;
using Posthorn.Smtp;

namespace Posthorn.Delivery.Tests.Classification;

public sealed class BreakRulesTests
{
    [Theory]
    [InlineData(SmtpStage.Connect, "connection refused", "unreachable")]
    [InlineData(SmtpStage.Connect, "no route to host", "unreachable")]
    [InlineData(SmtpStage.Connect, "connection timed out", "time-out")]
    [InlineData(SmtpStage.Greeting, "mx.example.net [192.0.2.1]: no answer in time", "time-out")]
    [InlineData(SmtpStage.Data, "the server stopped taking data", "time-out")]
    [InlineData(SmtpStage.StartTls, "the TLS handshake timed out", "tls-failed")]
    [InlineData(SmtpStage.StartTls, "the connection was cut", "tls-failed")]
    [InlineData(SmtpStage.Auth, "the relay offers neither AUTH PLAIN nor LOGIN", "login-required")]
    [InlineData(SmtpStage.RcptTo, "the server's answer is not SMTP (an over-long line)", "protocol-error")]
    [InlineData(SmtpStage.FinalDot, "the connection was cut", "connection-lost")]
    [InlineData(SmtpStage.MailFrom, "the server closed the connection", "connection-lost")]
    public void A_broken_line_has_a_class(SmtpStage stage, string reason, string kind) => Assert.Equal(kind, BreakRules.KindOf(stage, reason).WireName());

    /// <summary>The sentences are the wire's own; when they change there, this fails.</summary>
    [Fact]
    public async Task A_real_wire_that_waits_in_vain_says_so_in_these_words()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(listener.LocalEndpoint, TestContext.Current.CancellationToken);
        using var watchdog = new ConnectionWatchdog(TimeProvider.System);
        using var wire = new SmtpWire(socket, watchdog, TestContext.Current.CancellationToken);

        var broken = await Assert.ThrowsAsync<LineBrokenException>(
            async () => await wire.ReadReplyAsync(SmtpStage.Greeting, TimeSpan.FromMilliseconds(1)));

        Assert.Equal(ReplyKind.TimeOut, BreakRules.KindOf(broken.Stage, broken.Message));
    }
}
