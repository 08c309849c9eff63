using System.Net;
using System.Text;

namespace Posthorn.Inbox.Search;

/// <summary>Roughly the text that a reader sees of a piece of HTML: for searching, never for showing. Pure.</summary>
internal static class HtmlText
{
    /// <summary>Tags inside a word; all others part words.</summary>
    private static readonly HashSet<string> Inline = new(StringComparer.OrdinalIgnoreCase)
    {
        "a", "b", "code", "em", "font", "i", "mark", "s", "small", "span", "strong", "sub", "sup", "u", "wbr",
    };

    public static string Strip(string html, int maxLength)
    {
        var text = new StringBuilder();
        var rest = html.AsSpan();
        while (!rest.IsEmpty && text.Length < maxLength)
        {
            var open = rest.IndexOf('<');
            var run = open < 0 ? rest : rest[..open];
            text.Append(run[..Math.Min(run.Length, maxLength - text.Length)]);
            rest = open < 0 ? default : rest[open..];
            rest = rest.IsEmpty ? default : SkipTag(rest, text);
        }

        return WebUtility.HtmlDecode(text.ToString());
    }

    private static ReadOnlySpan<char> SkipTag(ReadOnlySpan<char> tag, StringBuilder text)
    {
        if (tag.StartsWith("<!--"))
        {
            return Behind(tag, "-->");
        }

        if (tag.Length < 2 || (!char.IsAsciiLetter(tag[1]) && tag[1] is not ('/' or '!' or '?')))
        {
            text.Append('<');
            return tag[1..];
        }

        var name = tag[1] == '/' ? tag[2..] : tag[1..];
        var end = name.IndexOfAnyExcept(Letters);
        name = end < 0 ? name : name[..end];
        if (!Inline.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name))
        {
            text.Append(' ');
        }

        if (tag[1] != '/' && name.Equals("script", StringComparison.OrdinalIgnoreCase))
        {
            tag = Behind(tag, "</script");
        }
        else if (tag[1] != '/' && name.Equals("style", StringComparison.OrdinalIgnoreCase))
        {
            tag = Behind(tag, "</style");
        }

        return Behind(tag, ">");
    }

    private static System.Buffers.SearchValues<char> Letters { get; } =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

    private static ReadOnlySpan<char> Behind(ReadOnlySpan<char> text, string end)
    {
        var at = text.IndexOf(end, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? default : text[(at + end.Length)..];
    }
}
