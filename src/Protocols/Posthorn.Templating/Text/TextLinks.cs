using System.Buffers;
using System.Text;

namespace Posthorn.Templating;

/// <summary>Links in plain text, where nothing says where they end.</summary>
public static class TextLinks
{
    /// <summary>What stands behind a link rather than in it, when it comes last.</summary>
    private static readonly SearchValues<char> Trailing = SearchValues.Create(".,;:!?'*…’‘”“»«、。，！？；：");

    private static readonly SearchValues<char> Ends = SearchValues.Create("<>\"`「」『』【】《》（）");

    /// <param name="rewrite">Gives the link that comes in its place, or null to leave it.</param>
    /// <param name="max">Links that are offered; the others stay.</param>
    public static string Rewrite(string text, Func<string, string?> rewrite, int max = 1000)
    {
        StringBuilder? output = null;
        var (copied, from) = (0, 0);
        for (var offered = 0; offered < max; offered++)
        {
            if (!TryFind(text, from, out var start, out var end))
            {
                break;
            }

            if (rewrite(text[start..end]) is { } rewritten)
            {
                output ??= new StringBuilder(text.Length + 256);
                _ = output.Append(text, copied, start - copied).Append(rewritten);
                copied = end;
            }

            from = end;
        }

        return output is null ? text : output.Append(text, copied, text.Length - copied).ToString();
    }

    private static bool TryFind(string text, int from, out int start, out int end)
    {
        for (start = from; ; start++)
        {
            var next = text.AsSpan(start).IndexOf("http", StringComparison.OrdinalIgnoreCase);
            if (next < 0)
            {
                end = start;
                return false;
            }

            start += next;
            var scheme = SchemeLength(text.AsSpan(start));
            if (scheme == 0 || (start > 0 && char.IsLetterOrDigit(text[start - 1])))
            {
                continue;
            }

            end = EndOfUrl(text, start, start + scheme);
            if (end > start + scheme)
            {
                return true;
            }
        }
    }

    private static int SchemeLength(ReadOnlySpan<char> text) =>
        text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? 7 : text.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? 8 : 0;

    private static int EndOfUrl(string text, int start, int host)
    {
        var end = host;
        int round = 0, square = 0, curly = 0;
        while (end < text.Length && !char.IsWhiteSpace(text[end]) && !char.IsControl(text[end]) && !Ends.Contains(text[end]))
        {
            Count(text[end], ref round, ref square, ref curly, 1);
            end++;
        }

        // A closing bracket belongs to the link when its opening one does.
        while (end > host)
        {
            var last = text[end - 1];
            var isUnmatched = last switch { ')' => round < 0, ']' => square < 0, '}' => curly < 0, '(' or '[' or '{' => true, _ => false };
            if (!isUnmatched && !Trailing.Contains(last))
            {
                break;
            }

            Count(last, ref round, ref square, ref curly, -1);
            end--;
        }

        return end == host ? start : end;
    }

    private static void Count(char character, ref int round, ref int square, ref int curly, int by)
    {
        switch (character)
        {
            case '(' or ')':
                round += character == '(' ? by : -by;
                break;
            case '[' or ']':
                square += character == '[' ? by : -by;
                break;
            case '{' or '}':
                curly += character == '{' ? by : -by;
                break;
        }
    }
}
