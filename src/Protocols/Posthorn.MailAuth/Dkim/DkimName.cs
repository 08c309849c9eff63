namespace Posthorn.MailAuth.Dkim;

/// <summary>The names inside a signature: d= and s= as they go to DNS, header names as they stand in h=.</summary>
internal static class DkimName
{
    private const int MaxNameLength = 253;
    private const int MaxLabelLength = 63;

    /// <summary>Labels of ASCII letters, digits, hyphens and underscores, with dots between them and none at the end.</summary>
    public static bool IsDomain(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty || name.Length > MaxNameLength)
        {
            return false;
        }

        foreach (var range in name.Split('.'))
        {
            var label = name[range];
            if (label.IsEmpty || label.Length > MaxLabelLength)
            {
                return false;
            }

            foreach (var character in label)
            {
                if (!char.IsAsciiLetterOrDigit(character) && character is not ('-' or '_'))
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>True when both are one domain, or <paramref name="domain"/> lies below <paramref name="parent"/>.</summary>
    public static bool IsSameOrBelow(ReadOnlySpan<char> domain, ReadOnlySpan<char> parent) =>
        domain.EndsWith(parent, StringComparison.OrdinalIgnoreCase)
        && (domain.Length == parent.Length || domain[^(parent.Length + 1)] == '.');

    /// <summary>RFC 5322 section 2.2 field name; a semicolon would end the tag that it stands in.</summary>
    public static bool IsHeaderName(ReadOnlySpan<char> name) =>
        !name.IsEmpty && !name.ContainsAnyExceptInRange('!', '~') && !name.ContainsAny(':', ';');
}
