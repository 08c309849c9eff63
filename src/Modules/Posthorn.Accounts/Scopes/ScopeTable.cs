namespace Posthorn.Accounts.Scopes;

/// <summary>All scopes by name. A table: it grows by a line for each family.</summary>
internal static class ScopeTable
{
    /// <summary>Not what a key may do, but what is said of its account. SendGrid shows them with every restricted key.</summary>
    public static readonly IReadOnlyList<string> Flags =
        ["2fa_exempt", "2fa_required", "sender_verification_eligible", "sender_verification_exempt", "sender_verification_legacy"];

    /// <summary>The two that every restricted key is shown with.</summary>
    public static readonly IReadOnlyList<string> ShownFlags = ["sender_verification_eligible", "2fa_required"];

    /// <summary>Each with create, read, update and delete.</summary>
    private static readonly string[] Whole =
    [
        "access_settings.whitelist", "alerts", "api_keys", "asm.groups", "asm.groups.suppressions", "asm.suppressions.global", "billing", "categories",
        "credentials", "design_library", "ips", "ips.pools", "ips.pools.ips", "ips.warmup", "mail.batch",
        "mail_settings.address_whitelist", "mail_settings.bcc", "mail_settings.bounce_purge", "mail_settings.footer", "mail_settings.forward_bounce",
        "mail_settings.forward_spam", "mail_settings.plain_content", "mail_settings.spam_check", "mail_settings.template",
        "marketing_campaigns", "newsletter", "partners.accounts", "partner_settings.new_relic", "partner_settings.sendwithus", "sso.settings",
        "subusers", "subusers.credits", "subusers.credits.remaining", "subusers.monitor",
        "suppression", "suppression.blocks", "suppression.bounces", "suppression.invalid_emails", "suppression.spam_reports", "suppression.unsubscribes",
        "teammates", "templates", "templates.versions", "templates.versions.activate",
        "tracking_settings.click", "tracking_settings.google_analytics", "tracking_settings.open", "tracking_settings.subscription",
        "user.account", "user.credits", "user.email", "user.multifactor_authentication", "user.password", "user.profile", "user.scheduled_sends",
        "user.settings.enforced_tls", "user.timezone", "user.username",
        "user.webhooks.event.settings", "user.webhooks.event.test", "user.webhooks.parse.settings", "user.webhooks.security.policies", "whitelabel",
    ];

    /// <summary>Each with read alone.</summary>
    private static readonly string[] ReadOnly =
    [
        "access_settings.activity", "browsers.stats", "categories.stats", "categories.stats.sums",
        "clients.desktop.stats", "clients.phone.stats", "clients.stats", "clients.tablet.stats", "clients.webmail.stats",
        "devices.stats", "di.bounce_block_classification", "email_activity", "engagementquality", "geo.stats", "ips.assigned", "mail_settings", "mailbox_providers.stats",
        "marketing", "marketing.automation", "messages", "partner_settings", "partners.offerings", "stats", "stats.global",
        "subusers.reputations", "subusers.stats", "subusers.stats.monthly", "subusers.stats.sums", "subusers.summary",
        "tracking_settings", "user.webhooks.parse.stats",
    ];

    private static readonly string[] Single =
    [
        "email_testing.read", "email_testing.write", "mail.send",
        "partners.accounts.ips.create", "partners.accounts.ips.delete", "partners.accounts.ips.read", "partners.accounts.offerings.read", "partners.accounts.offerings.update",
        "partners.accounts.sso.create", "partners.accounts.state.read", "partners.accounts.state.update", "recipients.erasejob.create", "recipients.erasejob.read",
        "sso.teammates.create", "sso.teammates.update", "validations.email.create", "validations.email.read",
    ];

    /// <summary>Posthorn's own.</summary>
    private static readonly string[] House = ["inbox.delete", "inbox.read", "posthorn.audit.read", "posthorn.queue.read", "posthorn.queue.update"];

    /// <summary>In the order of the alphabet, without the flags.</summary>
    public static IReadOnlyList<string> Assignable { get; } =
    [
        .. Whole.SelectMany(family => new[] { "create", "read", "update", "delete" }.Select(verb => $"{family}.{verb}"))
            .Concat(ReadOnly.Select(family => $"{family}.read")).Concat(Single).Concat(House).Order(StringComparer.Ordinal),
    ];
}
