using Posthorn.Kernel;
using Posthorn.Sending.MailSend.Rules;

namespace Posthorn.Sending.MailSend;

/// <summary>
/// What a request must be, as far as the request itself can tell: every problem at once, in SendGrid's words and order.
/// Whether the template, the unsubscribe groups, the IP pool and the batch exist, and whether the account may use the sender,
/// needs the account's data and is asked afterwards, by rules that take those look-ups as arguments.
/// </summary>
internal static class MailSendRules
{
    /// <param name="request">As parsed, or as made from an SMTP or v2 submission.</param>
    /// <param name="now">What <c>send_at</c> is measured against.</param>
    /// <returns>Empty when the request may go on; at most <see cref="ErrorReport.MaxErrors"/>.</returns>
    public static IReadOnlyList<ApiError> Check(MailSendRequest request, DateTimeOffset now) =>
        Check(request, now, MailSendLimits.Default);

    public static IReadOnlyList<ApiError> Check(MailSendRequest request, DateTimeOffset now, MailSendLimits limits)
    {
        var report = new ErrorReport(request.ReadErrors);
        var latest = ScheduleRules.Latest(now, limits);

        SenderRules.Check(request, report);
        PersonalizationRules.Check(request, latest, limits, report);
        ReplyToRules.Check(request, limits, report);
        SubjectRules.Check(request, report);
        TemplateIdRules.Check(request, report);
        ContentRules.Check(request, report);
        AttachmentRules.Check(request, report);
        HeaderRules.Check(request.Headers, new FieldPath("headers"), HeaderRules.OfRequest, report);
        CategoryRules.Check(request, limits, report);
        CustomArgsRules.Check(request, limits, report);
        ScheduleRules.Check(request, latest, limits, report);
        AsmRules.Check(request, limits, report);
        MailSettingsRules.Check(request.MailSettings, report);
        return report.InOrder();
    }
}
