namespace Posthorn.Insights.Counters;

/// <summary>What a batch of events adds, summed up, so that each row is written once.</summary>
internal sealed class CounterBatch
{
    private readonly SortedDictionary<CounterKey, long[]> _rows = [];

    public IReadOnlyCollection<KeyValuePair<CounterKey, long[]>> Rows => _rows;

    public void Add(long accountId, IReadOnlyList<Facet> facets, DateOnly day, Metric metric)
    {
        foreach (var facet in facets)
        {
            var key = new CounterKey(accountId, facet, day);
            if (!_rows.TryGetValue(key, out var counts))
            {
                _rows[key] = counts = new long[MetricNames.All.Count];
            }

            counts[(int)metric]++;
        }
    }
}
