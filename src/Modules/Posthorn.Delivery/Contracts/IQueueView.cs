namespace Posthorn.Delivery;

/// <summary>The queue as this node has counted it. To look costs nothing: no table is read.</summary>
public interface IQueueView
{
    QueueGroup Total { get; }

    /// <summary>The fullest first.</summary>
    IReadOnlyList<QueueGroup> By(QueueGrouping grouping);

    /// <summary>Why a destination's copies wait, and what can be done; null: nothing of it is here.</summary>
    DestinationReport? Destination(string domain);
}

public enum QueueGrouping
{
    Destination,
    Pool,
    Account,
}

/// <summary>Unfinished copies that have something in common.</summary>
/// <param name="Name">A domain, a pool's number (0: none), an account's number; empty for the whole queue.</param>
/// <param name="Waiting">Never tried, in nobody's hands.</param>
/// <param name="Deferred">Tried, and waiting for the next try.</param>
/// <param name="UnderWay">In this node's memory or on a connection.</param>
/// <param name="Oldest">When the longest waiting was first due, as of the last count of the table; null: none waits.</param>
/// <param name="NextTry">When the next that waits is due; null: none waits.</param>
/// <param name="Traffic">What happened lately; null where nothing was kept.</param>
/// <param name="Why">In a few words, why copies wait.</param>
public sealed record QueueGroup(
    string Name, long Waiting, long Deferred, long UnderWay, DateTimeOffset? Oldest, DateTimeOffset? NextTry, TrafficReport? Traffic, string Why)
{
    public long Depth => Waiting + Deferred + UnderWay;
}

/// <summary>What happened at a destination lately.</summary>
/// <param name="DeliveredPerMinute">Over the last minute.</param>
/// <param name="DeferredPerMinute">Over the last minute.</param>
/// <param name="LastReply">The last reply or finding, in one line.</param>
public sealed record TrafficReport(double DeliveredPerMinute, double DeferredPerMinute, string? LastReply, DateTimeOffset? LastReplyAt);

/// <summary>One destination, in full.</summary>
/// <param name="Site">Its MX hosts; null: not looked up lately.</param>
/// <param name="Advice">Sentences for the operator: what is going on, and what to do.</param>
public sealed record DestinationReport(QueueGroup Queue, string? Site, IReadOnlyList<LaneReport> Lanes, IReadOnlyList<string> Advice);

/// <summary>The connections between one of our addresses and a site.</summary>
/// <param name="SourceId">The IP's number; 0: whichever the system takes.</param>
/// <param name="Tls">The TLS policy's key; empty: opportunistic.</param>
/// <param name="WaitsUntil">Null: nothing keeps it back.</param>
/// <param name="Share">The part of the limits that restrictions leave, above 0 to 1.</param>
public sealed record LaneReport(
    long SourceId, string Site, string Scope, string Tls, int Ready, int Connections, int MaxConnections, double? PerSecond, double Share, DateTimeOffset? WaitsUntil, string? Reason);
