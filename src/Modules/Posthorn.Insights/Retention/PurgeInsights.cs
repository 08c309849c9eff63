using Microsoft.Extensions.Options;
using Posthorn.Insights.Counters;
using Posthorn.Insights.Downloads;
using Posthorn.Insights.Messages;

namespace Posthorn.Insights.Retention;

/// <summary>Deletes what is older than its time. Any node may do it, at any time.</summary>
internal sealed class PurgeInsights(
    CounterStore counters, FirstStore firsts, MessageStore messages, DownloadStore downloads, IOptions<InsightsOptions> options, TimeProvider clock)
{
    /// <summary>Rows of one transaction: others wait for it.</summary>
    private const int Batch = 500;

    public async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var until = now - options.Value.ActivityKept;
        while (await messages.RemoveUntilAsync(until, Batch, cancellationToken) == Batch)
        {
        }

        while (await firsts.RemoveUntilAsync(until, Batch, cancellationToken) == Batch)
        {
        }

        await counters.RemoveBeforeAsync(DateOnly.FromDateTime((now - options.Value.StatisticsKept).UtcDateTime), cancellationToken);
        await downloads.RemoveUntilAsync(now - DownloadRules.Kept, cancellationToken);
    }
}
