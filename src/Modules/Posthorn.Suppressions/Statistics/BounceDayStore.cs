using Posthorn.Storage;

namespace Posthorn.Suppressions.Statistics;

/// <param name="Name">A classification, or a domain.</param>
internal sealed record BounceCount(DateOnly Day, string Name, long Bounces);

internal sealed class BounceDayStore(IDatabase database)
{
    /// <summary>Domains that a day shows, those with the most bounces.</summary>
    public const int MaxDomains = 100;

    public static ValueTask CountAsync(DbSession session, IReadOnlyList<BounceDay> days) => session.ExecuteManyAsync(
        """
        INSERT INTO suppressions_bounce_days (account_id, day, classification, domain, bounces) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (account_id, day, classification, domain) DO UPDATE SET bounces = suppressions_bounce_days.bounces + excluded.bounces
        """,
        days, 5, static (day, values) =>
        {
            values[0] = day.AccountId;
            values[1] = BounceDay.NumberOf(day.Day);
            values[2] = day.Classification;
            values[3] = day.Domain;
            values[4] = day.Bounces;
        });

    /// <summary>By day and classification, days ascending, the most bounces of a day first.</summary>
    public Task<List<BounceCount>> ByClassificationAsync(long accountId, DateOnly from, DateOnly to, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session => session.QueryAsync(
                """
                SELECT day, classification, CAST(SUM(bounces) AS bigint) AS sum FROM suppressions_bounce_days
                WHERE account_id = $1 AND day >= $2 AND day <= $3 GROUP BY day, classification ORDER BY day, sum DESC, classification
                """,
                static reader => new BounceCount(BounceDay.DayOf(reader.GetInt32(0)), reader.GetString(1), reader.GetInt64(2)),
                accountId, BounceDay.NumberOf(from), BounceDay.NumberOf(to)),
            cancellationToken);

    /// <summary>By day and domain, days ascending, the most bounces of a day first.</summary>
    public Task<List<BounceCount>> ByDomainAsync(
        long accountId, string classification, DateOnly from, DateOnly to, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryAsync(
            $"""
            SELECT day, domain, bounces FROM (
                SELECT day, domain, bounces, ROW_NUMBER() OVER (PARTITION BY day ORDER BY bounces DESC, domain) AS place FROM suppressions_bounce_days
                WHERE account_id = $1 AND day >= $2 AND day <= $3 AND classification = $4) AS ranked
            WHERE place <= {MaxDomains} ORDER BY day, place
            """,
            static reader => new BounceCount(BounceDay.DayOf(reader.GetInt32(0)), reader.GetString(1), reader.GetInt64(2)),
            accountId, BounceDay.NumberOf(from), BounceDay.NumberOf(to), classification),
        cancellationToken);
}
