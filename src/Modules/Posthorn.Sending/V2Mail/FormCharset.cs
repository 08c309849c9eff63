using Posthorn.Mime;

namespace Posthorn.Sending.V2Mail;

/// <summary>
/// Which charset the texts of a form are in. Pure. What a part says of itself counts first, then the member <c>_charset_</c> (RFC 7578 section 4.6),
/// then what the form's own type says; a name that nobody knows is as good as none, and none is UTF-8.
/// </summary>
internal static class FormCharset
{
    private const string Member = "_charset_";
    private const int LongestName = 40;

    /// <param name="fields">As read, with the charsets of parts.</param>
    /// <param name="ofForm">What the Content-Type of the form says, or null.</param>
    public static List<V2Field> Apply(List<V2Field> fields, string? ofForm)
    {
        var usual = Known(fields.LastOrDefault(field => field.Name == Member)?.Text) ?? Known(ofForm);
        return usual is null ? fields : [.. fields.Select(field => field.Charset is null ? field with { Charset = usual } : field)];
    }

    /// <returns>Null: no charset of that name.</returns>
    public static string? Known(string? name) =>
        name?.Trim() is { Length: > 0 and <= LongestName } trimmed && Charset.TryDecode([], trimmed, out _) ? trimmed : null;
}
