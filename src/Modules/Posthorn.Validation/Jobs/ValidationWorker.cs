using Microsoft.Extensions.Logging;
using Posthorn.Storage;
using Posthorn.Validation.Sources;

namespace Posthorn.Validation.Jobs;

/// <summary>Looks every second for addresses to validate, and every hour for what is old.</summary>
internal sealed class ValidationWorker(
    ProcessSegments process, JobStore jobs, SourceStore sources, TimeProvider clock, ILogger<ValidationWorker> logger) : PeriodicWorker(Interval, clock, logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PurgeInterval = TimeSpan.FromHours(1);

    private DateTimeOffset _purged = clock.GetUtcNow();

    protected override string Consequence => "Addresses wait to be validated";

    protected override async Task WorkAsync(CancellationToken cancellationToken)
    {
        while (await process.OneAsync(cancellationToken))
        {
            // Until nothing is left.
        }

        if (Clock.GetUtcNow() - _purged > PurgeInterval)
        {
            _purged = Clock.GetUtcNow();
            await jobs.PurgeAsync(cancellationToken);
            await sources.PurgeAsync(cancellationToken);
        }
    }
}
