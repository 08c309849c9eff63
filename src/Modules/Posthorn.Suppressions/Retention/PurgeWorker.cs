using Microsoft.Extensions.Logging;
using Posthorn.Storage;

namespace Posthorn.Suppressions.Retention;

/// <summary>Purges once an hour.</summary>
internal sealed class PurgeWorker(PurgeEntries purge, TimeProvider clock, ILogger<PurgeWorker> logger) : PeriodicWorker(Interval, clock, logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override string Consequence => "Old suppressions stay for another hour";

    protected override Task WorkAsync(CancellationToken cancellationToken) => purge.ExecuteAsync(cancellationToken);
}
