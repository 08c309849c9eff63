using Posthorn.Kernel;

namespace Posthorn.Sending.MailSend.Rules;

internal static class SenderRules
{
    private const string TooLong = "The From email exceeds the maximum total length of 320 characters";
    private const string Malformed = "The from email does not contain a valid address.";

    // The blanks are SendGrid's.
    private static readonly EmailTexts OfRequest = new(
        "The from object must be provided for every email send. It is an object that requires the email parameter, but may also contain a name "
            + """parameter.  e.g. {"email" : "example@example.com"}  or {"email" : "example@example.com", "name" : "Example Recipient"}.""",
        Malformed,
        TooLong);

    private static readonly EmailTexts OfPersonalization = new(
        $"The from object must at least have an email parameter with a valid email address and may also contain a name parameter. {EmailObjectRules.Example}",
        Malformed,
        TooLong);

    public static void Check(MailSendRequest request, ErrorReport report) =>
        EmailObjectRules.Check(request.From ?? EmailObject.Empty, new FieldPath("from"), OfRequest, report, asciiOnly: true);

    /// <param name="from">The sender of one personalization, who must share the domain of the request's sender.</param>
    /// <param name="root">The request's sender; null when that is no address.</param>
    public static void CheckOverride(EmailObject from, FieldPath at, EmailAddress? root, ErrorReport report)
    {
        EmailObjectRules.Check(from, at, OfPersonalization, report, asciiOnly: true);
        report.AddIf(
            root is not null && EmailAddress.TryParse(from.Email, out var address) && address.AsciiDomain != root.AsciiDomain,
            at.Child("email"),
            "The from email of a personalization must have the same domain as the from email of the request.");
    }
}
