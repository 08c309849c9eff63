using Posthorn.Insights.Statistics;
using Posthorn.Storage;

namespace Posthorn.Insights.Counters;

/// <summary>Counters of one period and name, summed up over what was asked for.</summary>
/// <param name="Period">The first day of it.</param>
/// <param name="Counts">By the number of the metric.</param>
internal sealed record CounterSum(DateOnly Period, string Name, long AccountId, IReadOnlyList<long> Counts);

internal sealed class CounterStore(IDatabase database)
{
    /// <summary>Accounts or names in one question.</summary>
    private const int MaxInQuestion = 100;

    private const int Keys = 6;

    private static readonly string Columns = string.Join(", ", MetricNames.All);
    private static readonly string Sums = string.Join(", ", MetricNames.All.Select(name => $"CAST(SUM({name}) AS bigint)"));

    private static readonly string AddSql = $"""
        INSERT INTO insights_counters (account_id, dimension, part, name, day, month, {Columns})
        VALUES ($1, $2, $3, $4, $5, $6, {string.Join(", ", MetricNames.All.Select((_, i) => $"${Keys + 1 + i}"))})
        ON CONFLICT (account_id, dimension, part, name, day) DO UPDATE SET
        {string.Join(", ", MetricNames.All.Select(name => $"{name} = insights_counters.{name} + excluded.{name}"))}
        """;

    public static async ValueTask AddAsync(DbSession session, CounterBatch batch)
    {
        await session.ExecuteManyAsync(AddSql, [.. batch.Rows], Keys + MetricNames.All.Count, static (row, values) =>
        {
            var (key, counts) = row;
            values[0] = key.AccountId;
            values[1] = (int)key.Facet.Dimension;
            values[2] = key.Facet.Part;
            values[3] = key.Facet.Name;
            values[4] = DayNumber.Of(key.Day);
            values[5] = DayNumber.MonthOf(key.Day);
            for (var i = 0; i < counts.Length; i++)
            {
                values[Keys + i] = counts[i];
            }
        });
        (long Account, string Name)[] categories =
            [.. batch.Rows.Where(row => row.Key.Facet.Dimension == Dimension.Category).Select(row => (row.Key.AccountId, row.Key.Facet.Name)).Distinct()];
        if (categories.Length > 0)
        {
            await session.ExecuteManyAsync(
                "INSERT INTO insights_categories (account_id, category) VALUES ($1, $2) ON CONFLICT (account_id, category) DO NOTHING",
                categories, 2, static (category, values) => (values[0], values[1]) = (category.Account, category.Name));
        }
    }

    /// <summary>By period and name, ascending, over all the accounts together.</summary>
    public Task<List<CounterSum>> ReadAsync(
        IReadOnlyList<long> accounts, Dimension dimension, string? part, IReadOnlyList<string>? names, StatsPeriod period, CancellationToken cancellationToken) =>
        database.ReadAsync(
            async session =>
            {
                var found = new Dictionary<(DateOnly, string), long[]>();
                foreach (var chunk in accounts.Chunk(MaxInQuestion))
                {
                    var where = new CounterFilter(chunk, dimension, part, names, period.From, period.To);
                    var bucket = BucketSql(period.By);
                    foreach (var sum in await session.QueryAsync(
                        $"SELECT {bucket} AS bucket, name, {Sums} FROM insights_counters WHERE {where.Sql} GROUP BY bucket, name",
                        row => new CounterSum(FirstDay(period.By, row.GetInt32(0)), row.GetString(1), 0, CountsOf(row, 2)), where.Values))
                    {
                        Add(found, (sum.Period, sum.Name), sum.Counts);
                    }
                }

                return found.OrderBy(row => row.Key.Item1).ThenBy(row => row.Key.Item2, StringComparer.Ordinal)
                    .Select(row => new CounterSum(row.Key.Item1, row.Key.Item2, 0, row.Value)).ToList();
            },
            cancellationToken);

    /// <summary>By account and period, names together.</summary>
    public Task<List<CounterSum>> ReadByAccountAsync(IReadOnlyList<long> accounts, StatsPeriod period, CancellationToken cancellationToken) => database.ReadAsync(
        async session =>
        {
            var found = new List<CounterSum>();
            foreach (var chunk in accounts.Chunk(MaxInQuestion))
            {
                var where = new CounterFilter(chunk, Dimension.All, null, null, period.From, period.To);
                found.AddRange(await session.QueryAsync(
                    $"SELECT {BucketSql(period.By)} AS bucket, account_id, {Sums} FROM insights_counters WHERE {where.Sql} GROUP BY bucket, account_id",
                    row => new CounterSum(FirstDay(period.By, row.GetInt32(0)), "", row.GetInt64(1), CountsOf(row, 2)), where.Values));
            }

            return found;
        },
        cancellationToken);

