using Posthorn.Events;
using Posthorn.Storage;

namespace Posthorn.Alerts.Counts;

/// <summary>Counts what happens to mail, by account and day.</summary>
internal sealed class DayCounts(IDatabase database) : IEventFollower
{
    /// <summary>Days that are kept: a month's mail shows the one before.</summary>
    public const int KeptDays = 40;

    public string Name => "alerts";

    public static long DayOf(DateTimeOffset time) => time.ToUnixTimeSeconds() / 86400;

    public async Task ApplyAsync(DbSession session, IReadOnlyList<CopyEvent> events, CancellationToken cancellationToken)
    {
        // In one order, so that two writers wait for each other and never both.
        var counts = events.GroupBy(item => (item.AccountId, Day: DayOf(item.At), item.Type))
            .OrderBy(group => group.Key).Select(group => (group.Key.AccountId, group.Key.Day, group.Key.Type, Count: group.LongCount())).ToList();
        await session.ExecuteManyAsync(
            """
            INSERT INTO alerts_days (account_id, day, event, count) VALUES ($1, $2, $3, $4)
            ON CONFLICT (account_id, day, event) DO UPDATE SET count = alerts_days.count + excluded.count
            """,
            counts, 4, static (item, values) =>
            {
                values[0] = item.AccountId;
                values[1] = item.Day;
                values[2] = (int)item.Type;
                values[3] = item.Count;
            });
    }

    /// <summary>Sums over days, from the first to before the last.</summary>
    public Task<Dictionary<EventType, long>> SumAsync(long accountId, long from, long until, CancellationToken cancellationToken) => database.ReadAsync(
        async session => (await session.QueryAsync(
            "SELECT event, CAST(SUM(count) AS bigint) FROM alerts_days WHERE account_id = $1 AND day >= $2 AND day < $3 GROUP BY event",
            static reader => (Type: (EventType)reader.GetInt32(0), Count: reader.GetInt64(1)), accountId, from, until)).ToDictionary(item => item.Type, item => item.Count),
        cancellationToken);

    public Task PurgeAsync(DateTimeOffset now, CancellationToken cancellationToken) => database.WriteAsync(
        async session => { await session.ExecuteAsync("DELETE FROM alerts_days WHERE day < $1", DayOf(now) - KeptDays); }, cancellationToken);
}
