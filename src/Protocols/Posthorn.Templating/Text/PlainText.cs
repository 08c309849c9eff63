namespace Posthorn.Templating;

/// <summary>The text part of a mail whose author wrote HTML alone.</summary>
public static class PlainText
{
    // Elements that begin and end a line, and those with an empty line around them as well.
    private static readonly HashSet<string> Lines = new(StringComparer.OrdinalIgnoreCase)
    {
        "address", "article", "aside", "center", "dd", "details", "dir", "div", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hr",
        "legend", "li", "main", "menu", "nav", "option", "section", "summary", "table", "tbody", "tfoot", "thead", "tr",
    };

    private static readonly HashSet<string> Paragraphs = new(StringComparer.OrdinalIgnoreCase)
    {
        "blockquote", "dl", "h1", "h2", "h3", "h4", "h5", "h6", "ol", "p", "pre", "ul",
    };

    /// <summary>
    /// Words, lines and paragraphs; a link as <c>text ( url )</c>, an item of a list behind <c>* </c> or its number, cells of a row behind
    /// each other, an image as its alternative text. Scripts, styles and comments are gone.
    /// </summary>
    public static string FromHtml(string html, int maxChars)
    {
        var text = new FlowingText(maxChars);
        var lists = new OpenLists();
        var link = new OpenLink(text);
        var scanner = new HtmlScanner(html);
        while (!text.IsFull && scanner.MoveNext())
        {
            switch (scanner.Kind)
            {
                case HtmlTokenKind.Text:
                    text.Write(HtmlEntities.DecodeText(scanner.Text));
                    break;
                case HtmlTokenKind.StartTag:
                    Open(scanner, text, lists, link);
                    break;
                case HtmlTokenKind.EndTag:
                    Close(scanner, text, lists, link);
                    break;
            }
        }

        link.Close();
        return text.ToString();
    }

    private static void Open(in HtmlScanner tag, FlowingText text, OpenLists lists, OpenLink link)
    {
        var name = tag.Name.ToString().ToLowerInvariant();
        BreakAround(name, text);
        switch (name)
        {
            case "a":
                link.Open(tag.TryFind("href", out var href) ? HtmlEntities.DecodeAttribute(tag.ValueOf(href)) : "");
                break;
            case "br":
                text.NewLine();
                break;
            case "hr":
                text.Write("---");
                text.Break(1);
                break;
            case "img":
                text.Write(tag.TryFind("alt", out var alt) ? HtmlEntities.DecodeAttribute(tag.ValueOf(alt)) : "");
                break;
            case "ul" or "ol":
                lists.Open(isNumbered: name == "ol");
                break;
            case "li":
                text.Mark(lists.NextMark());
                break;
            case "td" or "th":
                text.Write(" ");
                break;
            case "pre":
                text.IsVerbatim = true;
                break;
        }
    }

    private static void Close(in HtmlScanner tag, FlowingText text, OpenLists lists, OpenLink link)
    {
        var name = tag.Name.ToString().ToLowerInvariant();
        switch (name)
        {
            case "a":
                link.Close();
                break;
            case "ul" or "ol":
                lists.Close();
                break;
            case "td" or "th":
                text.Write(" ");
                break;
            case "pre":
                text.IsVerbatim = false;
                break;
        }

        BreakAround(name, text);
    }

    private static void BreakAround(string name, FlowingText text)
    {
        if (Paragraphs.Contains(name))
        {
            text.Break(2);
        }
        else if (Lines.Contains(name))
        {
            text.Break(1);
        }
    }
}
