using Posthorn.Events;
using Posthorn.Insights.Clients;
using Posthorn.Insights.Feed;
using Posthorn.Insights.Geo;

namespace Posthorn.Insights.Counters;

/// <summary>What an event counts for, and under which names. Pure.</summary>
internal static class CounterRules
{
    /// <summary>Longer names of categories are cut; requests do not have them.</summary>
    public const int MaxName = 255;

    /// <summary>What stands in for a place that the file does not know.</summary>
    public const string Unknown = "Unknown";

    private static readonly Metric[] None = [];
    private static readonly Metric[] OtherDrop = [Metric.Requests, Metric.Drops];

    /// <summary>All but the unique ones, which depend on what was before.</summary>
    public static IReadOnlyList<Metric> MetricsOf(CopyEvent happened) => happened.Type switch
    {
        EventType.Processed => [Metric.Requests, Metric.Processed],

        // What was dropped after it had been on its way was counted as a request then; only such drops carry an attempt.
        EventType.Dropped when happened.Detail.Attempt is not null => [Metric.Drops],
        EventType.Dropped => happened.Detail.Reason switch
        {
            "Bounced Address" => [.. OtherDrop, Metric.BounceDrops],
            "Spam Reporting Address" => [.. OtherDrop, Metric.SpamReportDrops],
            "Unsubscribed Address" => [.. OtherDrop, Metric.UnsubscribeDrops],
            "Invalid" => [.. OtherDrop, Metric.InvalidEmails],
            _ => OtherDrop,
        },
        EventType.Delivered => [Metric.Delivered],
        EventType.Deferred => [Metric.Deferred],
        EventType.Bounce => [happened.Detail.BounceType == "blocked" ? Metric.Blocks : Metric.Bounces],
        EventType.Open => [Metric.Opens],
        EventType.Click => [Metric.Clicks],
        EventType.SpamReport => [Metric.SpamReports],
        EventType.Unsubscribe or EventType.GroupUnsubscribe => [Metric.Unsubscribes],
        _ => None,
    };

    /// <summary>What the first of its kind counts beside; null: nothing.</summary>
    public static Metric? UniqueOf(EventType type) => type switch
    {
        EventType.Open => Metric.UniqueOpens,
        EventType.Click => Metric.UniqueClicks,
        _ => null,
    };

    /// <param name="happened">The event.</param>
    /// <param name="facts">What its mail said; null: that is gone.</param>
    /// <param name="place">Where the client is; null: no file of places is used.</param>
    public static IReadOnlyList<Facet> FacetsOf(CopyEvent happened, CopyFacts? facts, GeoPlace? place)
    {
        var facets = new List<Facet>(8) { Facet.All };
        foreach (var category in facts?.Categories ?? [])
        {
            var facet = new Facet(Dimension.Category, StorableText.Of(category, MaxName));
            if (!facets.Contains(facet))
            {
                facets.Add(facet);
            }
        }

        facets.Add(new Facet(Dimension.MailboxProvider, MailboxProviders.Of(happened.Detail.Email.Length > 0 ? happened.Detail.Email : facts?.Email ?? "")));
        if (happened.Type is EventType.Open or EventType.Click)
        {
            var client = UserAgentRules.Classify(happened.Detail.UserAgent);
            if (happened.Type == EventType.Open)
            {
                facets.Add(new Facet(Dimension.Device, client.Device));
                facets.Add(new Facet(Dimension.Client, client.Name, client.Kind));
            }
            else
            {
                facets.Add(new Facet(Dimension.Browser, client.Browser));
            }

            if (place is not null)
            {
                facets.Add(new Facet(Dimension.Country, place.Country ?? Unknown));
                if (place.Country is not null)
                {
                    facets.Add(new Facet(Dimension.Region, place.Region ?? Unknown, place.Country));
                }
            }
        }

        return facets;
    }
}
