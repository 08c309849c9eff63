using System.Diagnostics.CodeAnalysis;

namespace Posthorn.Templating;

/// <summary>
/// From text to tree, in one pass over the source and without recursion over blocks. The grammar is that of handlebars.js, less
/// partials, decorators, raw blocks and names for block items.
/// </summary>
internal sealed class TemplateParser
{
    private readonly string _source;
    private readonly int _maxDepth;
    private readonly TagReader _tag;
    private readonly ExpressionReader _expressions;
    private readonly Stack<OpenBlock> _open = [];
    private List<TemplateNode> _nodes = [];

    private TemplateParser(string source, int maxDepth)
    {
        _source = source;
        _maxDepth = maxDepth;
        _tag = new TagReader(source);
        _expressions = new ExpressionReader(_tag, source, maxDepth);
    }

    public static bool TryParse(string source, int maxDepth, [NotNullWhen(true)] out TemplateBody? body, [NotNullWhen(false)] out TemplateError? error)
    {
        var parser = new TemplateParser(source, maxDepth);
        body = parser.TryReadAll() ? new TemplateBody(parser._nodes) : null;
        error = body is null ? parser._tag.Error! : null;
        if (body is not null)
        {
            BlankLines.Tidy(body, isRoot: true);
        }

        return body is not null;
    }

    private bool TryReadAll()
    {
        while (ReadText())
        {
            if (!TryReadTag())
            {
                return false;
            }
        }

        return !_open.TryPeek(out var open) || _tag.Fail(open.Position, $"{{{{#{open.Name}}}}} is never closed: {{{{/{open.Name}}}}} is missing.");
    }

    /// <summary>Up to the next tag; false at the end.</summary>
    private bool ReadText()
    {
        while (true)
        {
            var start = _tag.Position;
            var brace = _source.IndexOf("{{", start, StringComparison.Ordinal);
            if (brace < 0)
            {
                AddText(start, _source.Length);
                return false;
            }

            var backslashes = BackslashesBefore(brace, start);
            AddText(start, brace - (backslashes > 0 ? 1 : 0));
            _tag.Position = brace;

            // One backslash takes the tag's meaning away, two are one backslash and a tag.
            if (backslashes != 1)
            {
                return true;
            }

            var next = _source.IndexOf("{{", brace + 2, StringComparison.Ordinal);
            var end = next < 0 ? _source.Length : next - BackslashesBefore(next, brace + 2);
            AddText(brace, end);
            _tag.Position = end;
        }
    }

    private int BackslashesBefore(int position, int start) =>
        position - 1 < start || _source[position - 1] != '\\' ? 0 : position - 2 < start || _source[position - 2] != '\\' ? 1 : 2;

    private void AddText(int from, int to)
    {
        if (to > from)
        {
            _nodes.Add(new TextNode(_source[from..to]));
        }
    }

    private bool TryReadTag()
    {
        var start = _tag.Position;
        if (_tag.TryTake("{{{{"))
        {
            return _tag.Fail(start, "Raw blocks ({{{{ }}}}) are not supported; \\{{ writes braces.");
        }

        _ = _tag.TryTake("{{");
        var trimBefore = _tag.TryTake("~");
        if (_tag.Current == '!')
        {
            return TryReadComment(start, trimBefore);
        }

        if (_tag.TryTake("#"))
        {
            return _tag.Current switch
            {
                '>' => _tag.Fail(start, "Partials ({{#> }}) are not supported."),
                '*' => _tag.Fail(start, "Decorators and inline partials ({{#* }}) are not supported."),
                _ => TryOpen(start, trimBefore, isInverted: false),
            };
        }

        if (_tag.TryTake("/"))
        {
            return TryClose(start, trimBefore);
        }

        if (_tag.TryTake("^"))
        {
            _tag.SkipBlanks();
            return IsAtClose() ? TryElse(start, trimBefore) : TryOpen(start, trimBefore, isInverted: true);
        }

        return _tag.Current switch
        {
            '>' => _tag.Fail(start, "Partials ({{> }}) are not supported."),
            '*' => _tag.Fail(start, "Decorators ({{* }}) are not supported."),
            _ => TryTakeElse() ? TryElse(start, trimBefore) : TryReadOutput(start, trimBefore),
        };
    }

