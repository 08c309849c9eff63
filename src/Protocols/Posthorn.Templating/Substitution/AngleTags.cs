using System.Text;

namespace Posthorn.Templating;

/// <summary>Tags of the form <c>&lt;% … %&gt;</c>, from before Handlebars. Blanks inside do not matter.</summary>
internal static class AngleTags
{
    private const string Open = "<%";
    private const string Close = "%>";

    /// <param name="valueOf">What stands inside, without blanks around it; null leaves the tag.</param>
    public static string Replace(string text, Func<string, string?> valueOf)
    {
        StringBuilder? output = null;
        var copied = 0;
        for (var from = 0; ;)
        {
            var close = text.IndexOf(Close, from, StringComparison.Ordinal);
            if (close < 0)
            {
                return output is null ? text : output.Append(text, copied, text.Length - copied).ToString();
            }

            // The nearest opening: one that was never closed does not swallow the next tag.
            var open = text.AsSpan(from, close - from).LastIndexOf(Open);
            if (open >= 0 && valueOf(text[(from + open + Open.Length)..close].Trim()) is { } value)
            {
                output ??= new StringBuilder(text.Length + 256);
                _ = output.Append(text, copied, from + open - copied).Append(value);
                copied = close + Close.Length;
            }

            from = close + Close.Length;
        }
    }

    public static bool Any(string text, Func<string, bool> isWanted)
    {
        var found = false;
        _ = Replace(text, name =>
        {
            found |= isWanted(name);
            return null;
        });
        return found;
    }
}
