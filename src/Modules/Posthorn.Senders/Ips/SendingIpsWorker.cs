using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Posthorn.Storage;

namespace Posthorn.Senders.Ips;

/// <summary>Reads the addresses and pools before anything is sent, and then looks every two seconds whether another process changed them.</summary>
internal sealed partial class SendingIpsWorker(ISendingIps ips, TimeProvider clock, ILogger<SendingIpsWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await ips.RefreshAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await ips.RefreshAsync(stoppingToken);
            }
            catch (StorageUnavailableException fault)
            {
                LogLater(logger, fault.Message);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Addresses and pools stay as they were: {Reason}")]
    private static partial void LogLater(ILogger logger, string reason);
}
