using System.Text.Json.Serialization;

namespace Posthorn.Alerts.Settings;

/// <param name="Frequency">Of <c>stats_notification</c>: daily, weekly or monthly; else empty.</param>
/// <param name="Percentage">Of <c>usage_limit</c>: 1 to 100; else 0.</param>
/// <param name="NextAt">Of <c>stats_notification</c>: when the next mail is due.</param>
internal sealed record Alert(
    long Id, long AccountId, string Type, string EmailTo, string Frequency, int Percentage, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset NextAt)
{
    public const string Usage = "usage_limit";
    public const string Statistics = "stats_notification";
}

internal sealed record AlertAnswer(
    long CreatedAt, string EmailTo, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Frequency, long Id,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Percentage, string Type, long UpdatedAt)
{
    public static AlertAnswer Of(Alert alert) => new(
        alert.CreatedAt.ToUnixTimeSeconds(), alert.EmailTo, alert.Frequency.Length == 0 ? null : alert.Frequency, alert.Id, alert.Percentage == 0 ? null : alert.Percentage,
        alert.Type, alert.UpdatedAt.ToUnixTimeSeconds());
}

[JsonSerializable(typeof(AlertAnswer))]
[JsonSerializable(typeof(IReadOnlyList<AlertAnswer>))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class AlertsJson : JsonSerializerContext;
