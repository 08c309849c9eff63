using Microsoft.Extensions.Logging;
using Posthorn.Storage;

namespace Posthorn.Senders.Ips;

/// <summary>Reads the addresses and pools before anything is sent, and then looks every two seconds whether another process changed them.</summary>
internal sealed class SendingIpsWorker(ISendingIps ips, TimeProvider clock, ILogger<SendingIpsWorker> logger) : PeriodicWorker(Interval, clock, logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    protected override string Consequence => "Addresses and pools stay as they were";

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await ips.RefreshAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override Task WorkAsync(CancellationToken cancellationToken) => ips.RefreshAsync(cancellationToken);
}
