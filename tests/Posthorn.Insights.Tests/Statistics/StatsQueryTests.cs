using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Posthorn.Insights.Counters;
using Posthorn.Insights.Statistics;

namespace Posthorn.Insights.Tests.Statistics;

public sealed class StatsQueryTests
{
    private static readonly DateOnly Today = new(2026, 2, 10);

    [Theory]
    [InlineData("", "start_date: start_date is required")]
    [InlineData("start_date=2026-2-1", "start_date: start_date must be in YYYY-MM-DD format")]
    [InlineData("start_date=0001-01-01", "start_date: start_date must be in YYYY-MM-DD format")]
    [InlineData("start_date=2026-02-30", "start_date: start_date must be in YYYY-MM-DD format")]
    [InlineData("start_date=2026-02-01&end_date=x", "end_date: end_date must be in YYYY-MM-DD format")]
    [InlineData("start_date=2026-02-01&end_date=2026-01-31", "end_date: end_date must not precede start_date")]
    [InlineData("start_date=2026-02-01&aggregated_by=year", "aggregated_by: aggregated_by must be day, week or month")]
    [InlineData("start_date=2023-01-06&end_date=2026-02-09", "start_date: start_date and end_date may be at most 1130 days apart")]
    public void A_bad_period_is_refused(string query, string error)
    {
        var stats = Of(query);
        stats.Period();

        Assert.Equal(error, string.Join(" | ", stats.Errors.Select(found => $"{found.Field}: {found.Message}")));
    }

    [Theory]
    [InlineData("start_date=2026-02-01", "2026-02-01", "2026-02-10")]
    [InlineData("start_date=2026-02-01&end_date=2026-02-01", "2026-02-01", "2026-02-01")]
    [InlineData("start_date=2027-01-01", "2027-01-01", "2027-01-01")]
    [InlineData("start_date=2023-01-07&end_date=2026-02-09", "2023-01-07", "2026-02-09")]
    public void A_period_ends_today_unless_it_says_otherwise(string query, string from, string to)
    {
        var stats = Of(query);
        var period = stats.Period();

        Assert.Empty(stats.Errors);
        Assert.Equal((from, to), (period.From.ToString("O"), period.To.ToString("O")));
    }

    [Theory]
    [InlineData(10, null)]
    [InlineData(11, "categories is limited to 10 names")]
    [InlineData(0, "categories is required")]
    public void A_filter_has_at_most_ten_names(int count, string? error)
    {
        var stats = Of(string.Join('&', Enumerable.Range(0, count).Select(i => $"categories=c{i}")));
        stats.Names("categories", required: true);

        Assert.Equal(error, stats.Errors.SingleOrDefault()?.Message);
    }

    [Theory]
    [InlineData("c=a%00b")]
    [InlineData("c=%EF%BF%BD")]
    public void A_name_that_no_database_holds_is_refused(string query)
    {
        var stats = Of(query);
        stats.Names("c");

        Assert.Equal("c must be texts of at most 255 characters without control characters", Assert.Single(stats.Errors).Message);
    }

    [Theory]
    [InlineData("limit=0", "limit must be a whole number from 1 to 1130")]
    [InlineData("limit=1131", "limit must be a whole number from 1 to 1130")]
    [InlineData("limit=x", "limit must be a whole number from 1 to 1130")]
    [InlineData("limit=1&offset=-1", "offset must be a whole number from 0 to 2147483647")]
    [InlineData("sort_by_metric=drops", "sort_by_metric must be one of delivered, opens")]
    [InlineData("sort_by_direction=up", "sort_by_direction must be asc or desc")]
    public void A_bad_order_is_refused(string query, string error)
    {
        var stats = Of(query);
        stats.Order(["delivered", "opens"]);

        Assert.Equal(error, Assert.Single(stats.Errors).Message);
    }

    [Fact]
    public void An_order_is_by_delivered_the_most_first_and_five()
    {
        Assert.Equal(new SumOrder(Metric.Delivered, true, 5, 0), Of("").Order(StatsFamily.Category.Metrics));
        Assert.Equal(new SumOrder(Metric.Opens, false, 1130, 7), Of("sort_by_metric=opens&sort_by_direction=asc&limit=1130&offset=7").Order(StatsFamily.Category.Metrics));
    }

    [Theory]
    [InlineData("2026-02-04", "2026-02-17", "Week", "2026-02-02 2026-02-09 2026-02-16")]
    [InlineData("2026-01-31", "2026-03-01", "Month", "2026-01-01 2026-02-01 2026-03-01")]
    [InlineData("2026-02-27", "2026-03-01", "Day", "2026-02-27 2026-02-28 2026-03-01")]
    [InlineData("9999-12-31", "9999-12-31", "Day", "9999-12-31")]
    [InlineData("9999-12-20", "9999-12-31", "Month", "9999-12-01")]
    public void Rows_begin_on_mondays_and_on_firsts(string from, string to, string unit, string rows) => Assert.Equal(
        rows, string.Join(' ', new StatsPeriod(DateOnly.Parse(from, null), DateOnly.Parse(to, null), Enum.Parse<StatsUnit>(unit)).Rows().Select(day => day.ToString("O"))));

    [Fact]
    public void A_month_is_the_whole_month_of_a_day()
    {
        Assert.Equal(new StatsPeriod(new DateOnly(2024, 2, 1), new DateOnly(2024, 2, 29), StatsUnit.Month), Of("date=2024-02-11").Month());
        var missing = Of("");
        missing.Month();
        Assert.Equal("date is required", Assert.Single(missing.Errors).Message);
    }

    private static StatsQuery Of(string query) => new(new QueryCollection(QueryHelpers.ParseQuery(query)), Today);
}
