using Posthorn.Kernel;

namespace Posthorn.Sending.MailSend.Rules;

internal static class PersonalizationRules
{
    private static readonly FieldPath Field = new("personalizations");

    public static void Check(MailSendRequest request, DateTimeOffset latest, MailSendLimits limits, ErrorReport report)
    {
        if (HasGoodCounts(request.Personalizations, limits, report))
        {
            CheckEach(request, latest, limits, report);
        }
    }

    /// <summary>With too many of anything the details wait for the next try.</summary>
    private static bool HasGoodCounts(IReadOnlyList<Personalization> personalizations, MailSendLimits limits, ErrorReport report)
    {
        if (report.IsUnread(Field))
        {
            return false;
        }

        if (personalizations.Count == 0)
        {
            report.Add(
                Field,
                "The personalizations field is required and must have at least one personalization.",
                FieldPath.HelpBase + "#-Personalizations-Errors");
            return false;
        }

        if (personalizations.Count > limits.Personalizations)
        {
            report.Add(
                Field,
                $"The personalization block is limited to {limits.Personalizations} personalizations per API request. You have provided "
                    + $"{personalizations.Count} personalizations. Please consider splitting this into multiple requests and resending your request.");
            return false;
        }

        var recipients = personalizations.Sum(personalization => (long)personalization.To.Count + personalization.Cc.Count + personalization.Bcc.Count);
        if (recipients > limits.Recipients)
        {
            report.Add(Field, $"There is a limit of {limits.Recipients} total recipients (to + cc + bcc) per request.");
            return false;
        }

        return true;
    }

    private static void CheckEach(MailSendRequest request, DateTimeOffset latest, MailSendLimits limits, ErrorReport report)
    {
        var sender = EmailAddress.TryParse(request.From?.Email, out var address) ? address : null;
        var isDynamic = TemplateIdRules.IsDynamic(request.TemplateId);
        var customArgsBytes = CustomArgsRules.Size(request.CustomArgs);
        var recipients = new RecipientRules(report);
        for (var i = 0; i < request.Personalizations.Count && !report.IsFull; i++)
        {
            var personalization = request.Personalizations[i];
            var at = Field.Child(i);
            if (report.IsUnread(at))
            {
                continue;
            }

            if (personalization.From is { } from)
            {
                SenderRules.CheckOverride(from, at.Child("from"), sender, report);
            }

            recipients.Check(personalization, at);
            SubjectRules.CheckText(personalization.Subject, at.Child("subject"), report);
            HeaderRules.Check(personalization.Headers, at.Child("headers"), HeaderRules.OfPersonalization, report);
            SubstitutionRules.Check(personalization.Substitutions, at.Child("substitutions"), isDynamic, limits, report);
            CustomArgsRules.Check(personalization.CustomArgs, at.Child("custom_args"), customArgsBytes, limits, report);
            ScheduleRules.Check(personalization.SendAt, at.Child("send_at"), latest, limits, report);
        }
    }
}
