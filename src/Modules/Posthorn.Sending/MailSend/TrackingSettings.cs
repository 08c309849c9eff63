namespace Posthorn.Sending.MailSend;

/// <summary>What is measured about this mail. A setting that is null leaves the choice to the account.</summary>
internal sealed record TrackingSettings
{
    public static readonly TrackingSettings Empty = new();

    public ClickTracking? ClickTracking { get; init; }

    public OpenTracking? OpenTracking { get; init; }

    public SubscriptionTracking? SubscriptionTracking { get; init; }

    public GoogleAnalytics? Ganalytics { get; init; }
}

/// <param name="EnableText">Links of the text/plain part too.</param>
internal sealed record ClickTracking(bool? Enable, bool? EnableText)
{
    public static readonly ClickTracking Empty = new(null, null);
}

/// <param name="SubstitutionTag">Replaced by the pixel, which otherwise goes to the end of the HTML.</param>
internal sealed record OpenTracking(bool? Enable, string? SubstitutionTag)
{
    public static readonly OpenTracking Empty = new(null, null);
}

/// <param name="SubstitutionTag">Replaced by the bare URL; wins over the two texts.</param>
internal sealed record SubscriptionTracking(bool? Enable, string? Text, string? Html, string? SubstitutionTag)
{
    public static readonly SubscriptionTracking Empty = new(null, null, null, null);
}

/// <summary>Added to the query of http and https links.</summary>
internal sealed record GoogleAnalytics
{
    public static readonly GoogleAnalytics Empty = new();

    public bool? Enable { get; init; }

    public string? UtmSource { get; init; }

    public string? UtmMedium { get; init; }

    public string? UtmTerm { get; init; }

    public string? UtmContent { get; init; }

    public string? UtmCampaign { get; init; }
}
