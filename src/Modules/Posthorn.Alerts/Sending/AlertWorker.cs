using Microsoft.Extensions.Logging;
using Posthorn.Alerts.Counts;
using Posthorn.Storage;

namespace Posthorn.Alerts.Sending;

/// <summary>Looks at the start and once a minute for alerts that are due.</summary>
internal sealed class AlertWorker(SendAlerts send, DayCounts counts, TimeProvider clock, ILogger<AlertWorker> logger) : PeriodicWorker(Interval, clock, logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    protected override string Consequence => "Alerts wait for another minute";

    protected override bool BeginsAtOnce => true;

    protected override async Task WorkAsync(CancellationToken cancellationToken)
    {
        await send.ExecuteAsync(cancellationToken);
        await counts.PurgeAsync(Clock.GetUtcNow(), cancellationToken);
    }
}
