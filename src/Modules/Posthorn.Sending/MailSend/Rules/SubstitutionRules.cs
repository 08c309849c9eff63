using System.Text;

namespace Posthorn.Sending.MailSend.Rules;

internal static class SubstitutionRules
{
    public static void Check(
        IReadOnlyDictionary<string, string>? substitutions, FieldPath at, bool isDynamic, MailSendLimits limits, ErrorReport report)
    {
        if (substitutions is null)
        {
            return;
        }

        report.AddIf(isDynamic, at, "Substitutions may not be used with dynamic templating");
        if (substitutions.Count > limits.Substitutions)
        {
            report.Add(at, $"You are limited to {limits.Substitutions:N0} substitutions.");
            return;
        }

        var bytes = substitutions.Sum(pair => (long)Encoding.UTF8.GetByteCount(pair.Key) + Encoding.UTF8.GetByteCount(pair.Value));
        if (bytes > limits.SubstitutionBytes)
        {
            report.Add(at, $"The combined size of substitutions may not exceed {limits.SubstitutionBytes:N0} bytes per personalization.");
        }
    }
}
