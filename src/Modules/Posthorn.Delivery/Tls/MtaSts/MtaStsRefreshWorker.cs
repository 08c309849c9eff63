using Microsoft.Extensions.Logging;
using Posthorn.Storage;

namespace Posthorn.Delivery.Tls.MtaSts;

/// <summary>
/// Fetches policies again before they expire, also when no mail goes to their domains just then: else somebody who can hinder one
/// fetch would only have to wait for a quiet week (RFC 8461 section 10.2). Forgets what has expired.
/// </summary>
internal sealed class MtaStsRefreshWorker(MtaStsPolicies policies, MtaStsStore store, TimeProvider clock, ILogger<MtaStsRefreshWorker> logger)
    : PeriodicWorker(Interval, clock, logger)
{
    private const int MaxAtOnce = 1000;
    private const int Concurrency = 4;
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    /// <summary>A domain without mail for so long is left to expire.</summary>
    private static readonly TimeSpan Interest = TimeSpan.FromDays(30);

    private static readonly TimeSpan KeepExpired = TimeSpan.FromDays(1);

    protected override string Consequence => "MTA-STS policies cannot be refreshed now";

    protected override Task WorkAsync(CancellationToken cancellationToken) => RefreshAsync(cancellationToken);

    /// <returns>How many policies were due.</returns>
    public async Task<int> RefreshAsync(CancellationToken cancellationToken)
    {
        var now = Clock.GetUtcNow();
        await store.RemoveExpiredAsync(now - KeepExpired, cancellationToken);
        var due = await store.DueAsync(now, now - Interest, MaxAtOnce, cancellationToken);
        var options = new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(due, options, async (stored, token) => await policies.RefreshAsync(stored.Domain, token));
        return due.Count;
    }
}
