using System.Buffers;
using System.Text;

namespace Posthorn.Templating;

/// <summary>The text so far, within its limit.</summary>
internal sealed class RenderedText(RenderBudget budget)
{
    /// <summary>handlebars.js, <c>escapeExpression</c>.</summary>
    private static readonly SearchValues<char> Escaped = SearchValues.Create("&<>\"'`=");

    private readonly StringBuilder _text = new();

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

    public override string ToString() => _text.ToString();

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
