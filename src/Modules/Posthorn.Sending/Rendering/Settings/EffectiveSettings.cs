using Posthorn.Accounts;
using Posthorn.Sending.MailSend;

namespace Posthorn.Sending.Rendering.Settings;

/// <summary>
/// What holds for the words of one mail: the message's settings over the account's, as mail-sending 2.1 orders them. A message that switches on
/// what the account has off gets nothing of the account's stored words.
/// </summary>
internal sealed record EffectiveSettings
{
    public bool ClickHtml { get; init; }

    public bool ClickText { get; init; }

    public bool Open { get; init; }

    /// <summary>Replaced by the pixel; empty: the pixel goes to the end.</summary>
    public string OpenTag { get; init; } = "";

    /// <summary>Null: no subscription tracking.</summary>
    public SubscriptionWords? Subscription { get; init; }

    /// <summary>Added to links; empty: none.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Analytics { get; init; } = [];

    public string FooterHtml { get; init; } = "";

    public string FooterText { get; init; } = "";

    /// <summary>The account's wrapper of HTML bodies; empty: none.</summary>
    public string Wrapper { get; init; } = "";

    public static EffectiveSettings Of(MailSendRequest request, AccountSettings account)
    {
        var (tracking, footer) = (request.TrackingSettings, request.MailSettings.Footer);
        var click = tracking.ClickTracking?.Enable ?? account.Click.Enabled;
        var hasFooter = footer?.Enable ?? account.Footer.Enabled;
        return new EffectiveSettings
        {
            ClickHtml = click,
            ClickText = click && (tracking.ClickTracking?.EnableText ?? (account.Click is { Enabled: true, EnableText: true })),
            Open = tracking.OpenTracking?.Enable ?? account.Open,
            OpenTag = tracking.OpenTracking?.SubstitutionTag ?? "",

            // With a group the mail has the group's links, and a second set would contradict them.
            Subscription = request.Asm?.GroupId is null ? SubscriptionWords.Of(tracking.SubscriptionTracking, account.Subscription) : null,
            Analytics = AnalyticsOf(tracking.Ganalytics, account.GoogleAnalytics),
            FooterHtml = hasFooter ? footer?.Html ?? Stored(account.Footer.Enabled, account.Footer.HtmlContent) : "",
            FooterText = hasFooter ? footer?.Text ?? Stored(account.Footer.Enabled, account.Footer.PlainContent) : "",
            Wrapper = WrapperOf(request.MailSettings.Template, account.Template),
        };
    }

    /// <summary>Only mail by SMTP and v2 can name one of its own.</summary>
    private static string WrapperOf(TemplateSetting? message, LegacyTemplateSettings account) =>
        message?.Enable ?? account.Enabled ? message?.Html ?? Stored(account.Enabled, account.HtmlContent) : "";

    private static List<KeyValuePair<string, string>> AnalyticsOf(GoogleAnalytics? message, AnalyticsSettings account)
    {
        List<KeyValuePair<string, string>> parameters = [];
        if (message?.Enable ?? account.Enabled)
        {
            Add("utm_source", message?.UtmSource, account.UtmSource);
            Add("utm_medium", message?.UtmMedium, account.UtmMedium);
            Add("utm_term", message?.UtmTerm, account.UtmTerm);
            Add("utm_content", message?.UtmContent, account.UtmContent);
            Add("utm_campaign", message?.UtmCampaign, account.UtmCampaign);
        }

        return parameters;

        void Add(string name, string? own, string stored)
        {
            if ((own ?? Stored(account.Enabled, stored)) is { Length: > 0 } value)
            {
                parameters.Add(new(name, value));
            }
        }
    }

    private static string Stored(bool enabled, string text) => enabled ? text : "";
}
