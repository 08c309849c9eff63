using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Posthorn.Templating;

/// <summary>The smallest pieces of a tag: names, paths, literals and what closes it. The first mistake stays.</summary>
internal sealed class TagReader(string source)
{
    private static readonly Dictionary<string, TemplateValue> Keywords = new(StringComparer.Ordinal)
    {
        ["true"] = TemplateValue.Of(true),
        ["false"] = TemplateValue.Of(false),
        ["null"] = TemplateValue.Null,
        ["undefined"] = TemplateValue.Undefined,
    };

    public int Position { get; set; }

    public TemplateError? Error { get; private set; }

    public bool IsAtEnd => Position >= source.Length;

    public char Current => Position < source.Length ? source[Position] : '\0';

    public bool Fail(int position, string message)
    {
        Error ??= TemplateError.At(source, position, message);
        return false;
    }

    public bool FailNeverClosed(int position, string close) => Fail(position, $"The tag is never closed: \"{close}\" is missing.");

    public bool StartsWith(string text) => source.AsSpan(Math.Min(Position, source.Length)).StartsWith(text, StringComparison.Ordinal);

    public bool TryTake(string text)
    {
        if (!StartsWith(text))
        {
            return false;
        }

        Position += text.Length;
        return true;
    }

    public void SkipBlanks()
    {
        while (!IsAtEnd && TagCharacters.IsBlank(Current))
        {
            Position++;
        }
    }

    /// <summary>What a person would look for at this place.</summary>
    public string Shown => IsAtEnd ? "the end of the template" : $"\"{Current}\"";

    /// <summary>A string, a number or a keyword; when it is none of them, nothing is taken.</summary>
    public bool TryReadLiteral(out TemplateValue value, out string original)
    {
        (value, original) = (TemplateValue.Undefined, "");
        if (Current is '"' or '\'')
        {
            return TryReadString(out value, out original);
        }

        var end = Position;
        var isNumber = Current == '-' || char.IsAsciiDigit(Current);
        end = isNumber ? EndOfNumber() : EndOfWord();
        if (end == Position || (end < source.Length && source[end] is not ('~' or '}' or ')') && !TagCharacters.IsBlank(source[end])))
        {
            return false;
        }

        original = source[Position..end];
        if (isNumber)
        {
            value = TemplateValue.Of(double.Parse(original, CultureInfo.InvariantCulture));
        }
        else if (!Keywords.TryGetValue(original, out value))
        {
            return false;
        }

        Position = end;
        return true;
    }

    public bool TryReadPath([NotNullWhen(true)] out PathExpression? path)
    {
        path = null;
        var start = Position;
        var isData = TryTake("@");
        var parts = new List<string>();
        var (levels, isScoped) = (0, false);
        do
        {
            var at = Position;
            if (Current == '[')
            {
                if (!TryReadBracketed(out var bracketed))
                {
                    return false;
                }

                parts.Add(bracketed);
                continue;
            }

            var name = TryTake("..") ? ".." : IsDotAlone() && TryTake(".") ? "." : ReadName();
            if (name.Length == 0)
            {
                return Fail(at, $"A name was expected here, not {Shown}.");
            }

            if (name is not (".." or "." or "this"))
            {
                parts.Add(name);
            }
            else if (parts.Count > 0)
            {
                return Fail(at, $"\"{name}\" can only stand at the beginning of a path.");
            }
            else
            {
                levels += name == ".." ? 1 : 0;
                isScoped = true;
            }
        }
        while (TryTake(".") || TryTake("/"));

        path = new PathExpression(source[start..Position], parts, levels, isData, isScoped);
        return true;
    }

    private string ReadName()
    {
        var end = EndOfWord();
        var name = source[Position..end];
        Position = end;
        return name;
    }

    private int EndOfWord()
    {
        var end = Position;
        while (end < source.Length && TagCharacters.IsName(source[end]))
        {
            end++;
        }

        return end;
    }

    /// <summary>Where a number would end; the place itself when none begins here.</summary>
    private int EndOfNumber()
    {
        var end = EndOfDigits(Current == '-' ? Position + 1 : Position);
        if (end == Position + (Current == '-' ? 1 : 0))
        {
            return Position;
        }

        var fraction = end < source.Length && source[end] == '.' ? EndOfDigits(end + 1) : end;
        return fraction > end + 1 ? fraction : end;
    }

    private int EndOfDigits(int from)
    {
        while (from < source.Length && char.IsAsciiDigit(source[from]))
        {
            from++;
        }

        return from;
    }

    /// <summary>The dot that means "this", and not the one before a name.</summary>
    private bool IsDotAlone() => Current == '.'
        && (Position + 1 >= source.Length || source[Position + 1] is '=' or '~' or '}' or '/' or ')' or '|' || TagCharacters.IsBlank(source[Position + 1]));

    private bool TryReadString(out TemplateValue value, out string text)
    {
        var (quote, start) = (Current, Position);
        var read = TryReadUntil(quote, out text);
        value = TemplateValue.Of(text);
        return read || Fail(start, "The text in quotes is never closed.");
    }

    private bool TryReadBracketed(out string name)
    {
        var start = Position;
        return TryReadUntil(']', out name) || Fail(start, "\"]\" is missing.");
    }

    /// <summary>From behind the current character to the closing one, which a backslash protects.</summary>
    private bool TryReadUntil(char close, out string text)
    {
        var content = new StringBuilder();
        for (var at = Position + 1; at < source.Length; at++)
        {
            if (source[at] == close)
            {
                text = content.ToString();
                Position = at + 1;
                return true;
            }

            if (source[at] == '\\' && at + 1 < source.Length && source[at + 1] == close)
            {
                at++;
            }

            _ = content.Append(source[at]);
        }

        text = "";
        return false;
    }
}
