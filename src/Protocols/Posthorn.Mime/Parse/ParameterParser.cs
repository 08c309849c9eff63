using System.Text;

namespace Posthorn.Mime;

/// <summary>Parameters of Content-Type and Content-Disposition: RFC 2045 section 5.1, RFC 2231, and what is commonly sent instead.</summary>
internal static class ParameterParser
{
    /// <summary>Names in lower case, each once, in the order of their first appearance. What cannot be read is passed over.</summary>
    public static List<KeyValuePair<string, string>> Parse(ReadOnlySpan<char> text)
    {
        var order = new List<string>();
        var found = new Dictionary<string, ExtendedParameter>(StringComparer.Ordinal);
        while (TryReadOne(ref text, out var name, out var value))
        {
            var star = name.IndexOf('*', StringComparison.Ordinal);
            var key = star < 0 ? name : name[..star];
            if (!found.TryGetValue(key, out var parameter))
            {
                order.Add(key);
                found.Add(key, parameter = new ExtendedParameter());
            }

            parameter.Add(star < 0 ? "" : name[star..], value);
        }

        return order.ConvertAll(key => KeyValuePair.Create(key, found[key].Value));
    }

    private static bool TryReadOne(ref ReadOnlySpan<char> text, out string name, out string value)
    {
        (name, value) = ("", "");
        while (!(text = SkipBlanks(text)).IsEmpty)
        {
            var nameLength = text.IndexOfAny('=', ';');
            if (nameLength < 0)
            {
                return false;
            }

            var isNamed = text[nameLength] == '=';
            name = text[..nameLength].Trim().ToString().ToLowerInvariant();
            text = text[(nameLength + 1)..];
            if (isNamed)
            {
                value = ReadValue(ref text);
                if (name.Length > 0 && name[0] != '*')
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Reads up to the next semicolon and past it.</summary>
    private static string ReadValue(ref ReadOnlySpan<char> text)
    {
        text = SkipBlanks(text);
        var value = text is ['"', ..] ? ReadQuoted(ref text) : null;
        var end = text.IndexOf(';');
        var unquoted = end < 0 ? text : text[..end];
        text = end < 0 ? [] : text[(end + 1)..];
        if (value is null)
        {
            var comment = unquoted.IndexOf(" (");
            value = (comment < 0 ? unquoted : unquoted[..comment]).Trim().ToString();
        }

        return value;
    }

    private static string ReadQuoted(ref ReadOnlySpan<char> text)
    {
        var value = new StringBuilder();
        var i = 1;
        while (i < text.Length && text[i] != '"')
        {
            if (text[i] == '\\' && i + 1 < text.Length)
            {
                i++;
            }

            value.Append(text[i++]);
        }

        text = text[Math.Min(i + 1, text.Length)..];
        return value.ToString();
    }

    /// <summary>Skips blanks and comments, which may nest.</summary>
    private static ReadOnlySpan<char> SkipBlanks(ReadOnlySpan<char> text)
    {
        var depth = 0;
        var i = 0;
        for (; i < text.Length && (depth > 0 || text[i] is ' ' or '\t' or '('); i++)
        {
            depth += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
        }

        return text[i..];
    }
}
