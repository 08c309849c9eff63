using System.Text;
using Posthorn.Insights;
using Posthorn.Kernel;
using Posthorn.Partners.NewRelic;

namespace Posthorn.Partners.Tests;

public sealed class NewRelicRulesTests
{
    private static readonly DateOnly Day = new(2030, 1, 1);

    [Theory]
    [InlineData("", "")]
    [InlineData("short", "****")]
    [InlineData("elevenchars", "****")]
    [InlineData("twelve_chars", "****hars")]
    [InlineData("eu01xx0123456789abcdef0123456789abcdNRAL", "****NRAL")]
    public void Of_a_key_four_characters_are_shown_at_most(string key, string expected) => Assert.Equal(expected, NewRelicRules.Mask(key));

    [Theory]
    [InlineData("""{"license_key":"0123456789abNRAL"}""", "0123456789abNRAL", "")]
    [InlineData("""{"license_key":""}""", "", "")]
    [InlineData("""{"license_key":"****5678"}""", null, "")]
    [InlineData("""{"license_key":null}""", null, "")]
    [InlineData("""{"license_key":"****1234"}""", "****1234", "license_key")]
    [InlineData("""{"license_key":"two words"}""", "two words", "license_key")]
    [InlineData("""{"license_key":"a\r\nHost: b"}""", null, "license_key")]
    [InlineData("""{"license_key":1}""", null, "license_key")]
    [InlineData("""{"enabled":"yes"}""", null, "enabled")]
    [InlineData("""{"enable_subuser_statistics":1}""", null, "enable_subuser_statistics")]
    public void A_key_is_letters_and_digits_and_what_was_shown_changes_nothing(string body, string? key, string wrong)
    {
        var request = Members(body);
        var change = NewRelicRules.Read(request, NewRelicSetting.Of(1) with { LicenseKey = "1234567812345678" });

        Assert.Equal(wrong, string.Join(';', request.Errors.Select(error => error.Field)));
        Assert.Equal(key, change.LicenseKey);
    }

    [Theory]
    [InlineData(NewRelicRules.MaxKey, true)]
    [InlineData(NewRelicRules.MaxKey + 1, false)]
    public void A_key_has_100_characters_at_most(int length, bool isGood)
    {
        var request = Members($$"""{"license_key":"{{new string('a', length)}}"}""");
        NewRelicRules.Read(request, NewRelicSetting.Of(1));

        Assert.Equal(isGood, request.Errors.Count == 0);
    }

    [Fact]
    public void What_is_not_said_stays_and_without_a_key_nothing_is_active()
    {
        var setting = NewRelicRules.Apply(NewRelicSetting.Of(1), new NewRelicChange(true, null, null));
        Assert.True(setting is { IsEnabled: true, IsActive: false, HasSubusers: false, Revision: 1 });

        setting = NewRelicRules.Apply(setting, new NewRelicChange(null, "key", true));
        Assert.True(setting is { IsEnabled: true, IsActive: true, HasSubusers: true, Revision: 2 });
        Assert.DoesNotContain("key", setting.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_new_is_what_was_not_posted_by_day_and_account_and_nothing_is_taken_back()
    {
        DayCounts[] now = [new(1, Day, [5, 1]), new(1, Day.AddDays(1), [2, 0]), new(2, Day, [3, 3])];
        DayCounts[] posted = [new(1, Day, [4, 3]), new(2, Day, [3, 3]), new(3, Day, [9, 9])];
        var sums = NewRelicRules.Sums(now, posted, 2);

        Assert.Equal([1L, 2L], sums.Keys.Order());
        Assert.Equal([3L, 0L], sums[1]);
        Assert.Equal([0L, 0L], sums[2]);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(-6, -6)]
    [InlineData(-7, -7)]
    [InlineData(-8, -7)]
    [InlineData(-400, -7)]
    public void What_could_not_be_posted_for_a_week_is_forgotten(int from, int expected) =>
        Assert.Equal(Day.AddDays(expected), NewRelicRules.FirstDay(NewRelicSetting.Of(1) with { WindowFrom = Day.AddDays(from) }, Day));

    [Fact]
    public void Metrics_are_counts_of_the_interval_as_the_metric_api_reads_them()
    {
        var from = DateTimeOffset.FromUnixTimeMilliseconds(1_900_000_000_000);
        var body = MetricWriter.Write("own\"er", from, from.AddMinutes(5), ["requests", "delivered"], [new Subject(1, null, [3, 2]), new Subject(2, "sub", [1, 0])]);

        Assert.Equal(
            """
            [{"common":{"timestamp":1900000000000,"interval.ms":300000,"attributes":{"account":"own\u0022er"}},"metrics":[
            {"name":"requests","type":"count","value":3},{"name":"delivered","type":"count","value":2},
            {"name":"requests","type":"count","value":1,"attributes":{"subuser":"sub"}},{"name":"delivered","type":"count","value":0,"attributes":{"subuser":"sub"}}]}]
            """.ReplaceLineEndings("").Replace("\n", "", StringComparison.Ordinal),
            Encoding.UTF8.GetString(body));
    }

    private static JsonMembers Members(string body) => JsonMembers.TryParse(Encoding.UTF8.GetBytes(body), out var members, out _) ? members : throw new ArgumentException(body);
}
