using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Posthorn.Insights.Counters;
using Posthorn.Insights.Standing;

namespace Posthorn.Insights.Tests.Standing;

public sealed class StandingTests
{
    private static readonly DateOnly Today = new(2026, 2, 10);

    [Theory]
    [InlineData(0, 0, 0, 100)]
    [InlineData(1000, 1000, 0, 100)]
    [InlineData(1000, 900, 0, 90)]
    [InlineData(1000, 1000, 1, 95)]
    [InlineData(1000, 1000, 30, 0)]
    [InlineData(10, 12, 0, 100)]
    [InlineData(10, 0, 1, 0)]
    [InlineData(3, 2, 0, 66.7)]
    public void Reputation_is_the_share_delivered_less_complaints(int requests, int delivered, int complaints, double reputation) => Assert.Equal(
        reputation, ReputationRules.Of(Counts((Metric.Requests, requests), (Metric.Delivered, delivered), (Metric.SpamReports, complaints))));

    [Fact]
    public void A_score_needs_a_thousand_messages()
    {
        Assert.Null(EngagementRules.Of(Counts((Metric.Processed, 999)), Counts()));
        Assert.NotNull(EngagementRules.Of(Counts((Metric.Processed, 1000)), Counts()));
    }

    [Theory]
    [InlineData(300, 200, 5, 5, 0, "5 5 5 5 5 = 5")]
    [InlineData(299, 199, 6, 6, 1, "4 4 4 4 3 = 4")]
    [InlineData(100, 60, 20, 20, 1, "3 3 3 3 3 = 3")]
    [InlineData(49, 19, 51, 51, 4, "1 1 1 1 1 = 1")]
    public void Each_part_has_its_thresholds(int opens, int recent, int blocks, int bounces, int complaints, string expected)
    {
        var score = EngagementRules.Of(
            Counts((Metric.Processed, 1000), (Metric.Requests, 1000), (Metric.Delivered, 1000), (Metric.UniqueOpens, opens), (Metric.Blocks, blocks), (Metric.Bounces, bounces), (Metric.SpamReports, complaints)),
            Counts((Metric.UniqueOpens, recent)))!;

        Assert.Equal(expected, $"{score.Recency} {score.OpenRate} {score.BounceClassification} {score.BounceRate} {score.SpamRate} = {score.Score}");
    }

    [Theory]
    [InlineData("to=2026-02-01", "from: failed to parse request: \"from\" must be provided")]
    [InlineData("from=2026-02-01", "to: failed to parse request: \"to\" must be provided")]
    [InlineData("from=x&to=2026-02-01", "from: \"from\" invalid")]
    [InlineData("from=2026-02-01&to=x", "to: \"to\" invalid")]
    [InlineData("from=2025-11-11&to=2026-02-01", "from: \"from\" cannot be more than 90 days in the past")]
    [InlineData("from=2025-11-12&to=2026-02-10", "")]
    [InlineData("from=2026-02-02&to=2026-02-01", "to: \"from\" cannot come after \"to\"")]
    [InlineData("from=2026-02-02&to=2026-02-11", "to: \"to\" cannot be in the future")]
    [InlineData("from=2025-11-12&to=2025-11-11", "to: \"to\" cannot be more than 90 days in the past | to: \"from\" cannot come after \"to\"")]
    public void Days_of_scores_are_checked_in_sendgrids_words(string query, string errors)
    {
        var engagement = Of(query);
        engagement.Range();

        Assert.Equal(errors, string.Join(" | ", engagement.Errors.Select(error => $"{error.Field}: {error.Message}")));
    }

    [Theory]
    [InlineData("", "date: \"date\" must be provided")]
    [InlineData("date=2026-02-01&limit=0", "limit: \"limit\" must be a positive integer")]
    [InlineData("date=2026-02-01&limit=1001", "limit: \"limit\" invalid")]
    [InlineData("date=2026-02-01&limit=x", "limit: \"limit\" invalid")]
    [InlineData("date=x&limit=1000&after_key=-1", "date: \"date\" invalid | after_key: \"after_key\" invalid")]
    [InlineData("date=2026-02-01&limit=1000&after_key=5", "")]
    public void Pages_of_subusers_are_checked_in_sendgrids_words(string query, string errors)
    {
        var engagement = Of(query);
        engagement.Date();
        engagement.Limit();
        engagement.AfterKey();

        Assert.Equal(errors, string.Join(" | ", engagement.Errors.Select(error => $"{error.Field}: {error.Message}")));
    }

    private static EngagementQuery Of(string query) => new(new QueryCollection(QueryHelpers.ParseQuery(query)), Today);

    private static long[] Counts(params (Metric Metric, long Count)[] counts)
    {
        var all = new long[MetricNames.All.Count];
        foreach (var (metric, count) in counts)
        {
            all[(int)metric] = count;
        }

        return all;
    }
}
