using System.Globalization;
using Posthorn.Sending.MailSend;

namespace Posthorn.Sending.SmtpApi;

/// <summary>
/// The filters of an X-SMTPAPI header as settings of a request. Filters that no one message can set any more
/// (<c>dkim</c>, <c>domainkeys</c>, <c>forwardspam</c>, <c>gravatar</c>) and unknown ones are passed over.
/// </summary>
internal static class SmtpApiFilters
{
    private const int StrictestScore = 1;
    private const int MildestScore = 10;
    private const int UsualScore = 5;

    public static MailSendRequest Apply(MailSendRequest request, IReadOnlyDictionary<string, FilterSettings> filters)
    {
        foreach (var (name, settings) in filters)
        {
            request = name == "templates"
                ? settings.Enable == true ? request with { TemplateId = settings.Text("template_id") } : request
                : request with { MailSettings = Mail(request.MailSettings, name, settings), TrackingSettings = Tracking(request.TrackingSettings, name, settings) };
        }

        return request;
    }

    private static MailSettings Mail(MailSettings mail, string name, FilterSettings filter) => name switch
    {
        "bypass_list_management" => mail with { BypassListManagement = new SwitchSetting(filter.Enable) },
        "bypass_spam_management" => mail with { BypassSpamManagement = new SwitchSetting(filter.Enable) },
        "bypass_bounce_management" => mail with { BypassBounceManagement = new SwitchSetting(filter.Enable) },
        "bypass_unsubscribe_management" => mail with { BypassUnsubscribeManagement = new SwitchSetting(filter.Enable) },
        "footer" => mail with { Footer = new FooterSetting(filter.Enable, filter.Text("text/plain"), filter.Text("text/html")) },
        "template" => mail with { Template = new TemplateSetting(filter.Enable, filter.Text("text/html")) },
        "bcc" => mail with { Bcc = new BccSetting(filter.Enable, filter.Text("email")) },
        "spamcheck" => mail with { SpamCheck = new SpamCheckSetting(filter.Enable, ScoreOf(filter), filter.Text("url")) },
        _ => mail,
    };

    private static TrackingSettings Tracking(TrackingSettings tracking, string name, FilterSettings filter) => name switch
    {
        "clicktrack" => tracking with { ClickTracking = new ClickTracking(filter.Enable, filter.Flag("enable_text")) },
        "opentrack" => tracking with { OpenTracking = new OpenTracking(filter.Enable, filter.Text("replace")) },
        "subscriptiontrack" => tracking with
        {
            SubscriptionTracking = new SubscriptionTracking(filter.Enable, filter.Text("text/plain"), filter.Text("text/html"), filter.Text("replace")),
        },
        "ganalytics" => tracking with
        {
            Ganalytics = new GoogleAnalytics
            {
                Enable = filter.Enable,
                UtmSource = filter.Text("utm_source"),
                UtmMedium = filter.Text("utm_medium"),
                UtmTerm = filter.Text("utm_term"),
                UtmContent = filter.Text("utm_content"),
                UtmCampaign = filter.Text("utm_campaign"),
            },
        },
        _ => tracking,
    };

    private static long ScoreOf(FilterSettings filter) =>
        double.TryParse(filter.Text("maxscore") ?? filter.Text("max_score"), NumberStyles.Float, CultureInfo.InvariantCulture, out var score)
            ? (long)Math.Clamp(score, StrictestScore, MildestScore)
            : UsualScore;
}
