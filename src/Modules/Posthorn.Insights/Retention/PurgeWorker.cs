using Microsoft.Extensions.Logging;
using Posthorn.Storage;

namespace Posthorn.Insights.Retention;

/// <summary>Purges once an hour.</summary>
internal sealed class PurgeWorker(PurgeInsights purge, TimeProvider clock, ILogger<PurgeWorker> logger) : PeriodicWorker(Interval, clock, logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override string Consequence => "Old statistics and activity stay for another hour";

    protected override Task WorkAsync(CancellationToken cancellationToken) => purge.ExecuteAsync(cancellationToken);
}
