namespace Posthorn.Accounts.Settings;

/// <summary>All settings, in the order in which the API lists them.</summary>
internal static class SettingTable
{
    public static readonly Setting AddressWhitelist = new Setting<AddressWhitelistSettings>(
        SettingFamily.Mail, "address_whitelist", "Address Whitelist", "Addresses and domains that are mailed whatever the suppression lists say.",
        SettingsJson.Wire.AddressWhitelistSettings, value => value.Enabled,
        settings => settings.AddressWhitelist, (settings, value) => settings with { AddressWhitelist = value }, MailSettingRules.AddressWhitelist);

    public static readonly Setting Bcc = new Setting<BccSettings>(
        SettingFamily.Mail, "bcc", "BCC", "Sends a blind copy of every message to one address. Retired.",
        SettingsJson.Wire.BccSettings, value => value.Enabled,
        settings => settings.Bcc, (settings, value) => settings with { Bcc = value }, MailSettingRules.Bcc);

    public static readonly Setting BouncePurge = new Setting<BouncePurgeSettings>(
        SettingFamily.Mail, "bounce_purge", "Bounce Purge", "Removes addresses from the bounce lists after a number of days.",
        SettingsJson.Wire.BouncePurgeSettings, value => value.Enabled,
        settings => settings.BouncePurge, (settings, value) => settings with { BouncePurge = value }, MailSettingRules.BouncePurge);

    public static readonly Setting Footer = new Setting<FooterSettings>(
        SettingFamily.Mail, "footer", "Footer", "Adds a text of your own at the end of every message.",
        SettingsJson.Wire.FooterSettings, value => value.Enabled,
        settings => settings.Footer, (settings, value) => settings with { Footer = value }, MailSettingRules.Footer);

    public static readonly Setting ForwardBounce = new Setting<ForwardSettings>(
        SettingFamily.Mail, "forward_bounce", "Forward Bounce", "Sends a copy of every bounce report to an address.",
        SettingsJson.Wire.ForwardSettings, value => value.Enabled,
        settings => settings.ForwardBounce, (settings, value) => settings with { ForwardBounce = value }, MailSettingRules.ForwardBounce);

    public static readonly Setting ForwardSpam = new Setting<ForwardSpamSetting>(
        SettingFamily.Mail, "forward_spam", "Forward Spam", "Sends a copy of every spam report to one or more addresses.",
        SettingsJson.Wire.ForwardSpamSetting, value => value.Enabled,
        settings => new ForwardSpamSetting(settings.ForwardSpam.Enabled, settings.ForwardSpam.Email ?? ""),
        (settings, value) => settings with { ForwardSpam = new ForwardSettings(value.Enabled, value.Email.Length == 0 ? null : value.Email) },
        MailSettingRules.ForwardSpam);

    public static readonly Setting Template = new Setting<LegacyTemplateSettings>(
        SettingFamily.Mail, "template", "Legacy Email Template", "Wraps the HTML of every message.",
        SettingsJson.Wire.LegacyTemplateSettings, value => value.Enabled,
        settings => settings.Template, (settings, value) => settings with { Template = value }, MailSettingRules.Template);

    public static readonly Setting PlainContent = new Setting<OnOffSetting>(
        SettingFamily.Mail, "plain_content", "Plain Content", "Leaves messages of plain text as they are. Retired.",
        SettingsJson.Wire.OnOffSetting, value => value.Enabled,
        settings => new OnOffSetting(settings.PlainContent), (settings, value) => settings with { PlainContent = value.Enabled }, TrackingSettingRules.OnOff);

    public static readonly Setting SpamCheck = new Setting<SpamCheckSettings>(
        SettingFamily.Mail, "spam_check", "Spam Checker", "Checks the content of messages for spam before they leave. Retired.",
        SettingsJson.Wire.SpamCheckSettings, value => value.Enabled,
        settings => settings.SpamCheck, (settings, value) => settings with { SpamCheck = value }, MailSettingRules.SpamCheck);

    public static readonly Setting Click = new Setting<ClickSettings>(
        SettingFamily.Tracking, "click", "Click Tracking", "Rewrites links so that clicks on them are seen.",
        SettingsJson.Wire.ClickSettings, value => value.Enabled,
        settings => settings.Click, (settings, value) => settings with { Click = value }, TrackingSettingRules.Click);

    public static readonly Setting GoogleAnalytics = new Setting<AnalyticsSettings>(
        SettingFamily.Tracking, "google_analytics", "Google Analytics", "Adds campaign parameters to links.",
        SettingsJson.Wire.AnalyticsSettings, value => value.Enabled,
        settings => settings.GoogleAnalytics, (settings, value) => settings with { GoogleAnalytics = value }, TrackingSettingRules.GoogleAnalytics);

    public static readonly Setting Open = new Setting<OnOffSetting>(
        SettingFamily.Tracking, "open", "Open Tracking", "Adds an invisible image to HTML so that opens are seen.",
        SettingsJson.Wire.OnOffSetting, value => value.Enabled,
        settings => new OnOffSetting(settings.Open), (settings, value) => settings with { Open = value.Enabled }, TrackingSettingRules.OnOff);

    public static readonly Setting Subscription = new Setting<SubscriptionSettings>(
        SettingFamily.Tracking, "subscription", "Subscription Tracking", "Adds unsubscribe links to messages, and a header that mail programs show as a button.",
        SettingsJson.Wire.SubscriptionSettings, value => value.Enabled,
        settings => settings.Subscription, (settings, value) => settings with { Subscription = value }, TrackingSettingRules.Subscription);

    public static IReadOnlyList<Setting> All { get; } =
    [
        AddressWhitelist, Bcc, BouncePurge, Footer, ForwardBounce, ForwardSpam, Template, PlainContent, SpamCheck,
        Click, GoogleAnalytics, Open, Subscription,
    ];

    public static Setting? Find(string name) => All.FirstOrDefault(setting => setting.Name == name);
}
