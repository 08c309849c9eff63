namespace Posthorn.Templating;

/// <summary>Elements whose content is no markup, and where that content ends: WHATWG HTML sections 13.2.5.2 to 13.2.5.5 and 13.2.5.15 to 13.2.5.31.</summary>
internal static class HtmlRawText
{
    private const string Script = "script";
    private const string Plaintext = "plaintext";

    // noscript is missing: readers of mail run no scripts, so its content is markup to them.
    private static readonly string[] Elements = [Script, "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes", Plaintext];

    private enum ScriptState
    {
        Plain,

        /// <summary>Behind <c>&lt;!--</c>.</summary>
        Escaped,

        /// <summary>Behind a <c>&lt;script</c> within that: its closing tag is not the element's.</summary>
        Nested,
    }

    public static string? ElementNamed(ReadOnlySpan<char> name)
    {
        foreach (var element in Elements)
        {
            if (name.Equals(element, StringComparison.OrdinalIgnoreCase))
            {
                return element;
            }
        }

        return null;
    }

    /// <summary>Up to the closing tag. Without one, all of it.</summary>
    public static int LengthOf(ReadOnlySpan<char> content, string element) => element switch
    {
        Plaintext => content.Length,
        Script => LengthOfScript(content),
        _ => LengthOfOther(content, element),
    };

    private static int LengthOfOther(ReadOnlySpan<char> content, string element)
    {
        for (var at = 0; ; at += 2)
        {
            var next = content[at..].IndexOf("</");
            if (next < 0)
            {
                return content.Length;
            }

            at += next;
            if (IsTag(content[at..], "</", element))
            {
                return at;
            }
        }
    }

    private static int LengthOfScript(ReadOnlySpan<char> content)
    {
        var state = ScriptState.Plain;
        for (var at = 0; ; at++)
        {
            var next = content[at..].IndexOfAny('<', '-');
            if (next < 0)
            {
                return content.Length;
            }

            at += next;
            var rest = content[at..];
            if (IsTag(rest, "</", Script))
            {
                if (state != ScriptState.Nested)
                {
                    return at;
                }

                state = ScriptState.Escaped;
            }
            else if (state == ScriptState.Plain && rest.StartsWith("<!--"))
            {
                // The hyphens count for the end as well: <!--> is a beginning and an end.
                state = ScriptState.Escaped;
                at++;
            }
            else if (state == ScriptState.Escaped && IsTag(rest, "<", Script))
            {
                state = ScriptState.Nested;
            }
            else if (rest.StartsWith("-->"))
            {
                state = ScriptState.Plain;
            }
        }
    }

    private static bool IsTag(ReadOnlySpan<char> text, string open, string name)
    {
        var length = open.Length + name.Length;
        return text.Length > length
            && text.StartsWith(open)
            && text[open.Length..].StartsWith(name, StringComparison.OrdinalIgnoreCase)
            && (text[length] is '/' or '>' || HtmlAttributeScanner.IsBlank(text[length]));
    }
}
