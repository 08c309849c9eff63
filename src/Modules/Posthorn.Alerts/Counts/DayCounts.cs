using Posthorn.Accounts;
using Posthorn.Events;
using Posthorn.Storage;

namespace Posthorn.Alerts.Counts;

/// <summary>Counts what happens to mail, by account and day. Test mail is not counted.</summary>
internal sealed class DayCounts(IDatabase database, IAccountZones zones, ICopyFacts facts) : IEventFollower
{
    /// <summary>Days that are kept: a month's mail shows the one before.</summary>
    public const int KeptDays = 40;

    private static readonly DateOnly Epoch = DateOnly.FromDateTime(DateTime.UnixEpoch);

    private (IReadOnlyList<CopyEvent> Events, IReadOnlyList<CopyEvent> Counted, Dictionary<long, TimeZoneInfo> Zones)? _prepared;

    public string Name => "alerts";

    /// <summary>As it is stored: days since 1970.</summary>
    public static long NumberOf(DateOnly day) => day.DayNumber - Epoch.DayNumber;

    /// <summary>Time zones, and which mail is real, are known before the transaction.</summary>
    public async Task PrepareAsync(IReadOnlyList<CopyEvent> events, CancellationToken cancellationToken) =>
        _prepared = (events, await CountedAsync(events, cancellationToken), await ZonesAsync(events, cancellationToken));

    public async Task ApplyAsync(DbSession session, IReadOnlyList<CopyEvent> events, CancellationToken cancellationToken)
    {
        if (_prepared is not { } ready || !ReferenceEquals(ready.Events, events))
        {
            ready = (events, await CountedAsync(events, cancellationToken), await ZonesAsync(events, cancellationToken));
        }

        // In one order, so that two writers wait for each other and never both.
        var counts = ready.Counted.GroupBy(item => (item.AccountId, Day: NumberOf(ready.Zones[item.AccountId].DayOf(item.At)), item.Type))
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
        async session => { await session.ExecuteAsync("DELETE FROM alerts_days WHERE day < $1", NumberOf(DateOnly.FromDateTime(now.UtcDateTime)) - KeptDays); }, cancellationToken);

    private ValueTask<IReadOnlyList<CopyEvent>> CountedAsync(IReadOnlyList<CopyEvent> events, CancellationToken cancellationToken) =>
        RealMail.OfAsync(facts, [.. events.Where(happened => !happened.IsOfAccount)], cancellationToken);

    private async Task<Dictionary<long, TimeZoneInfo>> ZonesAsync(IReadOnlyList<CopyEvent> events, CancellationToken cancellationToken)
    {
        var known = new Dictionary<long, TimeZoneInfo>();
        foreach (var account in events.Select(item => item.AccountId).Distinct())
        {
            known[account] = await zones.FindAsync(account, cancellationToken);
        }

        return known;
    }
}
