using Posthorn.Insights.Counters;

namespace Posthorn.Insights.Statistics;

internal sealed class AccountCounts(CounterStore store) : IAccountCounts
{
    /// <summary>Other drops than SendGrid's four are our own.</summary>
    private static readonly Metric[] Shown = [.. Enum.GetValues<Metric>().Where(metric => metric != Metric.Drops)];

    public IReadOnlyList<string> Metrics { get; } = [.. Shown.Select(metric => metric.WireName())];

    public async Task<IReadOnlyList<DayCounts>> ReadAsync(IReadOnlyList<long> accounts, DateOnly from, DateOnly to, CancellationToken cancellationToken) =>
        [.. (await store.ReadByAccountAsync(accounts, new StatsPeriod(from, to, StatsUnit.Day), cancellationToken))
            .Select(sum => new DayCounts(sum.AccountId, sum.Period, [.. Shown.Select(metric => sum.Counts[(int)metric])]))];
}
