using System.Text;

namespace Posthorn.Mime;

/// <summary>RFC 5322 section 3.2.4 <c>quoted-string</c>.</summary>
internal static class QuotedString
{
    /// <summary>The text between quotes, with backslashes where it holds quotes or backslashes itself.</summary>
    public static string Format(string text)
    {
        if (!text.AsSpan().ContainsAny('"', '\\'))
        {
            return $"\"{text}\"";
        }

        var quoted = new StringBuilder(text.Length + 8).Append('"');
        foreach (var character in text)
        {
            if (character is '"' or '\\')
            {
                quoted.Append('\\');
            }

            quoted.Append(character);
        }

        return quoted.Append('"').ToString();
    }
}
