namespace Posthorn.Templating;

/// <summary>One rendering. It recurses as deep as blocks are nested, which parsing has bounded.</summary>
internal sealed class TemplateRenderer
{
    private readonly RenderBudget _budget;
    private readonly RenderedText _text;
    private readonly ExpressionEvaluator _evaluator;
    private readonly RenderScope _rootScope;

    public TemplateRenderer(TemplateData data, TemplateLimits limits)
    {
        _budget = new RenderBudget(limits);
        _text = new RenderedText(_budget);
        _evaluator = new ExpressionEvaluator(data, _budget);
        _rootScope = new RenderScope(TemplateValue.Of(data.Root), Outer: null, Loop: null);
    }

    public TemplateOutcome Render(TemplateBody body)
    {
        Write(body, _rootScope, depth: 0);
        return _budget.Failure is { } failure ? new TemplateOutcome.Failed(failure) : new TemplateOutcome.Rendered(_text.Finish());
    }

    private void Write(TemplateBody? body, RenderScope scope, int depth)
    {
        if (body is null || !_budget.Enter(depth))
        {
            return;
        }

        foreach (var node in body.Nodes)
        {
            if (!_budget.Step())
            {
                return;
            }

            switch (node)
            {
                case TextNode text:
                    _text.Append(text.Text);
                    break;
                case OutputNode output:
                    Write(output, scope);
                    break;
                case BlockNode block:
                    Write(block, scope, depth + 1);
                    break;
            }
        }
    }

    private void Write(OutputNode output, RenderScope scope)
    {
        var value = _evaluator.Evaluate(output.Expression, scope);
        var text = Coercion.TextOf(value, _budget);
        if (output.IsEscaped && !value.IsMarkup)
        {
            _text.AppendEscaped(text);
        }
        else
        {
            _text.Append(text);
        }
    }

    private void Write(BlockNode block, RenderScope scope, int depth)
    {
        foreach (var branch in block.Branches)
        {
            var (taken, other) = block.IsInverted ? (block.Otherwise, branch.Body) : (branch.Body, null);
            if (TryTake(branch.Condition, taken, scope, depth))
            {
                return;
            }

            if (block.IsInverted)
            {
                Write(other, scope, depth);
                return;
            }
        }

        Write(block.Otherwise, scope, depth);
    }

    /// <returns>False: it is for the next branch of the block to say something.</returns>
    private bool TryTake(Expression condition, TemplateBody? body, RenderScope scope, int depth)
    {
        if (condition is HelperExpression { Helper.Kind: HelperKind.Each } each)
        {
            return TryLoop(_evaluator.Evaluate(each.Arguments[0], scope), body, scope, depth);
        }

        if (condition is HelperExpression helper)
        {
            var isTrue = _evaluator.IsTrue(helper, scope);
            Write(isTrue ? body : null, scope, depth);
            return isTrue;
        }

        // {{#x}}: a list is a loop, true is an if, and any other value is what names mean inside; 0 and "" are such values too.
        var value = _evaluator.Evaluate(condition, scope);
        switch (value.Kind)
        {
            case ValueKind.Undefined or ValueKind.Null:
            case ValueKind.Boolean when !value.Boolean:
                return false;
            case ValueKind.List:
                return TryLoop(value, body, scope, depth);
            case ValueKind.Boolean:
                Write(body, scope, depth);
                return true;
            default:
                Write(body, new RenderScope(value, scope, scope.Loop), depth);
                return true;
        }
    }

    /// <returns>False when there is no item.</returns>
    private bool TryLoop(TemplateValue items, TemplateBody? body, RenderScope scope, int depth)
    {
        var count = items.Kind switch { ValueKind.List => items.List.Count, ValueKind.Map => items.Map.Count, _ => 0 };
        for (var i = 0; i < count && _budget.Step(); i++)
        {
            var (key, item) = (TemplateValue.Of(i), TemplateValue.Undefined);
            if (items.Kind == ValueKind.List)
            {
                item = items.List[i];
            }
            else
            {
                var member = items.Map[i];
                (key, item) = (TemplateValue.Of(member.Key), member.Value);
            }

            Write(body, new RenderScope(item, scope, new LoopRound(key, i, count, scope.Loop)), depth);
        }

        return count > 0;
    }
}
