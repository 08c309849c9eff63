using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Posthorn.Inbox.Storage;
using Posthorn.Kernel;
using Posthorn.Network.Smtp;
using Posthorn.Smtp;

namespace Posthorn.Inbox.Capture;

/// <summary>Keeps the mailbox's SMTP port open while the program runs.</summary>
internal sealed class InboxListener(
    IOptions<InboxOptions> options, InboxStore store, IAdmission admission, InboxAddress address, TimeProvider clock, ILogger<InboxListener> logger) : IHostedService
{
    private SmtpListener? _listener;

    /// <exception cref="System.Net.Sockets.SocketException">The address cannot be bound: the program does not start.</exception>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var settings = new SmtpListenerOptions
        {
            EndPoint = options.Value.Listen,
            MaxOctetsInHand = Math.Max(options.Value.MaxBytesInHand, 2 * options.Value.MaxMessageBytes),
            Session = new SmtpServerOptions { HostName = "inbox.localhost", MaxMessageSize = options.Value.MaxMessageBytes },
        };
        _listener = SmtpListener.Start(settings, _ => new InboxSession(store, admission, clock), clock, logger);
        address.Bound = _listener.LocalEndPoint;
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_listener is not null)
        {
            await _listener.DisposeAsync();
        }
    }
}
