using System.Diagnostics.CodeAnalysis;

namespace Posthorn.MailAuth.MtaSts;

/// <summary>The TXT record at <c>_mta-sts.&lt;domain&gt;</c> (RFC 8461 section 3.1): says that a policy exists, and which one.</summary>
/// <param name="Id">1 to 32 letters and digits; another value means that the policy has changed.</param>
public sealed record MtaStsRecord(string Id)
{
    private const string Version = "v=STSv1";
    private const int MaxIdLength = 32;

    /// <summary>
    /// The one record that counts among the texts of a TXT answer. Texts of other kinds are passed over; when not exactly one
    /// is left, or that one is malformed, the domain has no policy to look for.
    /// </summary>
    /// <returns>Null: no usable record.</returns>
    public static MtaStsRecord? Choose(IEnumerable<string> texts)
    {
        string? only = null;
        foreach (var text in texts)
        {
            if (!IsOfThisKind(text))
            {
                continue;
            }

            if (only is not null)
            {
                return null;
            }

            only = text;
        }

        return TryParse(only, out var record) ? record : null;
    }

    /// <summary>Reads <c>sts-text-record</c>. Unknown fields are ignored, of several <c>id=</c> the first counts.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out MtaStsRecord? record)
    {
        record = null;
        if (text is null || !IsOfThisKind(text))
        {
            return false;
        }

        string? id = null;
        var fields = FieldList.Split(text);
        for (var i = 1; i < fields.Count; i++)
        {
            var field = fields[i];
            if (field.Length == 0 && i == fields.Count - 1)
            {
                // One delimiter may end the record.
                break;
            }

            if (!FieldList.TryRead(field, out var name, out var value))
            {
                return false;
            }

            if (name != "id")
            {
                continue;
            }

            if (value.Length > MaxIdLength || !value.All(char.IsAsciiLetterOrDigit))
            {
                return false;
            }

            id ??= value;
        }

        record = id is null ? null : new MtaStsRecord(id);
        return record is not null;
    }

    /// <summary>Section 3.1 compares with <c>v=STSv1;</c>; the grammar lets white space stand before the delimiter.</summary>
    private static bool IsOfThisKind(string text) =>
        text.StartsWith(Version, StringComparison.Ordinal) && text.AsSpan(Version.Length).TrimStart(" \t").StartsWith(";");
}
