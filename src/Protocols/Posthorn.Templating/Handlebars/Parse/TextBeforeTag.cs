namespace Posthorn.Templating;

/// <summary>What stands between tags. One backslash takes a tag's meaning away, two are one backslash and a tag.</summary>
internal static class TextBeforeTag
{
    /// <summary>Up to the next tag; false at the end. A tag without meaning begins a text of its own, which standing alone in a line depends on.</summary>
    public static bool Read(string source, TagReader tag, List<TemplateNode> nodes)
    {
        while (true)
        {
            var start = tag.Position;
            var brace = source.IndexOf("{{", start, StringComparison.Ordinal);
            if (brace < 0)
            {
                Add(source[start..], nodes);
                return false;
            }

            var backslashes = BackslashesBefore(source, brace, start);
            Add(source[start..(brace - (backslashes > 0 ? 1 : 0))], nodes);
            tag.Position = brace;
            if (backslashes != 1)
            {
                return true;
            }

            var next = source.IndexOf("{{", brace + 2, StringComparison.Ordinal);
            var end = next < 0 ? source.Length : next - BackslashesBefore(source, next, brace + 2);
            Add(source[brace..end], nodes);
            tag.Position = end;
        }
    }

    /// <summary>None, one or two; more do not matter.</summary>
    private static int BackslashesBefore(string source, int position, int start) =>
        position - 1 < start || source[position - 1] != '\\' ? 0 : position - 2 < start || source[position - 2] != '\\' ? 1 : 2;

    private static void Add(string text, List<TemplateNode> nodes)
    {
        if (text.Length > 0)
        {
            nodes.Add(new TextNode(text));
        }
    }
}
