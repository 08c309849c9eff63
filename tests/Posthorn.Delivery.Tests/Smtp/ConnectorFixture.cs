using System.Net;
using System.Text;
using Microsoft.Extensions.Options;
using Posthorn.Delivery.Routing;
using Posthorn.Delivery.Smtp;
using Posthorn.Delivery.Tls;
using Posthorn.Dns;
using Posthorn.Sink;

namespace Posthorn.Delivery.Tests.Smtp;

/// <summary>A connector with the system's clock, unless a test sets another. Equal addresses keep the order in which they are given.</summary>
public abstract class ConnectorFixture : IDisposable
{
    private PeerMemory? _memory;
    private ConnectionWatchdog? _watchdog;

    private protected TimeProvider Clock { get; set; } = TimeProvider.System;

    private protected DeliveryOptions Settings { get; } = new() { HostName = "client.example.org" };

    private protected PeerMemory Memory => _memory ??= new PeerMemory(Clock);

    private protected ConnectionWatchdog Watchdog => _watchdog ??= new ConnectionWatchdog(Clock);

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _watchdog?.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected Task<ConnectOutcome> ConnectAsync(ConnectRequest request) =>
        new SmtpConnector(Options.Create(Settings), Memory, Watchdog, dice: () => 0).ConnectAsync(request, Token);

    private protected Task<ConnectOutcome> ConnectAsync(Route route, TlsPolicy? tls = null) => ConnectAsync(new ConnectRequest(route, tls ?? TlsPolicy.Opportunistic));

    private protected async Task<SmtpConnection> ConnectedAsync(Route route, TlsPolicy? tls = null)
    {
        var outcome = await ConnectAsync(route, tls);
        return outcome is ConnectOutcome.Connected connected ? connected.Connection : throw new InvalidOperationException($"not connected: {outcome}");
    }

    private protected static Route To(params (string Host, EndPoint Address)[] hosts) =>
        new([.. hosts.Select((host, level) => new RouteTarget(host.Host, host.Address, level))]);

    private protected static Route To(ScriptServer server, string host = "mx.example.net") => To((host, server.EndPoint));

    private protected static Route To(MailSink sink, string host = "mx.example.net") => To((host, sink.EndPoint));

    private protected static TlsPolicy Required(CertificateDemand certificate = CertificateDemand.None, string minVersion = "1.2", params string[] mxPatterns) =>
        new(TlsPolicySource.Account, true, certificate, Version.Parse(minVersion), mxPatterns, new Dictionary<string, IReadOnlyList<TlsaRecord>>(), "required");

    private protected static RenderedMail Mail(string text = "Subject: hi\r\n\r\nhello\r\n") => new(Encoding.UTF8.GetBytes(text), "ana@example.org", EightBit: false, SmtpUtf8: false);

    private protected static Task<bool> Yes() => Task.FromResult(true);
}
