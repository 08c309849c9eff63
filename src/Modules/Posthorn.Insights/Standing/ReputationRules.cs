using Posthorn.Insights.Counters;

namespace Posthorn.Insights.Standing;

/// <summary>The reputation of an account, from its counters. Pure.</summary>
internal static class ReputationRules
{
    /// <summary>Days that are looked at.</summary>
    public const int Days = 30;

    /// <summary>Points for each share of complaints: one in a thousand costs five points.</summary>
    private const double ComplaintWeight = 5000;

    /// <returns>0 to 100 with one decimal.</returns>
    public static double Of(IReadOnlyList<long> counts)
    {
        var (requests, delivered, complaints) = (counts[(int)Metric.Requests], counts[(int)Metric.Delivered], counts[(int)Metric.SpamReports]);
        if (requests == 0)
        {
            return 100;
        }

        // Mail of the day before the window may arrive in it: never more than all.
        var points = (100.0 * Math.Min(delivered, requests) / requests) - (ComplaintWeight * complaints / Math.Max(1, delivered));
        return Math.Round(Math.Clamp(points, 0, 100), 1);
    }
}