    private bool TryReadComment(int start, bool trimBefore)
    {
        var isLong = _tag.StartsWith("!--");
        var from = _tag.Position + 1;
        while (true)
        {
            var end = _source.IndexOf(isLong ? "--" : "}}", from, StringComparison.Ordinal);
            if (end < 0)
            {
                return _tag.Fail(start, $"The comment is never closed: \"{(isLong ? "--}}" : "}}")}\" is missing.");
            }

            _tag.Position = isLong ? end + 2 : end;
            var trimAfter = isLong ? _tag.TryTake("~") : _source[end - 1] == '~';
            if (_tag.TryTake("}}"))
            {
                _nodes.Add(new CommentNode(new TagTrim(trimBefore, trimAfter)));
                return true;
            }

            from = end + 1;
        }
    }

    private bool TryReadOutput(int start, bool trimBefore)
    {
        var isTriple = _tag.TryTake("{");
        var isRaw = isTriple || _tag.TryTake("&");
        if (!_expressions.TryRead(isBlock: false, out var expression, out _))
        {
            return false;
        }

        if (_tag.Current == '|' && !TryReadDefault(start, isTriple, ref expression))
        {
            return false;
        }

        if (isTriple && !_tag.TryTake("}"))
        {
            return FailUnclosed(start, "}}}");
        }

        if (!TryCloseTag(start, out var trimAfter))
        {
            return false;
        }

        _nodes.Add(new OutputNode(expression, !isRaw, new TagTrim(trimBefore, trimAfter)));
        return true;
    }

    /// <summary><c>{{name | Default}}</c>, which the editor stores as <c>{{insert name "default=Default"}}</c>.</summary>
    private bool TryReadDefault(int start, bool isTriple, ref Expression expression)
    {
        var close = isTriple ? "}}}" : "}}";
        var end = _source.IndexOf(close, _tag.Position, StringComparison.Ordinal);
        if (end < 0 || expression is not PathExpression)
        {
            return end < 0 ? FailUnclosed(start, close) : _tag.Fail(_tag.Position, "A default after \"|\" can only follow a name.");
        }

        var to = _source[end - 1] == '~' ? end - 1 : end;
        var text = _source.AsSpan(_tag.Position + 1, to - _tag.Position - 1).Trim();
        expression = new HelperExpression(
            Helper.Named("insert")!, [expression, new LiteralExpression(TemplateValue.Of($"default={text}"))], new Dictionary<string, Expression>());
        _tag.Position = to;
        return true;
    }

    private bool TryOpen(int start, bool trimBefore, bool isInverted)
    {
        if (!_expressions.TryRead(isBlock: true, out var condition, out var name) || !TryCloseTag(start, out var trimAfter))
        {
            return false;
        }

        if (_open.Count >= _maxDepth)
        {
            return _tag.Fail(start, $"Blocks are nested deeper than {_maxDepth}.");
        }

        _open.Push(new OpenBlock(name, start, condition, new TagTrim(trimBefore, trimAfter), isInverted, _nodes));
        _nodes = [];
        return true;
    }

    /// <summary>The tag is at its end for a plain else, at a helper for another link of the chain.</summary>
    private bool TryElse(int start, bool trimBefore)
    {
        if (!_open.TryPeek(out var open))
        {
            return _tag.Fail(start, "{{else}} stands outside of any block.");
        }

        if (open.HasElse)
        {
            return _tag.Fail(start, $"{{{{#{open.Name}}}}} has an {{{{else}}}} already.");
        }

        Expression? condition = null;
        if (!IsAtClose() && !_expressions.TryRead(isBlock: true, out condition, out _))
        {
            return false;
        }

        if (condition is not null && open.IsInverted)
        {
            return _tag.Fail(start, $"{{{{^{open.Name}}}}} can only have a plain {{{{else}}}}.");
        }

        if (!TryCloseTag(start, out var trimAfter))
        {
            return false;
        }

        open.Next(TakeBody(), condition, new TagTrim(trimBefore, trimAfter));
        return true;
    }

    private bool TryClose(int start, bool trimBefore)
    {
        _tag.SkipBlanks();
        if (!_expressions.TryRead(isBlock: false, out _, out var name) || !TryCloseTag(start, out var trimAfter))
        {
            return false;
        }

        if (!_open.TryPop(out var open))
        {
            return _tag.Fail(start, $"{{{{/{name}}}}} closes a block that was never opened.");
        }

        if (open.Name != name)
        {
            return _tag.Fail(start, $"{{{{/{name}}}}} stands where {{{{/{open.Name}}}}} was expected.");
        }

        var block = open.Close(TakeBody(), new TagTrim(trimBefore, trimAfter));
        BlankLines.TidyInside(block);
        _nodes = open.Outer;
        _nodes.Add(block);
        return true;
    }

    private TemplateBody TakeBody()
    {
        var body = new TemplateBody(_nodes);
        BlankLines.Tidy(body, isRoot: false);
        _nodes = [];
        return body;
    }

    /// <summary><c>{{else</c>, and not the beginning of a longer name.</summary>
    private bool TryTakeElse()
    {
        var before = _tag.Position;
        _tag.SkipBlanks();
        if (_tag.TryTake("else") && !TagCharacters.IsWord(_tag.Current))
        {
            _tag.SkipBlanks();
            return true;
        }

        _tag.Position = before;
        return false;
    }

    private bool IsAtClose() => _tag.StartsWith("}}") || _tag.StartsWith("~}}");

    private bool TryCloseTag(int start, out bool trimAfter)
    {
        _tag.SkipBlanks();
        trimAfter = _tag.TryTake("~");
        return _tag.TryTake("}}") || FailUnclosed(start, "}}");
    }

    private bool FailUnclosed(int start, string close) => _tag.IsAtEnd
        ? _tag.Fail(start, $"The tag is never closed: \"{close}\" is missing.")
        : _tag.Fail(_tag.Position, $"\"{close}\" was expected here, not {_tag.Shown}.");
}
