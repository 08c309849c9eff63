namespace Posthorn.Templating;

/// <summary>WHATWG HTML section 13.2.5.32 to 13.2.5.40: the attributes of one tag, each character looked at once.</summary>
internal ref struct HtmlAttributeScanner(ReadOnlySpan<char> html, int position)
{
    private readonly ReadOnlySpan<char> _html = html;

    /// <summary>After the last attribute: of the <c>&gt;</c>, or of the end of the text when there is none.</summary>
    public int Position { get; private set; } = position;

    public bool TryNext(out HtmlAttribute attribute)
    {
        attribute = default;
        while (Position < _html.Length && (_html[Position] == '/' || IsBlank(_html[Position])))
        {
            Position++;
        }

        if (Position >= _html.Length || _html[Position] == '>')
        {
            return false;
        }

        var nameStart = Position++;
        while (Position < _html.Length && _html[Position] is not ('=' or '/' or '>') && !IsBlank(_html[Position]))
        {
            Position++;
        }

        var name = nameStart..Position;
        SkipBlanks();
        if (Position >= _html.Length || _html[Position] != '=')
        {
            attribute = new HtmlAttribute(name, Position..Position, Quote: '\0', IsTight: false);
            return true;
        }

        var isTight = Position++ == name.End.Value;
        var afterEquals = Position;
        SkipBlanks();
        isTight &= Position == afterEquals;
        var quote = Position < _html.Length && _html[Position] is '"' or '\'' ? _html[Position] : '\0';
        attribute = new HtmlAttribute(name, quote == '\0' ? TakeBare() : TakeQuoted(quote), quote, isTight);
        return true;
    }

    internal static bool IsBlank(char character) => character <= ' ' && character is ' ' or '\t' or '\n' or '\f' or '\r';

    private Range TakeBare()
    {
        var start = Position;
        while (Position < _html.Length && _html[Position] != '>' && !IsBlank(_html[Position]))
        {
            Position++;
        }

        return start..Position;
    }

    private Range TakeQuoted(char quote)
    {
        var start = Position + 1;
        var length = _html[start..].IndexOf(quote);
        Position = length < 0 ? _html.Length : start + length + 1;
        return start..(length < 0 ? _html.Length : start + length);
    }

    private void SkipBlanks()
    {
        while (Position < _html.Length && IsBlank(_html[Position]))
        {
            Position++;
        }
    }
}
