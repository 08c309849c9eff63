using System.Collections.Frozen;
using Posthorn.Accounts.Scopes;

namespace Posthorn.Accounts.Teammates.Requests;

/// <summary>The pages of a dashboard that a teammate may ask for, and all scopes behind each. A table: it grows by a line a page.</summary>
internal static class ScopeGroups
{
    private static readonly (string Name, string[] Prefixes)[] Table =
    [
        ("Alerts", ["alerts."]),
        ("API Keys", ["api_keys."]),
        ("Billing", ["billing."]),
        ("Categories", ["categories."]),
        ("Design Library", ["design_library."]),
        ("Email Activity", ["email_activity.", "messages."]),
        ("Email Testing", ["email_testing."]),
        ("Inbound Parse", ["user.webhooks.parse."]),
        ("IP Access Management", ["access_settings."]),
        ("IP Management", ["ips."]),
        ("Mail Send", ["mail.send", "mail.batch."]),
        ("Mail Settings", ["mail_settings."]),
        ("Marketing", ["marketing", "newsletter."]),
        ("Partners", ["partner_settings."]),
        ("Recipients' Data Erasure", ["recipients."]),
        ("Scheduled Sends", ["user.scheduled_sends."]),
        ("Sender Authentication", ["whitelabel."]),
        ("Single Sign-On", ["sso."]),
        ("Stats", ["stats.", "browsers.", "categories.stats.", "clients.", "devices.", "geo.", "mailbox_providers.", "subusers.stats."]),
        ("Subuser Management", ["subusers."]),
        ("Suppressions", ["suppression.", "asm."]),
        ("Teammates", ["teammates."]),
        ("Template Engine", ["templates."]),
        ("Tracking", ["tracking_settings."]),
        ("User Account", ["user.account.", "user.credits.", "user.email.", "user.profile.", "user.settings.", "user.timezone.", "user.username."]),
        ("Webhooks", ["user.webhooks.event."]),
    ];

    /// <summary>By name in any case.</summary>
    public static FrozenDictionary<string, ScopeGroup> All { get; } = Table
        .Select(line => new ScopeGroup(line.Name, [.. ScopeTable.Assignable.Where(scope => line.Prefixes.Any(prefix => scope.StartsWith(prefix, StringComparison.Ordinal)))]))
        .ToFrozenDictionary(group => group.Name, StringComparer.OrdinalIgnoreCase);
}

/// <param name="Name">The <c>scope_group_name</c> of the API.</param>
internal sealed record ScopeGroup(string Name, IReadOnlyList<string> Scopes);
