using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Posthorn.Storage;

namespace Posthorn.Sending.Schedules;

/// <summary>
/// Looks every second for planned mail whose time has come. The time is the wall clock's, as the sender's was: when the clock jumps forward,
/// what lay between is due; when it jumps back, what is due waits again. Nothing depends on a timer that ran.
/// </summary>
internal sealed partial class ScheduleWorker(ReleaseScheduled release, BatchStore batches, TimeProvider clock, ILogger<ScheduleWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CleanUp = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        var cleanedAt = clock.GetTimestamp();
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                while (ReleaseScheduled.IsPage(await release.ExecuteAsync(stoppingToken)))
                {
                    stoppingToken.ThrowIfCancellationRequested();
                }

                if (clock.GetElapsedTime(cleanedAt) > CleanUp)
                {
                    cleanedAt = clock.GetTimestamp();
                    await batches.ForgetAsync(clock.GetUtcNow() - Batches.Life, stoppingToken);
                }
            }
            catch (StorageUnavailableException fault)
            {
                LogLater(logger, fault.Message);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Scheduled mail waits until the database answers: {Reason}")]
    private static partial void LogLater(ILogger logger, string reason);
}
