namespace Posthorn.Sending.MailSend.Rules;

/// <summary>A subject comes from the request, from every personalization, or from the template (whose own subject is not known here).</summary>
internal static class SubjectRules
{
    private static readonly FieldPath Field = new("subject");

    public static void Check(MailSendRequest request, ErrorReport report)
    {
        var isMissing = string.IsNullOrEmpty(request.Subject) && !report.IsUnread(Field) && !TemplateIdRules.IsWellFormed(request.TemplateId);
        if (!isMissing)
        {
            CheckText(request.Subject, Field, report);
            return;
        }

        var personalizations = request.Personalizations;
        var without = Enumerable.Range(0, personalizations.Count).Where(i => personalizations[i].Subject is null && !IsUnread(i, report)).ToList();
        if (without.Count == personalizations.Count)
        {
            report.Add(
                Field,
                "The subject is required. You can get around this requirement if you use a template with a subject defined or if every "
                    + "personalization has a subject defined.");
            return;
        }

        CheckText(request.Subject, Field, report);
        foreach (var i in without)
        {
            report.Add(
                OfPersonalization(i),
                "The subject is required. You can get around this requirement if you use a template with a subject defined.");
        }
    }

    public static void CheckText(string? subject, FieldPath at, ErrorReport report)
    {
        report.AddIf(subject is "", at, "The subject of your email must be a string at least one character in length.");
        report.AddIf(LineBreaks.In(subject), at, "The subject cannot contain CRLF characters.");
    }

    private static FieldPath OfPersonalization(int i) => new FieldPath("personalizations", i).Child("subject");

    private static bool IsUnread(int i, ErrorReport report) =>
        report.IsUnread(new FieldPath("personalizations", i)) || report.IsUnread(OfPersonalization(i));
}
