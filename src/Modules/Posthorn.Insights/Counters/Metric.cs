namespace Posthorn.Insights.Counters;

/// <summary>What is counted. The order is that of the columns.</summary>
internal enum Metric
{
    Requests,
    Processed,
    Delivered,
    Deferred,
    Bounces,
    Blocks,
    BounceDrops,
    SpamReportDrops,
    UnsubscribeDrops,
    InvalidEmails,
    Drops,
    Opens,
    UniqueOpens,
    Clicks,
    UniqueClicks,
    SpamReports,
    Unsubscribes,
}

internal static class MetricNames
{
    /// <summary>As SendGrid and the columns call them; the place is the number of the metric.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "requests", "processed", "delivered", "deferred", "bounces", "blocks", "bounce_drops", "spam_report_drops", "unsubscribe_drops", "invalid_emails", "drops",
        "opens", "unique_opens", "clicks", "unique_clicks", "spam_reports", "unsubscribes",
    ];

    public static string WireName(this Metric metric) => All[(int)metric];

    public static Metric? Find(string name) => All.IndexOf(name) is >= 0 and var place ? (Metric)place : null;

    private static int IndexOf(this IReadOnlyList<string> names, string name) => Array.IndexOf([.. names], name);
}
