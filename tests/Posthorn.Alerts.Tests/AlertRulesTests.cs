using System.Text;
using Posthorn.Alerts.Sending;
using Posthorn.Alerts.Settings;
using Posthorn.Kernel;

namespace Posthorn.Alerts.Tests;

public sealed class AlertRulesTests
{
    [Theory]
    [InlineData("daily", "2026-11-22T09:30:00Z", "2026-11-23")]
    [InlineData("daily", "2026-12-31T23:59:59Z", "2027-01-01")]
    [InlineData("weekly", "2026-11-22T09:30:00Z", "2026-11-23")]
    [InlineData("weekly", "2026-11-23T00:00:00Z", "2026-11-30")]
    [InlineData("monthly", "2026-11-22T09:30:00Z", "2026-12-01")]
    [InlineData("monthly", "2026-12-01T00:00:00Z", "2027-01-01")]
    public void Mail_is_due_at_the_next_midnight_of_its_kind(string frequency, string now, string next) =>
        Assert.Equal(DateTimeOffset.Parse($"{next}T00:00:00Z", null), AlertRules.Next(frequency, DateTimeOffset.Parse(now, null), TimeZoneInfo.Utc));

    [Theory]
    [InlineData("{}", "type", AlertRules.Missing)]
    [InlineData("""{"type":"other","email_to":"a@x.example"}""", "type", AlertRules.BadType)]
    [InlineData("""{"type":"usage_limit","percentage":1}""", "email_to", AlertRules.Missing)]
    [InlineData("""{"type":"usage_limit","percentage":1,"email_to":"a"}""", "email_to", AlertRules.BadEmail)]
    [InlineData("""{"type":"usage_limit","percentage":1,"email_to":null}""", "email_to", AlertRules.Missing)]
    [InlineData("""{"type":"usage_limit","email_to":"a@x.example"}""", "percentage", AlertRules.Missing)]
    [InlineData("""{"type":"usage_limit","email_to":"a@x.example","percentage":0}""", "percentage", "This must be a number from 1 to 100.")]
    [InlineData("""{"type":"usage_limit","email_to":"a@x.example","percentage":101}""", "percentage", "This must be a number from 1 to 100.")]
    [InlineData("""{"type":"usage_limit","email_to":"a@x.example","percentage":1,"frequency":"daily"}""", "frequency", AlertRules.NotItsFrequency)]
    [InlineData("""{"type":"stats_notification","email_to":"a@x.example"}""", "frequency", AlertRules.Missing)]
    [InlineData("""{"type":"stats_notification","email_to":"a@x.example","frequency":"hourly"}""", "frequency", AlertRules.BadFrequency)]
    [InlineData("""{"type":"stats_notification","email_to":"a@x.example","frequency":"daily","percentage":5}""", "percentage", AlertRules.NotItsPercentage)]
    public void What_is_wrong_is_said_with_its_field(string body, string field, string message)
    {
        var request = Parse(body);
        AlertRules.New(request, "");

        Assert.Contains(new ApiError(message, field), request.Errors);
    }

    [Theory]
    [InlineData("""{"type":"usage_limit","email_to":"a@x.example","percentage":1}""", "a@x.example")]
    [InlineData("""{"type":"usage_limit","email_to":null,"percentage":100}""", "own@x.example")]
    [InlineData("""{"type":"stats_notification","email_to":"a@x.example","frequency":"monthly"}""", "a@x.example")]
    public void A_null_stands_for_the_accounts_own_address(string body, string email)
    {
        var request = Parse(body);

        Assert.Equal(email, AlertRules.New(request, "own@x.example").EmailTo);
        Assert.Empty(request.Errors);
    }

    [Theory]
    [InlineData(89, 100, 90, false)]
    [InlineData(90, 100, 90, true)]
    [InlineData(899, 999, 90, false)]
    [InlineData(900, 999, 90, true)]
    [InlineData(long.MaxValue, long.MaxValue, 100, true)]
    public void A_percentage_is_reached_and_not_nearly(long used, long total, int percentage, bool expected) => Assert.Equal(
        expected, AlertText.IsReached(new Alert(1, 1, Alert.Usage, "", "", percentage, default, default, default), new AccountUsage(used, total, default)));

    private static JsonMembers Parse(string body) => JsonMembers.TryParse(Encoding.UTF8.GetBytes(body), out var members, out _) ? members : throw new InvalidOperationException(body);
}
