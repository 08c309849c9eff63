using Posthorn.Accounts.Settings;
using static Posthorn.Accounts.V2Apps.AppParameter;

namespace Posthorn.Accounts.V2Apps;

/// <summary>All apps, those first whose titles SendGrid published. Apps whose names it did not publish (plain content, drop, sections) are not here.</summary>
internal static class AppTable
{
    public static IReadOnlyList<App> All { get; } =
    [
        new App.OfSetting(
            "clicktrack", "Click Tracking", "Overwrites every link to track every click in emails.",
            SettingTable.Click, new AppParameter("enable_text", "enable_text", AppValue.Flag, IsRequired: true)),
        new App.OfSetting(
            "subscriptiontrack", "Subscription Tracking",
            "Adds unsubscribe links to the bottom of the text and HTML emails. Future emails won't be delivered to unsubscribed users.",
            SettingTable.Subscription,
            new AppParameter("text/html", "html_content"), new AppParameter("text/plain", "plain_content"),
            new AppParameter("url", "url"), new AppParameter("landing", "landing"), new AppParameter("replace", "replace")),
        new App.OfSetting(
            "opentrack", "Open Tracking", "Appends an invisible image to HTML emails to track emails that have been opened.", SettingTable.Open),
        new App.OfSetting(
            "bcc", "BCC", "Automatically BCC an address for every e-mail sent from this account.",
            SettingTable.Bcc, new AppParameter("email", "email", IsRequired: true)),
        Of("addresswhitelist", SettingTable.AddressWhitelist, new AppParameter("list", "list", AppValue.List, IsRequired: true)),
        Of(
            "bouncepurge", SettingTable.BouncePurge,
            new AppParameter("soft_bounces", "soft_bounces", AppValue.Number), new AppParameter("hard_bounces", "hard_bounces", AppValue.Number)),
        new App.Inert(
            "dkim", "DKIM", "Signs messages with a domain of yours. Here authenticated domains decide that.", "whitelabel",
            AsWritten("domain", isRequired: true), AsWritten("use_from", AppValue.Flag)),
        new App.Inert(
            "domainkeys", "Domain Keys", "Signed messages before DKIM did. Retired.", "whitelabel",
            AsWritten("domain", isRequired: true), AsWritten("sender", AppValue.Flag)),
        new App.Inert(
            "eventnotify", "Event Notification", "Tells a web address of yours what happens to messages.", "user.webhooks.event.settings",
            [
                .. new[]
                {
                    "processed", "dropped", "deferred", "delivered", "bounce", "click", "open", "unsubscribe", "group_unsubscribe", "group_resubscribe", "spamreport",
                }.Select(name => AsWritten(name, AppValue.Flag)),
                AsWritten("url", isRequired: true), AsWritten("version", AppValue.Number),
            ]),
        Of("footer", SettingTable.Footer, new AppParameter("text/html", "html_content"), new AppParameter("text/plain", "plain_content")),
        Of("forwardspam", SettingTable.ForwardSpam, new AppParameter("email", "email", IsRequired: true)),
        Of(
            "ganalytics", SettingTable.GoogleAnalytics,
            new AppParameter("utm_source", "utm_source"), new AppParameter("utm_medium", "utm_medium"), new AppParameter("utm_campaign", "utm_campaign"),
            new AppParameter("utm_term", "utm_term"), new AppParameter("utm_content", "utm_content")),
        new App.Inert("gravatar", "Gravatar", "Showed the sender's picture. Retired.", "mail_settings.gravatar"),
        new App.Inert(
            "newrelic", "New Relic", "Sent statistics to New Relic. Retired.", "partner_settings.new_relic",
            AsWritten("license_key", isRequired: true), AsWritten("enable_subusers", AppValue.Flag)),
        new App.Inert(
            "sendwithus", "SendWithUs", "Connected an account of SendWithUs. Retired.", "partner_settings.sendwithus", AsWritten("license_key", isRequired: true)),
        Of(
            "spamcheck", SettingTable.SpamCheck,
            new AppParameter("max_score", "max_score", AppValue.Number, OlderName: "maxscore"), new AppParameter("url", "url")),
        Of("template", SettingTable.Template, new AppParameter("text/html", "html_content", IsRequired: true)),
    ];

    public static App? Find(string name) => All.FirstOrDefault(app => app.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static App.OfSetting Of(string name, Setting setting, params IReadOnlyList<AppParameter> parameters) =>
        new(name, setting.Title, setting.Description, setting, parameters);
}
