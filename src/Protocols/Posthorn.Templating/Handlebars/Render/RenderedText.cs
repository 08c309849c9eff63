using System.Buffers;
using System.Text;

namespace Posthorn.Templating;

/// <summary>The text so far, within its limit.</summary>
internal sealed class RenderedText(RenderBudget budget)
{
    /// <summary>Characters of a buffer that is kept for the thread's next rendering: those of most mails.</summary>
    private const int MostKept = 128 * 1024;

    /// <summary>A mail's text is written twice, here and as a string; without this its first form would be new memory each time.</summary>
    [ThreadStatic]
    private static StringBuilder? _kept;

    /// <summary>handlebars.js, <c>escapeExpression</c>.</summary>
    private static readonly SearchValues<char> Escaped = SearchValues.Create("&<>\"'`=");

    private readonly StringBuilder _text = Take();

    public void Append(ReadOnlySpan<char> text)
    {
        if (budget.Write(text.Length))
        {
            _ = _text.Append(text);
        }
    }

    public void AppendEscaped(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty && budget.Failure is null)
        {
            var next = text.IndexOfAny(Escaped);
            if (next < 0)
            {
                Append(text);
                return;
            }

            Append(text[..next]);
            Append(Entity(text[next]));
            text = text[(next + 1)..];
        }
    }

    /// <summary>The whole text, once: the buffer is given back.</summary>
    public string Finish()
    {
        var text = _text.ToString();
        if (_text.Capacity <= MostKept)
        {
            _kept = _text.Clear();
        }

        return text;
    }

    private static StringBuilder Take()
    {
        var text = _kept ?? new StringBuilder();
        _kept = null;
        return text;
    }

    private static string Entity(char character) => character switch
    {
        '&' => "&amp;",
        '<' => "&lt;",
        '>' => "&gt;",
        '"' => "&quot;",
        '\'' => "&#x27;",
        '`' => "&#x60;",
        _ => "&#x3D;",
    };
}
