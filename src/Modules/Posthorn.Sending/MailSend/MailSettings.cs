namespace Posthorn.Sending.MailSend;

/// <summary>How this mail is handled. A setting that is null leaves the choice to the account.</summary>
internal sealed record MailSettings
{
    public static readonly MailSettings Empty = new();

    /// <summary>Skips every suppression check; stands alone among the bypass filters.</summary>
    public SwitchSetting? BypassListManagement { get; init; }

    public SwitchSetting? BypassSpamManagement { get; init; }

    public SwitchSetting? BypassBounceManagement { get; init; }

    /// <summary>Skips global unsubscribes only: group unsubscribes stay honoured.</summary>
    public SwitchSetting? BypassUnsubscribeManagement { get; init; }

    public FooterSetting? Footer { get; init; }

    /// <summary>Wraps the HTML of this mail. SMTP and v2 mail can say so; v3 mail has the account's.</summary>
    public TemplateSetting? Template { get; init; }

    /// <summary>The request is checked and nothing is sent.</summary>
    public SwitchSetting? SandboxMode { get; init; }

    public BccSetting? Bcc { get; init; }

    public SpamCheckSetting? SpamCheck { get; init; }
}

internal sealed record SwitchSetting(bool? Enable)
{
    public static readonly SwitchSetting Empty = new(Enable: null);
}

internal sealed record FooterSetting(bool? Enable, string? Text, string? Html)
{
    public static readonly FooterSetting Empty = new(null, null, null);
}

/// <param name="Html">Holds <c>&lt;% body %&gt;</c>.</param>
internal sealed record TemplateSetting(bool? Enable, string? Html)
{
    public static readonly TemplateSetting Empty = new(null, null);
}

/// <summary>Retired by SendGrid, still accepted: a blind copy of the first personalization.</summary>
internal sealed record BccSetting(bool? Enable, string? Email)
{
    public static readonly BccSetting Empty = new(null, null);
}

/// <summary>Retired by SendGrid, still accepted.</summary>
/// <param name="Threshold">1 (strict) to 10.</param>
/// <param name="PostToUrl">An http or https address.</param>
internal sealed record SpamCheckSetting(bool? Enable, long? Threshold, string? PostToUrl)
{
    public static readonly SpamCheckSetting Empty = new(null, null, null);
}
