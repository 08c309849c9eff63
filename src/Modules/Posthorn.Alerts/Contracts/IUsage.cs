namespace Posthorn.Alerts;

/// <summary>How much of what it may send an account has sent. The account's book of credits says so, unless somebody else is registered after it.</summary>
public interface IUsage
{
    /// <returns>Null: the account has no limit.</returns>
    ValueTask<AccountUsage?> FindAsync(long accountId, CancellationToken cancellationToken);
}

/// <param name="Total">1 or more.</param>
/// <param name="PeriodStart">Of the running period: each is told of once.</param>
public sealed record AccountUsage(long Used, long Total, DateTimeOffset PeriodStart);
