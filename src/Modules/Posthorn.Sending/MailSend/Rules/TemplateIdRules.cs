using System.Buffers;

namespace Posthorn.Sending.MailSend.Rules;

/// <summary>The form of a template id; whether the account has the template is asked elsewhere.</summary>
internal static class TemplateIdRules
{
    private const string DynamicPrefix = "d-";
    private const int DynamicLength = 34;
    private const int LegacyLength = 36;
    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");

    public static void Check(MailSendRequest request, ErrorReport report)
    {
        if (request.TemplateId is { } id && !IsWellFormed(id))
        {
            report.Add(new FieldPath("template_id"), $"The template_id must be a valid GUID, you provided '{ErrorReport.Quote(id)}'.");
        }
    }

    public static bool IsDynamic(string? id) => id is not null && id.StartsWith(DynamicPrefix, StringComparison.Ordinal);

    public static bool IsWellFormed(string? id) => IsDynamic(id)
        ? id!.Length == DynamicLength && !id.AsSpan(DynamicPrefix.Length).ContainsAnyExcept(LowerHex)
        : id?.Length == LegacyLength && Guid.TryParseExact(id, "D", out _);
}
