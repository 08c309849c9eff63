namespace Posthorn.Templating;

/// <summary>What is done to the HTML of a mail on its way out.</summary>
public sealed record HtmlMarkOptions
{
    public LinkRewriter? RewriteLink { get; init; }

    /// <summary>Links that are offered to <see cref="RewriteLink"/>; the others stay (events spec 4.2). Default 1,000.</summary>
    public int MaxLinks { get; init; } = HtmlEdits.DefaultMaxLinks;

    /// <summary>Markup for the end of the body, in this order: footer, unsubscribe line, pixel.</summary>
    public IReadOnlyList<string> AtEnd { get; init; } = [];

    /// <summary>Tags such as <c>%opentrack%</c>, replaced wherever they stand, and what they become.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Replacements { get; init; } = [];
}

/// <summary>The marks of tracking in HTML, made in one pass. Every character that no mark touches stays as it is.</summary>
public static class HtmlMarks
{
    public static string Apply(string html, HtmlMarkOptions options)
    {
        var edits = new HtmlEdits(html);
        foreach (var (tag, value) in options.Replacements)
        {
            edits.ReplaceAll(tag, value);
        }

        if (options.RewriteLink is { } rewrite)
        {
            edits.RewriteLinks(rewrite, options.MaxLinks);
        }

        foreach (var snippet in options.AtEnd)
        {
            edits.InsertAtEnd(snippet);
        }

        return edits.Apply();
    }
}
