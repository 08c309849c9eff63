using Microsoft.Extensions.Logging;
using Posthorn.Storage;

namespace Posthorn.Sending.Schedules;

/// <summary>
/// Looks every second for planned mail whose time has come. The time is the wall clock's, as the sender's was: when the clock jumps forward,
/// what lay between is due; when it jumps back, what is due waits again. Nothing depends on a timer that ran.
/// </summary>
internal sealed class ScheduleWorker(ReleaseScheduled release, BatchStore batches, TimeProvider clock, ILogger<ScheduleWorker> logger) : PeriodicWorker(Interval, clock, logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CleanUp = TimeSpan.FromHours(1);

    private long _cleanedAt = clock.GetTimestamp();

    protected override string Consequence => "Scheduled mail waits";

    protected override async Task WorkAsync(CancellationToken cancellationToken)
    {
        while (ReleaseScheduled.IsPage(await release.ExecuteAsync(cancellationToken)))
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        if (Clock.GetElapsedTime(_cleanedAt) > CleanUp)
        {
            _cleanedAt = Clock.GetTimestamp();
            await batches.ForgetAsync(Clock.GetUtcNow() - Batches.Life, cancellationToken);
        }
    }
}
