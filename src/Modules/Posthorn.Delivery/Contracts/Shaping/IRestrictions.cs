namespace Posthorn.Delivery;

/// <summary>What servers made this node do less of, for operators.</summary>
public interface IRestrictions
{
    /// <summary>Those in force, the newest first.</summary>
    IReadOnlyList<RestrictionReport> List();

    /// <summary>Ends one at once. Later replies may bring it back.</summary>
    /// <returns>False when there is none of that id any more.</returns>
    bool Cancel(long id);
}

/// <summary>One restriction in force.</summary>
/// <param name="SourceIp">Null: every source IP.</param>
/// <param name="Scope">A provider's name, or a site.</param>
/// <param name="Cause">The name of the reaction.</param>
/// <param name="Reply">The last reply that caused it, one line. A stranger's text.</param>
/// <param name="Host">Who said it.</param>
/// <param name="PlannedEnd">When it ends if no such reply comes again.</param>
/// <param name="Share">What is left of connections and rate now, 0 to 1.</param>
/// <param name="RateCap">Messages per second that are left now; null: no cap of its own.</param>
/// <param name="Hits">How many replies asked for it.</param>
public sealed record RestrictionReport(
    long Id,
    RestrictionKind Kind,
    string? SourceIp,
    string Scope,
    string Cause,
    string Reply,
    string Host,
    DateTimeOffset StartedAt,
    DateTimeOffset PlannedEnd,
    double Share,
    double? RateCap,
    long Hits);

/// <summary>The numbers are stored: they never change.</summary>
public enum RestrictionKind
{
    /// <summary>A share of connections and rate.</summary>
    Slow = 0,

    /// <summary>A rate.</summary>
    SlowTo = 1,

    /// <summary>Nothing is sent.</summary>
    Suspend = 2,

    /// <summary>This source IP is left alone.</summary>
    OtherIp = 3,
}
