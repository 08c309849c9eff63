using System.Text;
using Posthorn.Kernel;

namespace Posthorn.Sending.MailSend.Rules;

/// <summary>What is said about an address, by where it stands.</summary>
/// <param name="Missing">No <c>email</c>, or an empty one.</param>
/// <param name="Malformed">Not an address that mail can be sent to.</param>
/// <param name="TooLong">More than <see cref="EmailAddress.MaxLength"/> characters.</param>
internal sealed record EmailTexts(string Missing, string Malformed, string TooLong);

internal static class EmailObjectRules
{
    /// <summary>The end of several of SendGrid's sentences.</summary>
    public const string Example =
        """e.g. {"email": "example@example.com"} or {"email": "example@example.com", "name": "Example Recipient"}""";

    /// <param name="email">The object.</param>
    /// <param name="at">Its path; the errors name its members.</param>
    /// <param name="asciiOnly">Refuse an address that the next hop might not take.</param>
    public static void Check(EmailObject email, FieldPath at, EmailTexts texts, ErrorReport report, bool asciiOnly = false)
    {
        if (report.IsFull || report.IsUnread(at))
        {
            return;
        }

        report.AddIf(LineBreaks.In(email.Name), at.Child("name"), "The name cannot contain CRLF characters.");
        var address = at.Child("email");
        if (string.IsNullOrEmpty(email.Email))
        {
            report.AddIf(!report.IsUnread(address), address, texts.Missing);
        }
        else if (email.Email.Length > EmailAddress.MaxLength)
        {
            report.Add(address, texts.TooLong);
        }
        else if (!EmailAddress.TryParse(email.Email, out _) || (asciiOnly && !Ascii.IsValid(email.Email)))
        {
            report.Add(address, texts.Malformed);
        }
    }
}
