using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Posthorn.Alerts.Counts;
using Posthorn.Storage;

namespace Posthorn.Alerts.Sending;

/// <summary>Looks once a minute for alerts that are due.</summary>
internal sealed partial class AlertWorker(SendAlerts send, DayCounts counts, TimeProvider clock, ILogger<AlertWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await send.ExecuteAsync(stoppingToken);
                await counts.PurgeAsync(clock.GetUtcNow(), stoppingToken);
            }
            catch (StorageUnavailableException fault)
            {
                LogLater(logger, fault.Message);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Alerts wait for another minute: {Reason}")]
    private static partial void LogLater(ILogger logger, string reason);
}
