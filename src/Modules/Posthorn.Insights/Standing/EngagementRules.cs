using Posthorn.Insights.Counters;

namespace Posthorn.Insights.Standing;

/// <summary>The five parts of an engagement quality score, each 1 (poor) to 5 (excellent).</summary>
internal sealed record EngagementScore(int Recency, int OpenRate, int BounceClassification, int BounceRate, int SpamRate)
{
    /// <summary>The mean of the parts, to the nearest whole number.</summary>
    public int Score => (int)Math.Round((Recency + OpenRate + BounceClassification + BounceRate + SpamRate) / 5.0, MidpointRounding.AwayFromZero);
}

/// <summary>Engagement quality from counters. SendGrid's thresholds are its secret; these are ours. Pure.</summary>
internal static class EngagementRules
{
    /// <summary>Days that a score looks back, its own included.</summary>
    public const int Days = 30;

    /// <summary>Days that count as recent.</summary>
    public const int RecentDays = 14;

    /// <summary>Fewer messages in the window: no score.</summary>
    public const int LeastMessages = 1000;

    private static readonly double[] Recency = [0.02, 0.06, 0.12, 0.20];
    private static readonly double[] Opens = [0.05, 0.10, 0.20, 0.30];
    private static readonly double[] Blocks = [0.05, 0.02, 0.01, 0.005];
    private static readonly double[] Bounces = [0.05, 0.02, 0.01, 0.005];
    private static readonly double[] Complaints = [0.003, 0.001, 0.0005, 0.0002];

    /// <param name="window">Sums of the last 30 days.</param>
    /// <param name="recent">Sums of the last 14 of them.</param>
    /// <returns>Null: too little was sent to say anything.</returns>
    public static EngagementScore? Of(IReadOnlyList<long> window, IReadOnlyList<long> recent)
    {
        if (window[(int)Metric.Processed] < LeastMessages)
        {
            return null;
        }

        var (requests, delivered) = ((double)Math.Max(1, window[(int)Metric.Requests]), (double)Math.Max(1, window[(int)Metric.Delivered]));
        var engaged = Math.Max(recent[(int)Metric.UniqueOpens], recent[(int)Metric.UniqueClicks]);
        return new EngagementScore(
            AtLeast(engaged / delivered, Recency),
            AtLeast(window[(int)Metric.UniqueOpens] / delivered, Opens),
            AtMost(window[(int)Metric.Blocks] / requests, Blocks),
            AtMost((window[(int)Metric.Bounces] + window[(int)Metric.InvalidEmails]) / requests, Bounces),
            AtMost(window[(int)Metric.SpamReports] / delivered, Complaints));
    }

    private static int AtLeast(double share, double[] steps) => 1 + steps.Count(step => share >= step);

    private static int AtMost(double share, double[] steps) => 1 + steps.Count(step => share <= step);
}
