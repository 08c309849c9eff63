namespace Posthorn.Sending.MailSend.Rules;

/// <summary>To, Cc and Bcc of the personalizations of one request.</summary>
internal sealed class RecipientRules(ErrorReport report)
{
    private static readonly EmailTexts ToTexts = new(
        "The to email parameter is required.",
        "Does not contain a valid address.",
        "The To email exceeds the maximum total length of 320 characters");

    private static readonly EmailTexts CcTexts = CopyTexts("cc", "CC");
    private static readonly EmailTexts BccTexts = CopyTexts("bcc", "BCC");

    private readonly HashSet<string> _seen = new(StringComparer.OrdinalIgnoreCase);

    public void Check(Personalization personalization, FieldPath at)
    {
        report.AddIf(
            personalization.To.Count == 0 && !report.IsUnread(at.Child("to")),
            at.Child("to"),
            "The to array is required for all personalization objects, and must have at least one email object with a valid email address.");
        CheckAddresses(personalization.To, at.Child("to"), ToTexts);
        CheckAddresses(personalization.Cc, at.Child("cc"), CcTexts);
        CheckAddresses(personalization.Bcc, at.Child("bcc"), BccTexts);
        CheckUnique(personalization, at);
    }

    private static EmailTexts CopyTexts(string list, string name) => new(
        $"Each recipient object must at least have an email address and may also contain a name. {EmailObjectRules.Example}",
        $"The {list} array, when used, must at least have an email parameter with a valid email address and it may also contain a name parameter. "
            + EmailObjectRules.Example,
        $"The {name} email exceeds the maximum total length of 320 characters");

    private void CheckAddresses(IReadOnlyList<EmailObject> addresses, FieldPath at, EmailTexts texts)
    {
        for (var i = 0; i < addresses.Count; i++)
        {
            EmailObjectRules.Check(addresses[i], at.Child(i), texts, report);
        }
    }

    /// <summary>Across personalizations an address may repeat: those are different mails.</summary>
    private void CheckUnique(Personalization personalization, FieldPath at)
    {
        if (personalization.To.Count + personalization.Cc.Count + personalization.Bcc.Count < 2)
        {
            return;
        }

        _seen.Clear();
        if ((Repeated(personalization.To, at.Child("to")) ?? Repeated(personalization.Cc, at.Child("cc")) ?? Repeated(personalization.Bcc, at.Child("bcc")))
            is var (address, list))
        {
            report.Add(
                at,
                "Each email address in the personalization block should be unique between to, cc, and bcc. "
                    + $"We found the first duplicate instance of [{ErrorReport.Quote(address)}] in the {list} field.",
                FieldPath.HelpBase + "#message.recipient-errors");
        }
    }

    private (string Address, FieldPath List)? Repeated(IReadOnlyList<EmailObject> addresses, FieldPath list)
    {
        foreach (var recipient in addresses)
        {
            if (!string.IsNullOrEmpty(recipient.Email) && !_seen.Add(recipient.Email))
            {
                return (recipient.Email, list);
            }
        }

        return null;
    }
}
