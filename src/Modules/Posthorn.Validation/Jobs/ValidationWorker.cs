using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Posthorn.Storage;
using Posthorn.Validation.Sources;

namespace Posthorn.Validation.Jobs;

/// <summary>Looks every second for addresses to validate, and every hour for what is old.</summary>
internal sealed partial class ValidationWorker(
    ProcessSegments process, JobStore jobs, SourceStore sources, TimeProvider clock, ILogger<ValidationWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PurgeInterval = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        var purged = clock.GetUtcNow();
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                while (await process.OneAsync(stoppingToken))
                {
                    // Until nothing is left.
                }

                if (clock.GetUtcNow() - purged > PurgeInterval)
                {
                    purged = clock.GetUtcNow();
                    await jobs.PurgeAsync(stoppingToken);
                    await sources.PurgeAsync(stoppingToken);
                }
            }
            catch (StorageUnavailableException fault)
            {
                LogLater(logger, fault.Message);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Addresses wait to be validated: {Reason}")]
    private static partial void LogLater(ILogger logger, string reason);
}
