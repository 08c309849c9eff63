using Posthorn.Kernel;

namespace Posthorn.Accounts.Settings;

/// <summary>What a request changes of each of the <c>tracking_settings</c>, and of settings that only go on and off.</summary>
internal static class TrackingSettingRules
{
    private const string Enabled = "enabled";

    public static OnOffSetting OnOff(OnOffSetting value, JsonMembers request) => new(request.Boolean(Enabled) ?? value.Enabled);

    public static ClickSettings Click(ClickSettings value, JsonMembers request) =>
        new(request.Boolean(Enabled) ?? value.Enabled, request.Boolean("enable_text") ?? value.EnableText);

    public static AnalyticsSettings GoogleAnalytics(AnalyticsSettings value, JsonMembers request) => new()
    {
        Enabled = request.Boolean(Enabled) ?? value.Enabled,
        UtmSource = Utm(request, "utm_source") ?? value.UtmSource,
        UtmMedium = Utm(request, "utm_medium") ?? value.UtmMedium,
        UtmTerm = Utm(request, "utm_term") ?? value.UtmTerm,
        UtmContent = Utm(request, "utm_content") ?? value.UtmContent,
        UtmCampaign = Utm(request, "utm_campaign") ?? value.UtmCampaign,
    };

    public static SubscriptionSettings Subscription(SubscriptionSettings value, JsonMembers request)
    {
        var url = request.Line("url", SettingLimits.Url);
        if (url is { Length: > 0 } && !MailSettingRules.IsWebAddress(url))
        {
            // A browser is sent there: no other scheme.
            request.Refuse("url", "This must be an address that starts with http:// or https://.");
        }

        return new SubscriptionSettings
        {
            Enabled = request.Boolean(Enabled) ?? value.Enabled,
            HtmlContent = request.Text("html_content", SettingLimits.Content) ?? value.HtmlContent,
            PlainContent = request.Text("plain_content", SettingLimits.Content) ?? value.PlainContent,
            Landing = request.Text("landing", SettingLimits.Content) ?? value.Landing,
            Url = url ?? value.Url,
            Replace = request.Line("replace", SettingLimits.Tag) ?? value.Replace,
        };
    }

    private static string? Utm(JsonMembers request, string name) => request.Line(name, SettingLimits.UtmValue);
}
