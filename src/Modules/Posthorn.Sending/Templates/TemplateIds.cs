using System.Diagnostics.CodeAnalysis;
using Posthorn.Sending.MailSend.Rules;

namespace Posthorn.Sending.Templates;

/// <summary>Ids in a path. What has not the form of an id is nobody's, and the database is not asked.</summary>
internal static class TemplateIds
{
    public static bool TryReadTemplate(string text, [NotNullWhen(true)] out string? id)
    {
        id = TemplateIdRules.IsWellFormed(text) ? text.ToLowerInvariant() : null;
        return id is not null;
    }

    public static bool TryReadUuid(string text, [NotNullWhen(true)] out string? id)
    {
        id = Guid.TryParseExact(text, "D", out var uuid) ? uuid.ToString() : null;
        return id is not null;
    }
}
