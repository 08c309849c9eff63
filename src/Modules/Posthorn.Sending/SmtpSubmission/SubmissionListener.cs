using System.Net;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Posthorn.Accounts;
using Posthorn.Kernel;
using Posthorn.Network.Smtp;
using Posthorn.Smtp;

namespace Posthorn.Sending.SmtpSubmission;

/// <summary>Keeps the ports of SMTP submission open while the program runs. All of them share one budget of memory.</summary>
internal sealed class SubmissionListener(
    IOptions<SubmissionOptions> options, IOptions<SendingOptions> sending, IApiKeys keys, ICallers callers, IAdmission admission, AcceptMessage accept,
    TimeProvider clock, ILogger<SubmissionListener> logger) : IHostedService, ISubmissionAddresses
{
    /// <summary>Deliveries under way need what is left of the time that a stop may take.</summary>
    private static readonly TimeSpan ShutdownGrace = TimeSpan.FromSeconds(5);

    private readonly List<SmtpListener> _clear = [];
    private readonly List<SmtpListener> _encrypted = [];

    public IReadOnlyList<IPEndPoint> EndPoints => [.. _clear.Select(listener => listener.LocalEndPoint)];

    public IReadOnlyList<IPEndPoint> TlsEndPoints => [.. _encrypted.Select(listener => listener.LocalEndPoint)];

    /// <exception cref="System.Net.Sockets.SocketException">An address cannot be bound: the program does not start.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var settings = options.Value;
        var budget = new OctetBudget(Math.Max(settings.MaxBytesInHand, 2 * settings.MaxMessageBytes));
        var brake = new LoginBrake(settings.LoginDelay);
        try
        {
            _clear.AddRange(settings.Listen.Select(endPoint => Start(endPoint, isEncrypted: false, budget, brake)));
            _encrypted.AddRange(settings.ListenTls.Select(endPoint => Start(endPoint, isEncrypted: true, budget, brake)));
        }
        catch
        {
            await StopAsync(cancellationToken);
            throw;
        }
    }

    /// <summary>Messages that are being taken are taken to their end; then each client hears 421.</summary>
    public Task StopAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_clear.Concat(_encrypted).Select(listener => listener.DisposeAsync().AsTask()));

    private SmtpListener Start(IPEndPoint endPoint, bool isEncrypted, OctetBudget budget, LoginBrake brake)
    {
        var listener = new SmtpListenerOptions
        {
            EndPoint = endPoint,
            ImplicitTls = isEncrypted,
            Certificate = options.Value.Certificate,
            MaxConnections = options.Value.MaxConnections,
            MaxConnectionsPerClient = options.Value.MaxConnections,
            Budget = budget,
            ShutdownGrace = ShutdownGrace,
            Session = new SmtpServerOptions
            {
                HostName = sending.Value.HostName,
                Auth = SmtpAuthUse.Required,
                AllowClearTextAuth = true,
                AnnounceLegacyAuth = true,
                SmtpUtf8 = false,
                EnhancedStatusCodes = false,
                MaxMessageSize = options.Value.MaxMessageBytes,
                MaxRecipients = options.Value.MaxRecipients,
                MaxAuthFailures = options.Value.MaxFailedLogins,
                Replies = SubmissionReplies.OfDialog(sending.Value.HostName),
            },
        };
        return SmtpListener.Start(
            listener, peer => new SubmissionSession(peer, keys, callers, admission, accept, brake, options.Value, clock, logger), clock, logger);
    }
}
