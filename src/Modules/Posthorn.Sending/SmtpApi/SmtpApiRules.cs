using Posthorn.Sending.MailSend;
using Posthorn.Sending.MailSend.Rules;

namespace Posthorn.Sending.SmtpApi;

/// <summary>What the rules of mail/send say about the parts of a request that came from an X-SMTPAPI header.</summary>
internal static class SmtpApiRules
{
    private const int MaxProblems = 20;

    /// <returns>Sentences for the sender; empty when the request may go on.</returns>
    public static IReadOnlyList<string> Check(MailSendRequest request, DateTimeOffset now, MailSendLimits limits)
    {
        var latest = ScheduleRules.Latest(now, limits);
        var report = new ErrorReport([]);
        ScheduleRules.Check(request, latest, limits, report);
        AsmRules.Check(request, limits, report);
        foreach (var personalization in request.Personalizations)
        {
            // Without a place: thousands of recipients would say the same thousands of times.
            SubstitutionRules.Check(personalization.Substitutions, new FieldPath("sub"), isDynamic: false, limits, report);
            ScheduleRules.Check(personalization.SendAt, new FieldPath("send_each_at"), latest, limits, report);
        }

        return [.. report.InOrder().Select(error => error.Message).Distinct(StringComparer.Ordinal).Take(MaxProblems)];
    }
}
