using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Posthorn.Storage;

namespace Posthorn.Insights.Retention;

/// <summary>Purges once an hour.</summary>
internal sealed partial class PurgeWorker(PurgeInsights purge, TimeProvider clock, ILogger<PurgeWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await purge.ExecuteAsync(stoppingToken);
            }
            catch (StorageUnavailableException fault)
            {
                LogLater(logger, fault.Message);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Old statistics and activity stay for another hour: {Reason}")]
    private static partial void LogLater(ILogger logger, string reason);
}
