using Microsoft.Extensions.Logging;
using Posthorn.Storage;

namespace Posthorn.Sending.Submissions;

/// <summary>Forgets idempotency keys whose period is over, once an hour.</summary>
internal sealed class IdempotencyCleanup(SubmissionStore store, TimeProvider clock, ILogger<IdempotencyCleanup> logger) : PeriodicWorker(Interval, clock, logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override string Consequence => "Old idempotency keys stay for another hour";

    protected override Task WorkAsync(CancellationToken cancellationToken) => store.ForgetKeysAsync(Clock.GetUtcNow(), cancellationToken);
}
