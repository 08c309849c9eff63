namespace Posthorn.Insights;

/// <summary>What happened to the mail of accounts, by day, as statistics show it.</summary>
public interface IAccountCounts
{
    /// <summary>SendGrid's names of what is counted, in the order of <see cref="DayCounts.Counts"/>.</summary>
    IReadOnlyList<string> Metrics { get; }

    /// <summary>From the counters: a question of one row for each account and day.</summary>
    /// <param name="accounts">Any number.</param>
    /// <param name="from">The first day, in UTC.</param>
    /// <param name="to">The last day, included.</param>
    /// <param name="cancellationToken">The caller's.</param>
    /// <returns>Days on which something happened.</returns>
    Task<IReadOnlyList<DayCounts>> ReadAsync(IReadOnlyList<long> accounts, DateOnly from, DateOnly to, CancellationToken cancellationToken);
}

/// <param name="Counts">By the place of the name in <see cref="IAccountCounts.Metrics"/>.</param>
public sealed record DayCounts(long AccountId, DateOnly Day, IReadOnlyList<long> Counts);
