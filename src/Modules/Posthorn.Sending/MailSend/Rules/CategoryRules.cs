using System.Text;

namespace Posthorn.Sending.MailSend.Rules;

internal static class CategoryRules
{
    private static readonly FieldPath Field = new("categories");

    public static void Check(MailSendRequest request, MailSendLimits limits, ErrorReport report)
    {
        var categories = request.Categories;
        if (categories.Count > limits.Categories)
        {
            report.Add(
                Field, $"There is a limit of {limits.Categories} categories for each email that is sent. You provided {categories.Count} categories.");
            return;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < categories.Count; i++)
        {
            if (report.IsUnread(Field.Child(i)))
            {
                continue;
            }

            Check(categories[i], Field.Child(i), limits, report);
            if (!seen.Add(categories[i]))
            {
                // The blank at the end is SendGrid's.
                report.Add(Field, $"The categories must be a unique list, and you have included [{ErrorReport.Quote(categories[i])}] more than once. ");
            }
        }
    }

    private static void Check(string category, FieldPath at, MailSendLimits limits, ErrorReport report)
    {
        if (category.Length > limits.CategoryLength)
        {
            report.Add(at, $"Each category must not be longer than {limits.CategoryLength} characters. [{ErrorReport.Quote(category)}] exceeds this limit");
        }

        report.AddIf(!Ascii.IsValid(category), at, "Categories can not contain non-ASCII characters.");
        report.AddIf(LineBreaks.In(category), at, "Categories cannot contain CRLF characters.");
    }
}
