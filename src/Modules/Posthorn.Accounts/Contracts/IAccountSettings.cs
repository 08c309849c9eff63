namespace Posthorn.Accounts;

/// <summary>What an account has set for all of its mail: SendGrid's <c>mail_settings</c> and <c>tracking_settings</c>.</summary>
public interface IAccountSettings
{
    /// <summary>From memory, as a rule. A change made on this node shows at once; one made elsewhere within ten seconds.</summary>
    /// <returns>The account's settings; <see cref="AccountSettings.Default"/> when it never set any.</returns>
    ValueTask<AccountSettings> GetAsync(long accountId, CancellationToken cancellationToken);
}

/// <summary>All settings of one account that content obeys. Immutable: it may be held on to.</summary>
public sealed record AccountSettings
{
    public static readonly AccountSettings Default = new();

    public FooterSettings Footer { get; init; } = new(false, "", "");

    public LegacyTemplateSettings Template { get; init; } = new(false, "");

    /// <summary>Retired by SendGrid. A blind copy of everything.</summary>
    public BccSettings Bcc { get; init; } = new(false, "");

    /// <summary>Retired by SendGrid.</summary>
    public SpamCheckSettings SpamCheck { get; init; } = new(false, "", 5);

    /// <summary>Retired by SendGrid. Text-only mail is never made into HTML here, whatever this says.</summary>
    public bool PlainContent { get; init; }

    public AddressWhitelistSettings AddressWhitelist { get; init; } = new(false, []);

    public BouncePurgeSettings BouncePurge { get; init; } = new(false, null, null);

    public ForwardSettings ForwardBounce { get; init; } = new(false, null);

    public ForwardSettings ForwardSpam { get; init; } = new(false, null);

    /// <summary>On for new accounts.</summary>
    public ClickSettings Click { get; init; } = new(true, false);

    /// <summary>Open tracking; on for new accounts.</summary>
    public bool Open { get; init; } = true;

    public SubscriptionSettings Subscription { get; init; } = new();

    public AnalyticsSettings GoogleAnalytics { get; init; } = new();
}

/// <summary>Appended to every message.</summary>
public sealed record FooterSettings(bool Enabled, string HtmlContent, string PlainContent);

/// <param name="HtmlContent">Wraps every HTML body; holds <c>&lt;% body %&gt;</c>.</param>
public sealed record LegacyTemplateSettings(bool Enabled, string HtmlContent);

public sealed record BccSettings(bool Enabled, string Email);

/// <param name="Url">Where a report goes: an http or https address, or a mailbox; may be empty.</param>
/// <param name="MaxScore">1 (strict) to 10; default 5.</param>
public sealed record SpamCheckSettings(bool Enabled, string Url, double MaxScore);

/// <param name="List">Addresses and domains, lower case.</param>
public sealed record AddressWhitelistSettings(bool Enabled, IReadOnlyList<string> List);

/// <param name="SoftBounces">Days, 1 to 3650, after which entries of the blocks list are deleted; null: never.</param>
/// <param name="HardBounces">The same for the bounces list.</param>
public sealed record BouncePurgeSettings(bool Enabled, int? SoftBounces, int? HardBounces);

/// <param name="Email">One address, or several with commas between; null: none.</param>
public sealed record ForwardSettings(bool Enabled, string? Email);

/// <param name="EnableText">Links of the text/plain part too.</param>
public sealed record ClickSettings(bool Enabled, bool EnableText);

/// <summary>Unsubscribe links for mail without a group. Off for new accounts.</summary>
public sealed record SubscriptionSettings
{
    public bool Enabled { get; init; }

    /// <summary>Appended to the HTML; <c>&lt;% link text %&gt;</c> in it becomes the link.</summary>
    public string HtmlContent { get; init; } = "";

    /// <summary>Appended to the text; <c>&lt;% %&gt;</c> in it becomes the URL.</summary>
    public string PlainContent { get; init; } = "";

    /// <summary>HTML of the page that confirms; may be empty.</summary>
    public string Landing { get; init; } = "";

    /// <summary>Where the browser is sent instead; may be empty.</summary>
    public string Url { get; init; } = "";

    /// <summary>A tag that is replaced by the bare URL; then nothing is appended. May be empty.</summary>
    public string Replace { get; init; } = "";
}

/// <summary>Added to the query of http and https links; empty members are left out.</summary>
public sealed record AnalyticsSettings
{
    public bool Enabled { get; init; }

    public string UtmSource { get; init; } = "";

    public string UtmMedium { get; init; } = "";

    public string UtmTerm { get; init; } = "";

    public string UtmContent { get; init; } = "";

    public string UtmCampaign { get; init; } = "";
}
