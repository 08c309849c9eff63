namespace Posthorn.Templating;

/// <summary>
/// Where tags, comments and texts are, for whoever edits HTML in place. It follows the tokenizer of WHATWG HTML section 13.2.5 and builds
/// nothing: whatever the input, every character is looked at a constant number of times.
/// </summary>
public ref struct HtmlScanner(ReadOnlySpan<char> html)
{
    // noscript is missing: readers of mail run no scripts, so its content is markup to them.
    private static readonly string[] RawElements = ["script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes", "plaintext"];

    private readonly ReadOnlySpan<char> _html = html;
    private string? _rawElement;
    private int _nameEnd;

    public HtmlTokenKind Kind { get; private set; }

    public int Start { get; private set; }

    public int End { get; private set; }

    /// <summary>Of a tag, as it was written.</summary>
    public readonly ReadOnlySpan<char> Name => Kind switch
    {
        HtmlTokenKind.StartTag => _html[(Start + 1).._nameEnd],
        HtmlTokenKind.EndTag => _html[(Start + 2).._nameEnd],
        _ => [],
    };

    /// <summary>The token's characters.</summary>
    public readonly ReadOnlySpan<char> Text => _html[Start..End];

    public readonly bool Is(HtmlTokenKind kind, string name) => Kind == kind && Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    public bool MoveNext()
    {
        Start = End;
        if (Start >= _html.Length)
        {
            return false;
        }

        if (_rawElement is { } element)
        {
            _rawElement = null;
            var end = EndOfRawText(element);
            if (end > Start)
            {
                return Take(HtmlTokenKind.RawText, end);
            }
        }

        return _html[Start] == '<' && IsMarkup(Start) ? TakeMarkup() : TakeText();
    }

    /// <summary>The first attribute of this name, the one that counts. Its place is in the whole HTML.</summary>
    public readonly bool TryFind(string name, out HtmlAttribute attribute)
    {
        var attributes = new HtmlAttributeScanner(_html, _nameEnd);
        while (attributes.TryNext(out attribute))
        {
            if (_html[attribute.Name].Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    public readonly ReadOnlySpan<char> ValueOf(HtmlAttribute attribute) => _html[attribute.Value];

    private readonly bool IsMarkup(int at) =>
        at + 1 < _html.Length && (char.IsAsciiLetter(_html[at + 1]) || _html[at + 1] is '!' or '?' || (_html[at + 1] == '/' && at + 2 < _html.Length));

    private bool Take(HtmlTokenKind kind, int end)
    {
        Kind = kind;
        End = end;
        return true;
    }

    private bool TakeText()
    {
        var at = Start + 1;
        while (true)
        {
            var next = _html[at..].IndexOf('<');
            if (next < 0)
            {
                return Take(HtmlTokenKind.Text, _html.Length);
            }

            at += next;
            if (IsMarkup(at))
            {
                return Take(HtmlTokenKind.Text, at);
            }

            at++;
        }
    }

    private bool TakeMarkup()
    {
        var second = _html[Start + 1];
        if (char.IsAsciiLetter(second))
        {
            return TakeTag(HtmlTokenKind.StartTag, Start + 1);
        }

        if (second == '/' && char.IsAsciiLetter(_html[Start + 2]))
        {
            return TakeTag(HtmlTokenKind.EndTag, Start + 2);
        }

        return _html[Start..].StartsWith("<!--") ? TakeComment() : TakeUntil(">", Start + 2);
    }

    private bool TakeTag(HtmlTokenKind kind, int nameStart)
    {
        _nameEnd = nameStart;
        while (_nameEnd < _html.Length && _html[_nameEnd] is not ('/' or '>') && !HtmlAttributeScanner.IsBlank(_html[_nameEnd]))
        {
            _nameEnd++;
        }

        var attributes = new HtmlAttributeScanner(_html, _nameEnd);
        while (attributes.TryNext(out _))
        {
        }

        if (attributes.Position >= _html.Length)
        {
            return Take(HtmlTokenKind.Unclosed, _html.Length);
        }

        if (kind == HtmlTokenKind.StartTag)
        {
            _rawElement = RawElementNamed(_html[nameStart.._nameEnd]);
        }

        return Take(kind, attributes.Position + 1);
    }

    /// <summary>Also ended by <c>--!&gt;</c>; <c>&lt;!--&gt;</c> and <c>&lt;!---&gt;</c> are whole comments.</summary>
    private bool TakeComment()
    {
        var rest = _html[(Start + 4)..];
        if (rest is ['>', ..] or ['-', '>', ..])
        {
            return Take(HtmlTokenKind.Comment, Start + 4 + (rest[0] == '>' ? 1 : 2));
        }

        for (var at = Start + 4; ;)
        {
            var next = _html[at..].IndexOf("--");
            if (next < 0)
            {
                return Take(HtmlTokenKind.Unclosed, _html.Length);
            }

            at += next;
            var after = _html[(at + 2)..];
            if (after is ['>', ..] or ['!', '>', ..])
            {
                return Take(HtmlTokenKind.Comment, at + (after[0] == '>' ? 3 : 4));
            }

            at++;
        }
    }

    private bool TakeUntil(string close, int from)
    {
        var next = _html[from..].IndexOf(close);
        return next < 0 ? Take(HtmlTokenKind.Unclosed, _html.Length) : Take(HtmlTokenKind.Comment, from + next + close.Length);
    }

    private static string? RawElementNamed(ReadOnlySpan<char> name)
    {
        foreach (var element in RawElements)
        {
            if (name.Equals(element, StringComparison.OrdinalIgnoreCase))
            {
                return element;
            }
        }

        return null;
    }

    /// <summary>Where its closing tag begins. Without one, all that follows is raw.</summary>
    private readonly int EndOfRawText(string element)
    {
        for (var at = Start; element != "plaintext";)
        {
            var next = _html[at..].IndexOf("</");
            if (next < 0)
            {
                break;
            }

            at += next;
            var name = _html[(at + 2)..];
            if (name.StartsWith(element, StringComparison.OrdinalIgnoreCase) && name.Length > element.Length
                && (name[element.Length] is '/' or '>' || HtmlAttributeScanner.IsBlank(name[element.Length])))
            {
                return at;
            }

            at += 2;
        }

        return _html.Length;
    }
}
