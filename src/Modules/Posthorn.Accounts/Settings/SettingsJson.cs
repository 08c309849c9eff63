using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Posthorn.Accounts.Settings;

/// <summary>The wire form of settings; they are stored in it too.</summary>
[JsonSerializable(typeof(FooterSettings))]
[JsonSerializable(typeof(LegacyTemplateSettings))]
[JsonSerializable(typeof(BccSettings))]
[JsonSerializable(typeof(SpamCheckSettings))]
[JsonSerializable(typeof(AddressWhitelistSettings))]
[JsonSerializable(typeof(BouncePurgeSettings))]
[JsonSerializable(typeof(ForwardSettings))]
[JsonSerializable(typeof(ClickSettings))]
[JsonSerializable(typeof(SubscriptionSettings))]
[JsonSerializable(typeof(AnalyticsSettings))]
[JsonSerializable(typeof(OnOffSetting))]
[JsonSerializable(typeof(ForwardSpamSetting))]
[JsonSerializable(typeof(SettingList))]
internal sealed partial class SettingsJson : JsonSerializerContext
{
    /// <summary>Texts stay readable; the answer is JSON and never HTML.</summary>
    public static SettingsJson Wire { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}

/// <summary>A setting that is on or off and nothing more.</summary>
internal sealed record OnOffSetting(bool Enabled);

/// <param name="Email">Empty where <see cref="ForwardSettings"/> has null: the API describes this one as text.</param>
internal sealed record ForwardSpamSetting(bool Enabled, string Email);

internal sealed record SettingList(IReadOnlyList<SettingLine> Result);

internal sealed record SettingLine(string Title, bool Enabled, string Name, string Description);
