namespace Posthorn.Insights;

public sealed class InsightsOptions
{
    /// <summary>How long the activity feed keeps a mail, and how long a repeated open or click is known for one. At least a day. Default 30 days.</summary>
    public TimeSpan ActivityKept { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long statistics are kept. At least 31 days. Default 1,130 days: three years and a month.</summary>
    public TimeSpan StatisticsKept { get; set; } = TimeSpan.FromDays(1130);

    /// <summary>A file in the MaxMind DB format with countries and regions of IP addresses. Null, the default: no statistics of places.</summary>
    public string? GeoDatabase { get; set; }

    /// <summary>How clients reach this server, for links to files; null, the default: as they did when they asked.</summary>
    public string? PublicUrl { get; set; }
}
