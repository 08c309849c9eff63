using Posthorn.Kernel;

namespace Posthorn.Sending.MailSend.Rules;

internal static class MailSettingsRules
{
    private const int StrictestThreshold = 1;
    private const int LaxestThreshold = 10;
    private static readonly FieldPath Field = new("mail_settings");

    public static void Check(MailSettings settings, ErrorReport report)
    {
        report.AddIf(
            IsOn(settings.BypassListManagement)
                && (IsOn(settings.BypassSpamManagement) || IsOn(settings.BypassBounceManagement) || IsOn(settings.BypassUnsubscribeManagement)),
            Field,
            "The bypass_list_management filter cannot be combined with any other bypass filter.");
        CheckBcc(settings.Bcc, report);
        CheckSpamCheck(settings.SpamCheck, report);
    }

    private static bool IsOn(SwitchSetting? setting) => setting?.Enable is true;

    private static void CheckBcc(BccSetting? bcc, ErrorReport report)
    {
        if (bcc is not { Enable: true })
        {
            return;
        }

        var at = Field.Child("bcc").Child("email");
        if (string.IsNullOrEmpty(bcc.Email))
        {
            report.AddIf(!report.IsUnread(at), at, "You must include a recipient object when using the bcc mail setting.");
        }
        else
        {
            report.AddIf(
                !EmailAddress.TryParse(bcc.Email, out _),
                at,
                $"The bcc email recipient object must at least have an email address and may also contain a name. {EmailObjectRules.Example}");
        }
    }

    private static void CheckSpamCheck(SpamCheckSetting? check, ErrorReport report)
    {
        if (check is null)
        {
            return;
        }

        var at = Field.Child("spam_check");
        var threshold = at.Child("threshold");
        // The blanks are SendGrid's.
        report.AddIf(
            check is { Enable: true, Threshold: null } && !report.IsUnread(threshold),
            threshold,
            "You must include the spam check threshold  when using the spam check mail setting.");
        report.AddIf(
            check.Threshold is < StrictestThreshold or > LaxestThreshold,
            threshold,
            "The spam check threshold is between 1 and 10, with the lower numbers being the most strict filtering. ");

        var url = at.Child("post_to_url");
        report.AddIf(
            check is { Enable: true, PostToUrl: null } && !report.IsUnread(url),
            url,
            "You must include the url to post to when using the spam check mail setting.");
        report.AddIf(
            check.PostToUrl is { } text
                && !text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) && !text.StartsWith("https://", StringComparison.OrdinalIgnoreCase),
            url,
            "The `post_to_url` parameter must start with `http://` or `https://`.");
    }
}
