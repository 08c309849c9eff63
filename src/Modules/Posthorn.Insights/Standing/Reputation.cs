using Posthorn.Accounts;
using Posthorn.Insights.Counters;
using Posthorn.Insights.Statistics;

namespace Posthorn.Insights.Standing;

internal sealed class Reputation(CounterStore counters, TimeProvider clock) : IReputation, IReputations
{
    public async ValueTask<double> GetAsync(long accountId, CancellationToken cancellationToken) => await OfAsync(accountId, cancellationToken);

    public async Task<double> OfAsync(long accountId, CancellationToken cancellationToken) => (await OfAsync([accountId], cancellationToken))[accountId];

    public async Task<IReadOnlyDictionary<long, double>> OfAsync(IReadOnlyList<long> accounts, CancellationToken cancellationToken)
    {
        var today = StatsEndpoints.Today(clock);
        var period = new StatsPeriod(today.AddDays(1 - ReputationRules.Days), today, StatsUnit.Month);
        var sums = (await counters.ReadByAccountAsync(accounts, period, cancellationToken)).ToLookup(sum => sum.AccountId);
        return accounts.ToDictionary(account => account, account => ReputationRules.Of([.. MetricNames.All.Select((_, i) => sums[account].Sum(sum => sum.Counts[i]))]));
    }
}
