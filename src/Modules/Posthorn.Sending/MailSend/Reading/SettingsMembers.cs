namespace Posthorn.Sending.MailSend.Reading;

/// <summary>Which member of <c>mail_settings</c> and <c>tracking_settings</c> goes where.</summary>
internal static class SettingsMembers
{
    public static MailSettings Mail(ref JsonBinder json, string member, MailSettings value) => member switch
    {
        "bypass_list_management" => value with { BypassListManagement = json.Object(SwitchSetting.Empty, Switch) },
        "bypass_spam_management" => value with { BypassSpamManagement = json.Object(SwitchSetting.Empty, Switch) },
        "bypass_bounce_management" => value with { BypassBounceManagement = json.Object(SwitchSetting.Empty, Switch) },
        "bypass_unsubscribe_management" => value with { BypassUnsubscribeManagement = json.Object(SwitchSetting.Empty, Switch) },
        "footer" => value with { Footer = json.Object(FooterSetting.Empty, Footer) },
        "template" => value with { Template = json.Object(TemplateSetting.Empty, Template) },
        "sandbox_mode" => value with { SandboxMode = json.Object(SwitchSetting.Empty, Switch) },
        "bcc" => value with { Bcc = json.Object(BccSetting.Empty, Bcc) },
        "spam_check" => value with { SpamCheck = json.Object(SpamCheckSetting.Empty, SpamCheck) },
        _ => json.Skip(value),
    };

    public static TrackingSettings Tracking(ref JsonBinder json, string member, TrackingSettings value) => member switch
    {
        "click_tracking" => value with { ClickTracking = json.Object(ClickTracking.Empty, Click) },
        "open_tracking" => value with { OpenTracking = json.Object(OpenTracking.Empty, Open) },
        "subscription_tracking" => value with { SubscriptionTracking = json.Object(SubscriptionTracking.Empty, Subscription) },
        "ganalytics" => value with { Ganalytics = json.Object(GoogleAnalytics.Empty, Analytics) },
        _ => json.Skip(value),
    };

    private static SwitchSetting Switch(ref JsonBinder json, string member, SwitchSetting value) => member switch
    {
        "enable" => new SwitchSetting(json.Boolean()),
        _ => json.Skip(value),
    };

    private static FooterSetting Footer(ref JsonBinder json, string member, FooterSetting value) => member switch
    {
        "enable" => value with { Enable = json.Boolean() },
        "text" => value with { Text = json.String() },
        "html" => value with { Html = json.String() },
        _ => json.Skip(value),
    };

    private static TemplateSetting Template(ref JsonBinder json, string member, TemplateSetting value) => member switch
    {
        "enable" => value with { Enable = json.Boolean() },
        "html" => value with { Html = json.String() },
        _ => json.Skip(value),
    };

    private static BccSetting Bcc(ref JsonBinder json, string member, BccSetting value) => member switch
    {
        "enable" => value with { Enable = json.Boolean() },
        "email" => value with { Email = json.String() },
        _ => json.Skip(value),
    };

    private static SpamCheckSetting SpamCheck(ref JsonBinder json, string member, SpamCheckSetting value) => member switch
    {
        "enable" => value with { Enable = json.Boolean() },
        "threshold" => value with { Threshold = json.Integer() },
        "post_to_url" => value with { PostToUrl = json.String() },
        _ => json.Skip(value),
    };

    private static ClickTracking Click(ref JsonBinder json, string member, ClickTracking value) => member switch
    {
        "enable" => value with { Enable = json.Boolean() },
        "enable_text" => value with { EnableText = json.Boolean() },
        _ => json.Skip(value),
    };

    private static OpenTracking Open(ref JsonBinder json, string member, OpenTracking value) => member switch
    {
        "enable" => value with { Enable = json.Boolean() },
        "substitution_tag" => value with { SubstitutionTag = json.String() },
        _ => json.Skip(value),
    };

    private static SubscriptionTracking Subscription(ref JsonBinder json, string member, SubscriptionTracking value) => member switch
    {
        "enable" => value with { Enable = json.Boolean() },
        "text" => value with { Text = json.String() },
        "html" => value with { Html = json.String() },
        "substitution_tag" => value with { SubstitutionTag = json.String() },
        _ => json.Skip(value),
    };

    private static GoogleAnalytics Analytics(ref JsonBinder json, string member, GoogleAnalytics value) => member switch
    {
        "enable" => value with { Enable = json.Boolean() },
        "utm_source" => value with { UtmSource = json.String() },
        "utm_medium" => value with { UtmMedium = json.String() },
        "utm_term" => value with { UtmTerm = json.String() },
        "utm_content" => value with { UtmContent = json.String() },
        "utm_campaign" => value with { UtmCampaign = json.String() },
        _ => json.Skip(value),
    };
}
