namespace Posthorn.Accounts;

/// <summary>Where the days of an account begin and end: of its statistics, its credits, its alerts.</summary>
public interface IAccountZones
{
    /// <summary>From memory as a rule. UTC for an account that is not there.</summary>
    ValueTask<TimeZoneInfo> FindAsync(long accountId, CancellationToken cancellationToken);
}
