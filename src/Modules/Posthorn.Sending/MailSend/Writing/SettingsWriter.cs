using System.Text.Json;

namespace Posthorn.Sending.MailSend.Writing;

/// <summary>Writes <c>mail_settings</c> and <c>tracking_settings</c>, the counterpart of <see cref="Reading.SettingsMembers"/>.</summary>
internal static class SettingsWriter
{
    public static void Mail(Utf8JsonWriter json, MailSettings settings)
    {
        if (settings == MailSettings.Empty)
        {
            return;
        }

        json.WriteStartObject("mail_settings");
        Switch(json, "bypass_list_management", settings.BypassListManagement);
        Switch(json, "bypass_spam_management", settings.BypassSpamManagement);
        Switch(json, "bypass_bounce_management", settings.BypassBounceManagement);
        Switch(json, "bypass_unsubscribe_management", settings.BypassUnsubscribeManagement);
        if (settings.Footer is { } footer)
        {
            Begin(json, "footer", footer.Enable);
            json.Text("text", footer.Text);
            json.Text("html", footer.Html);
            json.WriteEndObject();
        }

        if (settings.Template is { } template)
        {
            Begin(json, "template", template.Enable);
            json.Text("html", template.Html);
            json.WriteEndObject();
        }

        Switch(json, "sandbox_mode", settings.SandboxMode);
        if (settings.Bcc is { } bcc)
        {
            Begin(json, "bcc", bcc.Enable);
            json.Text("email", bcc.Email);
            json.WriteEndObject();
        }

        if (settings.SpamCheck is { } spamCheck)
        {
            Begin(json, "spam_check", spamCheck.Enable);
            json.Number("threshold", spamCheck.Threshold);
            json.Text("post_to_url", spamCheck.PostToUrl);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    public static void Tracking(Utf8JsonWriter json, TrackingSettings settings)
    {
        if (settings == TrackingSettings.Empty)
        {
            return;
        }

        json.WriteStartObject("tracking_settings");
        if (settings.ClickTracking is { } click)
        {
            Begin(json, "click_tracking", click.Enable);
            json.Flag("enable_text", click.EnableText);
            json.WriteEndObject();
        }

        if (settings.OpenTracking is { } open)
        {
            Begin(json, "open_tracking", open.Enable);
            json.Text("substitution_tag", open.SubstitutionTag);
            json.WriteEndObject();
        }

        if (settings.SubscriptionTracking is { } subscription)
        {
            Begin(json, "subscription_tracking", subscription.Enable);
            json.Text("text", subscription.Text);
            json.Text("html", subscription.Html);
            json.Text("substitution_tag", subscription.SubstitutionTag);
            json.WriteEndObject();
        }

        if (settings.Ganalytics is { } analytics)
        {
            Begin(json, "ganalytics", analytics.Enable);
            json.Text("utm_source", analytics.UtmSource);
            json.Text("utm_medium", analytics.UtmMedium);
            json.Text("utm_term", analytics.UtmTerm);
            json.Text("utm_content", analytics.UtmContent);
            json.Text("utm_campaign", analytics.UtmCampaign);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Switch(Utf8JsonWriter json, string name, SwitchSetting? setting)
    {
        if (setting is not null)
        {
            Begin(json, name, setting.Enable);
            json.WriteEndObject();
        }
    }

    private static void Begin(Utf8JsonWriter json, string name, bool? enable)
    {
        json.WriteStartObject(name);
        json.Flag("enable", enable);
    }
}
