namespace Posthorn.Insights.Statistics;

/// <summary>What the rows of an endpoint are called, and which metrics they show.</summary>
/// <param name="Type">Of a row; null: rows have neither type nor name.</param>
/// <param name="Metrics">In the order of the answer.</param>
internal sealed record StatsFamily(string? Type, IReadOnlyList<string> Metrics)
{
    private static readonly string[] Whole =
    [
        "blocks", "bounce_drops", "bounces", "clicks", "deferred", "delivered", "invalid_emails", "opens", "processed", "requests", "spam_report_drops", "spam_reports",
        "unique_clicks", "unique_opens", "unsubscribe_drops", "unsubscribes",
    ];

    private static readonly string[] OpensOnly = ["opens", "unique_opens"];

    public static readonly StatsFamily Global = new(null, Whole);
    public static readonly StatsFamily Category = new("category", Whole);
    public static readonly StatsFamily Subuser = new("subuser", Whole);
    public static readonly StatsFamily Country = new("country", ["clicks", "opens", "unique_clicks", "unique_opens"]);
    public static readonly StatsFamily Province = Country with { Type = "province" };
    public static readonly StatsFamily Device = new("device", OpensOnly);
    public static readonly StatsFamily Client = new("client", OpensOnly);
    public static readonly StatsFamily Browser = new("browser", ["clicks", "unique_clicks"]);

    public static readonly StatsFamily MailboxProvider = new("mailbox_provider",
    [
        "blocks", "bounces", "clicks", "deferred", "delivered", "drops", "opens", "processed", "requests", "spam_reports", "unique_clicks", "unique_opens",
    ]);

    /// <summary>By which the months of subusers can be sorted.</summary>
    public static IReadOnlyList<string> MonthlyOrders { get; } =
        ["blocks", "bounces", "clicks", "delivered", "opens", "requests", "unique_clicks", "unique_opens", "unsubscribes"];
}
