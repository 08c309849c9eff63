using Posthorn.Kernel;
using Posthorn.Sending.MailSend;
using Posthorn.Sending.MailSend.Rules;

namespace Posthorn.Sending.V2Mail;

/// <summary>The rules of mail/send in the words of version 2: its own texts where it has some (mail-sending 6.2), else the parameter and the rule.</summary>
internal static class V2MailRules
{
    public const string NoSender = "Empty from email address (required)";
    public const string NoRecipient = "Missing destination email";
    public const string NoSubject = "Missing subject";
    public const string NoBody = "Missing email body";

    /// <returns>All problems, each once; empty when the mail may go on.</returns>
    public static IReadOnlyList<string> Check(MappedMail mail, DateTimeOffset now, MailSendLimits limits)
    {
        var isShared = mail.Request.Personalizations.Count == 1;
        var errors = MailSendRules.Check(mail.Request, now, limits with
        {
            Personalizations = V2MailLimits.Recipients,
            Recipients = isShared ? V2MailLimits.VisibleRecipients : V2MailLimits.Recipients,
        });
        return Once(Texts(mail.Request, errors).Where(text => mail.KnowsRecipients || text != NoRecipient).Concat(mail.Problems));
    }

    public static IReadOnlyList<string> InWords(MailSendRequest request, IReadOnlyList<ApiError> errors) => Once(Texts(request, errors));

    private static IReadOnlyList<string> Once(IEnumerable<string> texts) => [.. texts.Distinct(StringComparer.Ordinal).Take(V2MailLimits.Errors)];

    private static IEnumerable<string> Texts(MailSendRequest request, IReadOnlyList<ApiError> errors) =>
        errors.Select(error => TextOf(request, error.Message, (error.Field ?? "").Split('.')));

    private static string TextOf(MailSendRequest request, string message, string[] field) => field switch
    {
        ["from", "name"] => $"fromname: {message}",
        ["from", ..] => NoSender,
        ["personalizations", _, "to"] => NoRecipient,
        ["personalizations", _, var list, var place, "name"] => $"{list}name[{place}]: {message}",
        ["personalizations", _, var list, var place, "email"] => $"{list}[{place}]: This must be an email address.",
        ["personalizations", _, _] => $"x-smtpapi: {message}",
        ["personalizations", ..] => message,
        ["reply_to", ..] => "replyto: This must be an email address.",
        ["subject"] => string.IsNullOrEmpty(request.Subject) ? NoSubject : $"subject: {message}",
        ["content"] when request.Content.Count == 0 => NoBody,
        ["content", ..] => message,
        ["attachments", var place, ..] => $"files[{NameOf(request, place)}]: {message}",
        ["headers", ..] => $"headers: {message}",
        _ => $"x-smtpapi: {message}",
    };

    private static string NameOf(MailSendRequest request, string place) =>
        ErrorReport.Quote(request.Attachments[int.Parse(place, System.Globalization.CultureInfo.InvariantCulture)].Filename ?? "");
}
