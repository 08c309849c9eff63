namespace Posthorn.Accounts.Sso.Teammates;

/// <summary>What the four published personas may do, without the flags. A table.</summary>
internal static class Personas
{
    private static readonly string[] Lists = ["mail_settings.read", "partner_settings.read", "tracking_settings.read"];

    private static readonly string[] Own =
    [
        "user.account.read", "user.credits.read", "user.email.read", "user.profile.read", "user.profile.update", "user.timezone.read", "user.username.read",
        "user.settings.enforced_tls.read",
    ];

    private static readonly string[] Statistics =
    [
        "stats.global.read", "categories.stats.read", "categories.stats.sums.read", "devices.stats.read", "clients.stats.read", "clients.phone.stats.read",
        "clients.tablet.stats.read", "clients.webmail.stats.read", "clients.desktop.stats.read", "geo.stats.read", "mailbox_providers.stats.read",
        "browsers.stats.read", "subusers.stats.read", "subusers.stats.sums.read", "subusers.stats.monthly.read", "user.webhooks.parse.stats.read",
    ];

    private static readonly string[] Tracking = ["click", "subscription", "open", "google_analytics"];

    private static readonly string[] Verbs = ["create", "read", "update", "delete"];

    private static readonly string[] Mail = ["bcc", "address_whitelist", "footer", "forward_spam", "plain_content", "spam_check", "forward_bounce", "template"];

    public static IReadOnlyDictionary<string, IReadOnlyList<string>> All { get; } = new Dictionary<string, IReadOnlyList<string>>
    {
        ["accountant"] = Sorted([.. Lists, .. Own, .. Statistics, "stats.read", .. Whole("billing"), "categories.read"]),
        ["developer"] = Sorted(
        [
            .. Lists, .. Own, .. Statistics, "stats.read",
            .. Whole("alerts", "asm.groups", "ips", "ips.warmup", "ips.pools", "ips.pools.ips", "user.webhooks.parse.settings", "templates", "templates.versions", "api_keys",
                "categories", "marketing_campaigns", "mail.batch", "user.scheduled_sends", "access_settings.whitelist", "suppression"),
            "ips.assigned.read", "mail.send", "templates.versions.activate.create", "access_settings.activity.read", "email_testing.read", "email_testing.write",
            "user.webhooks.event.test.create", .. Changing("user.webhooks.event.test", "user.webhooks.event.settings"),
            .. Changing([.. Mail.Select(name => $"mail_settings.{name}"), "mail_settings.bounce_purge"]),
            .. Changing([.. Tracking.Select(name => $"tracking_settings.{name}")]),
        ]),
        ["marketer"] = Sorted(
        [
            .. Lists, .. Own, .. Statistics, .. Whole("alerts", "asm.groups", "templates", "templates.versions", "marketing_campaigns", "suppression"),
            .. Changing("mail_settings.spam_check"), .. Changing([.. Tracking.Select(name => $"tracking_settings.{name}")]),
            "templates.versions.activate.create", "categories.read", "mail.batch.read", "user.scheduled_sends.read", "email_testing.read", "email_testing.write",
        ]),
        ["observer"] = Sorted(
        [
            .. Lists, .. Own, .. Statistics, "stats.read",
            .. Reading("alerts", "asm.groups", "billing", "ips", "ips.warmup", "ips.pools", "ips.pools.ips", "ips.assigned", "partner_settings.new_relic",
                "partner_settings.sendwithus", "user.webhooks.event.settings", "user.webhooks.event.test", "user.webhooks.parse.settings", "subusers", "subusers.monitor",
                "subusers.credits", "subusers.credits.remaining", "subusers.reputations", "subusers.summary", "templates", "templates.versions", "api_keys", "categories",
                "mail.batch", "user.scheduled_sends", "access_settings.whitelist", "access_settings.activity", "suppression", "messages", "email_testing"),
            .. Reading([.. Mail.Select(name => $"mail_settings.{name}")]),
            .. Reading([.. Tracking.Select(name => $"tracking_settings.{name}")]),

            // As SendGrid publishes it, though reading must be meant.
            "mail_settings.bounce_purge.update",
        ]),
    };

    private static IEnumerable<string> Whole(params string[] families) =>
        families.SelectMany(family => Verbs.Select(verb => $"{family}.{verb}"));

    private static IEnumerable<string> Changing(params string[] families) => families.SelectMany(family => new[] { $"{family}.read", $"{family}.update" });

    private static IEnumerable<string> Reading(params string[] families) => families.Select(family => $"{family}.read");

    private static IReadOnlyList<string> Sorted(IEnumerable<string> scopes) => [.. scopes.Distinct().Order(StringComparer.Ordinal)];
}
