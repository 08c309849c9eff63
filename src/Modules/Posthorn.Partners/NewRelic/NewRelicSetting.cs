using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Posthorn.Partners.NewRelic;

/// <summary>Whether and how an account's statistics go to New Relic.</summary>
/// <param name="LicenseKey">A secret; empty: none.</param>
/// <param name="HasSubusers">Each subuser's statistics too.</param>
/// <param name="Revision">Grows with every change by people.</param>
/// <param name="WindowFrom">The first day that may hold something that was not posted.</param>
/// <param name="PostedAt">Until when everything was posted.</param>
/// <param name="NextAt">When the next post is due.</param>
internal sealed record NewRelicSetting(
    long AccountId, bool IsEnabled, string LicenseKey, bool HasSubusers, long Revision, DateOnly WindowFrom, DateTimeOffset PostedAt, DateTimeOffset NextAt)
{
    /// <summary>Without a key there is nobody to post to.</summary>
    public bool IsActive => IsEnabled && LicenseKey.Length > 0;

    public static NewRelicSetting Of(long accountId) => new(accountId, false, "", false, 0, default, default, default);

    /// <summary>No key is shown to anybody again.</summary>
    public override string ToString() => $"New Relic of account {AccountId}";
}

/// <summary>What people change; null: stays.</summary>
internal sealed record NewRelicChange(bool? IsEnabled, string? LicenseKey, bool? HasSubusers);

internal sealed record NewRelicAnswer(bool EnableSubuserStatistics, bool Enabled, string LicenseKey)
{
    public static NewRelicAnswer Of(NewRelicSetting setting) => new(setting.HasSubusers, setting.IsEnabled, NewRelicRules.Mask(setting.LicenseKey));
}

internal sealed record PartnerSettingLine(string Title, bool Enabled, string Name, string Description);

internal sealed record PartnerSettingList(IReadOnlyList<PartnerSettingLine> Result);

[JsonSerializable(typeof(NewRelicAnswer))]
[JsonSerializable(typeof(PartnerSettingList))]
internal sealed partial class NewRelicJson : JsonSerializerContext
{
    public static NewRelicJson Wire { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
