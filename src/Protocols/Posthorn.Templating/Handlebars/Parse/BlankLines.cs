namespace Posthorn.Templating;

/// <summary>
/// Which blanks around tags go: those that a tilde names, and the line of a block tag or comment that stands alone in it. The rules are
/// those of handlebars.js, step by step, because a template shows every blank.
/// </summary>
internal static class BlankLines
{
    /// <summary>Once all tags of a body are known. The bodies within it are done.</summary>
    public static void Tidy(TemplateBody body, bool isRoot)
    {
        var nodes = body.Nodes;
        for (var i = 0; i < nodes.Count; i++)
        {
            switch (nodes[i])
            {
                case OutputNode output:
                    StripAround(nodes, i, output.Trim);
                    break;

                case CommentNode comment:
                    var isAlone = EndsLine(nodes, i, isRoot) && BeginsLine(nodes, i, isRoot);
                    StripAround(nodes, i, comment.Trim);
                    if (isAlone)
                    {
                        StripLineEnd(nodes, i + 1);
                        StripIndent(nodes, i - 1);
                    }

                    break;

                case BlockNode block:
                    TidyAround(nodes, i, block, isRoot);
                    break;
            }
        }
    }

    /// <summary>Once a block is closed: the blanks just inside its tags.</summary>
    public static void TidyInside(BlockNode block)
    {
        var parts = Parts(block);
        for (var k = block.Branches.Count - 1; k >= 0; k--)
        {
            var part = parts[k].Nodes;
            var next = k + 1 < parts.Count ? parts[k + 1].Nodes : null;
            var opening = block.Branches[k].Trim;

            // Only the first two of a chain know how it is closed; the others take their own tag for it.
            var closing = k < 2 ? block.CloseTrim : opening;
            StripBlanksAfter(part, -1, opening.After);
            if (next is null)
            {
                StripBlanksBefore(part, part.Count, closing.Before);
                continue;
            }

            var between = k + 1 < block.Branches.Count ? block.Branches[k + 1].Trim : block.OtherwiseTrim;
            StripBlanksBefore(part, part.Count, between.Before);
            StripBlanksAfter(next, -1, between.After);
            StripBlanksBefore(next, next.Count, closing.Before);
            if (EndsLine(part, part.Count, isRoot: false) && BeginsLine(next, -1, isRoot: false))
            {
                StripIndent(part, part.Count - 1);
                StripLineEnd(next, 0);
            }
        }
    }

    private static void TidyAround(List<TemplateNode> nodes, int i, BlockNode block, bool isRoot)
    {
        var parts = Parts(block);
        var first = parts[0].Nodes;
        var second = parts.Count > 1 ? parts[1].Nodes : first;
        var opensLine = BeginsLine(first, -1, isRoot: false) && EndsLine(nodes, i, isRoot);
        var closesLine = EndsLine(second, second.Count, isRoot: false) && BeginsLine(nodes, i, isRoot);
        StripAround(nodes, i, new TagTrim(block.Branches[0].Trim.Before, block.CloseTrim.After));
        if (opensLine)
        {
            StripLineEnd(first, 0);
            StripIndent(nodes, i - 1);
        }

        if (closesLine)
        {
            StripLineEnd(nodes, i + 1);
            if (block.Branches.Count == 1)
            {
                StripIndent(second, second.Count - 1);
            }
        }
    }

    private static List<TemplateBody> Parts(BlockNode block)
    {
        List<TemplateBody> parts = [.. block.Branches.Select(branch => branch.Body)];
        if (block.Otherwise is not null)
        {
            parts.Add(block.Otherwise);
        }

        return parts;
    }

    private static void StripAround(List<TemplateNode> nodes, int i, TagTrim trim)
    {
        StripBlanksAfter(nodes, i, trim.After);
        StripBlanksBefore(nodes, i, trim.Before);
    }

    /// <summary>Nothing but blanks stands between the tag at <paramref name="i"/> and the beginning of its line.</summary>
    private static bool EndsLine(List<TemplateNode> nodes, int i, bool isRoot)
    {
        if (i == 0)
        {
            return isRoot;
        }

        if (nodes[i - 1] is not TextNode before)
        {
            return false;
        }

        for (var at = before.Original.Length - 1; at >= 0 && TagCharacters.IsBlank(before.Original[at]); at--)
        {
            if (before.Original[at] == '\n')
            {
                return true;
            }
        }

        return i == 1 && isRoot && IsBlank(before.Original);
    }

    private static bool BeginsLine(List<TemplateNode> nodes, int i, bool isRoot)
    {
        if (i + 1 == nodes.Count)
        {
            return isRoot;
        }

        if (nodes[i + 1] is not TextNode after)
        {
            return false;
        }

        for (var at = 0; at < after.Original.Length && TagCharacters.IsBlank(after.Original[at]); at++)
        {
            if (after.Original[at] == '\n')
            {
                return true;
            }
        }

        return i + 2 == nodes.Count && isRoot && IsBlank(after.Original);
    }

    private static bool IsBlank(string text) => text.All(TagCharacters.IsBlank);

    private static void StripBlanksAfter(List<TemplateNode> nodes, int i, bool wanted)
    {
        if (wanted && TextAt(nodes, i + 1) is { } text)
        {
            var from = 0;
            while (from < text.Text.Length && TagCharacters.IsBlank(text.Text[from]))
            {
                from++;
            }

            text.IsRightStripped = from > 0;
            text.Text = text.Text[from..];
        }
    }

    private static void StripBlanksBefore(List<TemplateNode> nodes, int i, bool wanted)
    {
        if (wanted && TextAt(nodes, i - 1) is { } text)
        {
            var to = text.Text.Length;
            while (to > 0 && TagCharacters.IsBlank(text.Text[to - 1]))
            {
                to--;
            }

            text.IsLeftStripped = to < text.Text.Length;
            text.Text = text.Text[..to];
        }
    }

    /// <summary>Blanks, and one end of a line.</summary>
    private static void StripLineEnd(List<TemplateNode> nodes, int i)
    {
        if (TextAt(nodes, i) is { IsRightStripped: false } text)
        {
            var rest = text.Text.AsSpan().TrimStart(" \t");
            var end = rest.StartsWith("\r\n", StringComparison.Ordinal) ? 2 : rest.StartsWith('\n') || rest.StartsWith('\r') ? 1 : 0;
            text.IsRightStripped = rest.Length - end < text.Text.Length;
            text.Text = text.Text[(text.Text.Length - rest.Length + end)..];
        }
    }

    private static void StripIndent(List<TemplateNode> nodes, int i)
    {
        if (TextAt(nodes, i) is { IsLeftStripped: false } text)
        {
            var rest = text.Text.AsSpan().TrimEnd(" \t").Length;
            text.IsLeftStripped = rest < text.Text.Length;
            text.Text = text.Text[..rest];
        }
    }

    private static TextNode? TextAt(List<TemplateNode> nodes, int i) => i >= 0 && i < nodes.Count ? nodes[i] as TextNode : null;
}
