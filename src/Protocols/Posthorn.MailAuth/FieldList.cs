namespace Posthorn.MailAuth;

/// <summary>
/// The record form that MTA-STS and TLS-RPT share: <c>version; name=value; …</c> with one delimiter allowed at the end
/// (RFC 8461 section 3.1, RFC 8460 section 3).
/// </summary>
internal static class FieldList
{
    private const int MaxNameLength = 32;

    /// <returns>The fields without the white space around the delimiters; the version is the first.</returns>
    public static IReadOnlyList<string> Split(string text) => [.. text.Split(';').Select(field => field.Trim(' ', '\t'))];

    /// <summary>One field: a name of 1 to 32 characters, and a value of printable ASCII, at least one.</summary>
    public static bool TryRead(string field, out string name, out string value)
    {
        var equals = field.IndexOf('=', StringComparison.Ordinal);
        (name, value) = equals < 0 ? ("", "") : (field[..equals], field[(equals + 1)..]);
        return name.Length is > 0 and <= MaxNameLength && char.IsAsciiLetterOrDigit(name[0])
            && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-' or '.')
            && value.Length > 0 && value.All(character => character is >= ' ' and < '\x7f' or '\t');
    }
}
