using System.Diagnostics.CodeAnalysis;

namespace Posthorn.Templating;

/// <summary>What stands in a tag, checked against the helpers there are: a template that parses cannot call anything unknown.</summary>
internal sealed class ExpressionReader(TagReader tag, string source, int maxDepth)
{
    private static readonly Dictionary<string, Expression> NoOptions = new(StringComparer.Ordinal);

    private int _depth;

    /// <param name="name">As it was written: what the closing tag of a block repeats.</param>
    public bool TryRead(bool isBlock, [NotNullWhen(true)] out Expression? expression, out string name)
    {
        expression = null;
        var start = tag.Position;
        if (!TryReadHead(out var head, out name) || !TryReadArguments(out var arguments, out var options))
        {
            return false;
        }

        var helper = head.SingleName is { } single ? Helper.Named(single) : null;
        if (arguments.Count == 0 && options.Count == 0 && !(isBlock && helper is { IsBlock: true }))
        {
            expression = head;
            return true;
        }

        if (helper is null)
        {
            return tag.Fail(start, $"There is no helper named \"{name}\".");
        }

        if (isBlock && !helper.IsBlock)
        {
            return tag.Fail(start, $"\"{name}\" gives a value and cannot open a block.");
        }

        if (!isBlock && !helper.IsValue)
        {
            return tag.Fail(start, $"\"{name}\" opens a block: write {{{{#{name} …}}}} … {{{{/{name}}}}}.");
        }

        if (helper.IsBlock)
        {
            FoldBareLength(arguments, helper.MaxArguments);
        }

        expression = new HelperExpression(helper, arguments, options);
        return helper.Takes(arguments.Count) || tag.Fail(start, $"\"{name}\" needs {helper.Needs}, and {arguments.Count} stand here.");
    }

    /// <summary>Between brackets, so only a helper makes sense.</summary>
    private bool TryReadSubexpression([NotNullWhen(true)] out Expression? expression)
    {
        expression = null;
        var start = tag.Position++;
        if (++_depth > maxDepth)
        {
            return tag.Fail(start, $"Brackets are nested deeper than {maxDepth}.");
        }

        tag.SkipBlanks();
        if (!TryRead(isBlock: false, out expression, out var name))
        {
            return false;
        }

        if (expression is not HelperExpression)
        {
            return tag.Fail(start, $"Brackets hold a helper and its values, and \"{name}\" is none.");
        }

        _depth--;
        return tag.TryTake(")") || tag.Fail(tag.Position, $"\")\" was expected here, not {tag.Shown}.");
    }

    private bool TryReadHead([NotNullWhen(true)] out PathExpression? head, out string name)
    {
        tag.SkipBlanks();
        (head, name) = (null, "");
        if (tag.TryReadLiteral(out _, out var literal))
        {
            // A literal at this place is a name: {{"first name"}}, {{12}}.
            head = new PathExpression(literal, [literal], Levels: 0, IsData: false, IsScoped: false);
        }
        else if (tag.Error is not null || !tag.TryReadPath(out head))
        {
            return false;
        }

        name = head.Original;
        return true;
    }

    private bool TryReadArguments(out List<Expression> arguments, out Dictionary<string, Expression> options)
    {
        arguments = [];
        options = NoOptions;
        tag.SkipBlanks();
        while (!tag.IsAtEnd && tag.Current is not ('}' or ')' or '~' or '|'))
        {
            if (!HasBlankBefore())
            {
                return tag.Fail(tag.Position, $"{tag.Shown} does not belong here.");
            }

            var start = tag.Position;
            if (!TryReadOperand(out var operand))
            {
                return false;
            }

            tag.SkipBlanks();
            if (tag.Current == '=' && operand is PathExpression { SingleName: { } optionName })
            {
                tag.Position++;
                tag.SkipBlanks();
                if (!TryReadOperand(out var option))
                {
                    return false;
                }

                options = options.Count == 0 ? new(StringComparer.Ordinal) : options;
                options[optionName] = option;
                tag.SkipBlanks();
            }
            else if (options.Count > 0)
            {
                return tag.Fail(start, "A value cannot follow a named one.");
            }
            else if (operand is PathExpression { SingleName: "as" } && tag.Current == '|')
            {
                return tag.Fail(start, "Names for the items of a block (\"as |item|\") are not supported; write {{this}}.");
            }
            else
            {
                arguments.Add(operand);
            }
        }

        return true;
    }

    private bool HasBlankBefore() => TagCharacters.IsBlank(source[tag.Position - 1]) || source[tag.Position - 1] is ')' or '"' or '\'' || tag.Current == '(';

    private bool TryReadOperand([NotNullWhen(true)] out Expression? operand)
    {
        if (tag.Current == '(')
        {
            return TryReadSubexpression(out operand);
        }

        operand = null;
        if (tag.TryReadLiteral(out var value, out _))
        {
            operand = new LiteralExpression(value);
            return true;
        }

        if (tag.Error is not null || !tag.TryReadPath(out var path))
        {
            return false;
        }

        operand = path;
        return true;
    }

    /// <summary><c>greaterThan 0 length items</c>: an older page of the documentation writes <c>(length items)</c> without its brackets.</summary>
    private static void FoldBareLength(List<Expression> arguments, int wanted)
    {
        for (var i = 0; i + 1 < arguments.Count && arguments.Count > wanted; i++)
        {
            if (arguments[i] is PathExpression { SingleName: "length" })
            {
                arguments[i] = new HelperExpression(Helper.Named("length")!, [arguments[i + 1]], NoOptions);
                arguments.RemoveAt(i + 1);
            }
        }
    }
}