    /// <summary>Of each name the sum over the days, the best first.</summary>
    public Task<List<CounterSum>> SumAsync(
        long accountId, Dimension dimension, StatsPeriod period, SumOrder order, CancellationToken cancellationToken) => database.ReadAsync(
        session =>
        {
            var where = new CounterFilter([accountId], dimension, null, null, period.From, period.To);
            var (limit, offset) = (where.Values.Length + 1, where.Values.Length + 2);
            return session.QueryAsync(
                $"""
                SELECT name, {Sums} FROM insights_counters WHERE {where.Sql} GROUP BY name
                ORDER BY SUM({order.Metric.WireName()}) {(order.Descending ? "DESC" : "ASC")}, name LIMIT ${limit} OFFSET ${offset}
                """,
                row => new CounterSum(period.From, row.GetString(0), accountId, CountsOf(row, 1)), [.. where.Values, order.Limit, order.Offset]);
        },
        cancellationToken);

    /// <summary>The categories of an account that begin with a text, in order.</summary>
    public Task<List<string>> CategoriesAsync(long accountId, string prefix, int limit, int offset, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryAsync(
            "SELECT category FROM insights_categories WHERE account_id = $1 AND substr(category, 1, $2) = $3 ORDER BY category LIMIT $4 OFFSET $5",
            static row => row.GetString(0), accountId, prefix.EnumerateRunes().Count(), prefix, limit, offset),
        cancellationToken);

    /// <returns>How many went; fewer than the limit: there are no more.</returns>
    public Task<int> RemoveBeforeAsync(DateOnly day, CancellationToken cancellationToken) =>
        database.WriteAsync(session => session.ExecuteAsync("DELETE FROM insights_counters WHERE day < $1", DayNumber.Of(day)), cancellationToken);

    /// <summary>Day 0 was a Thursday; weeks begin on Monday.</summary>
    private static string BucketSql(StatsUnit by) => by switch { StatsUnit.Day => "day", StatsUnit.Week => "(day + 3) / 7", _ => "month" };

    private static DateOnly FirstDay(StatsUnit by, int bucket) => by switch
    {
        StatsUnit.Day => DayNumber.DayOf(bucket),
        StatsUnit.Week => DayNumber.DayOf((bucket * 7) - 3),
        _ => DayNumber.FirstOfMonth(bucket),
    };

    private static long[] CountsOf(System.Data.Common.DbDataReader row, int from)
    {
        var counts = new long[MetricNames.All.Count];
        for (var i = 0; i < counts.Length; i++)
        {
            counts[i] = row.GetInt64(from + i);
        }

        return counts;
    }

    private static void Add(Dictionary<(DateOnly, string), long[]> found, (DateOnly, string) key, IReadOnlyList<long> counts)
    {
        if (!found.TryGetValue(key, out var sum))
        {
            found[key] = [.. counts];
            return;
        }

        for (var i = 0; i < sum.Length; i++)
        {
            sum[i] += counts[i];
        }
    }

    /// <summary>The condition and its values.</summary>
    private sealed class CounterFilter
    {
        private readonly List<object?> _values = [];

        public CounterFilter(IReadOnlyList<long> accounts, Dimension dimension, string? part, IReadOnlyList<string>? names, DateOnly from, DateOnly to)
        {
            Sql = $"account_id IN ({In(accounts.Select(account => (object)account))}) AND dimension = {Next((int)dimension)}"
                + (part is null ? "" : $" AND part = {Next(part)}")
                + (names is null ? "" : $" AND name IN ({In(names)})")
                + $" AND day >= {Next(DayNumber.Of(from))} AND day <= {Next(DayNumber.Of(to))}";
        }

        public string Sql { get; }

        public object?[] Values => [.. _values];

        private string Next(object value)
        {
            _values.Add(value);
            return $"${_values.Count}";
        }

        private string In(IEnumerable<object> values) => string.Join(", ", values.Select(Next).ToList());
    }
}
