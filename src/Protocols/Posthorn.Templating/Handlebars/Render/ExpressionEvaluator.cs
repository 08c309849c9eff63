namespace Posthorn.Templating;

/// <summary>What an expression is worth at one place. Whatever is missing is undefined; nothing here is an error.</summary>
internal sealed class ExpressionEvaluator(TemplateData data, RenderBudget budget)
{
    private const string DefaultMark = "default=";

    private readonly TemplateValue _root = TemplateValue.Of(data.Root);

    public TemplateValue Evaluate(Expression expression, RenderScope scope) => expression switch
    {
        _ when !budget.Step() => TemplateValue.Undefined,
        LiteralExpression literal => literal.Value,
        PathExpression path => Find(path, scope),
        HelperExpression helper => Call(helper, scope),
        _ => TemplateValue.Undefined,
    };

    private TemplateValue Call(HelperExpression call, RenderScope scope) => call.Helper.Kind switch
    {
        HelperKind.Length => Length(Argument(call, 0, scope)),
        HelperKind.Insert => Insert(call, scope),
        HelperKind.FormatDate => FormatDate(call, scope),
        _ => TemplateValue.Of(IsTrue(call, scope)),
    };

    /// <summary>Whether the block of a helper is taken; <c>each</c> has its own way.</summary>
    public bool IsTrue(HelperExpression call, RenderScope scope)
    {
        switch (call.Helper.Kind)
        {
            case HelperKind.If:
                return IsTruthy(call, scope);
            case HelperKind.Unless:
                return !IsTruthy(call, scope);
            case HelperKind.And:
                return call.Arguments.All(argument => Evaluate(argument, scope).IsTruthy);
            case HelperKind.Or:
                return call.Arguments.Any(argument => Evaluate(argument, scope).IsTruthy);
        }

        var (left, right) = (Argument(call, 0, scope), Argument(call, 1, scope));
        return call.Helper.Kind switch
        {
            HelperKind.EqualTo => Coercion.AreEqual(left, right, budget),
            HelperKind.NotEqualTo => !Coercion.AreEqual(left, right, budget),
            HelperKind.GreaterThan => Coercion.Compare(left, right, budget) > 0,
            HelperKind.LessThan => Coercion.Compare(left, right, budget) < 0,
            HelperKind.Before => TemplateDate.Read(left) < TemplateDate.Read(right),
            HelperKind.After => TemplateDate.Read(left) > TemplateDate.Read(right),
            _ => false,
        };
    }

    private TemplateValue Argument(HelperExpression call, int index, RenderScope scope) => Evaluate(call.Arguments[index], scope);

    /// <summary>handlebars.js knows <c>{{#if count includeZero=true}}</c>.</summary>
    private bool IsTruthy(HelperExpression call, RenderScope scope)
    {
        var value = Argument(call, 0, scope);
        return value.IsTruthy
            || (value.Kind == ValueKind.Number && call.Options.TryGetValue("includeZero", out var option) && Evaluate(option, scope).IsTruthy);
    }

    private static TemplateValue Length(TemplateValue value) => TemplateValue.Of(value.Kind switch
    {
        ValueKind.Text => value.Text.Length,
        ValueKind.List => value.List.Count,
        _ => 0,
    });

    private TemplateValue Insert(HelperExpression call, RenderScope scope)
    {
        var value = Argument(call, 0, scope);
        if (!value.IsNothing && value is not { Kind: ValueKind.Text, Text.Length: 0 })
        {
            return value;
        }

        if (call.Arguments.Count == 1)
        {
            return call.Options.TryGetValue("default", out var option) ? Evaluate(option, scope) : TemplateValue.Undefined;
        }

        var text = Coercion.TextOf(Argument(call, 1, scope), budget);
        return TemplateValue.Of(text.StartsWith(DefaultMark, StringComparison.Ordinal) ? text[DefaultMark.Length..] : text);
    }

    private TemplateValue FormatDate(HelperExpression call, RenderScope scope)
    {
        var date = TemplateDate.Read(Argument(call, 0, scope));
        var format = Coercion.TextOf(Argument(call, 1, scope), budget);
        var zone = call.Arguments.Count > 2 ? TemplateDate.ReadOffset(Coercion.TextOf(Argument(call, 2, scope), budget)) : TimeSpan.Zero;
        return date is { } moment && budget.Step(format.Length) ? TemplateValue.Of(DateFormat.Format(moment, zone, format)) : TemplateValue.Of("");
    }

    private TemplateValue Find(PathExpression path, RenderScope scope)
    {
        if (path.IsData)
        {
            return FindData(path, scope.Loop);
        }

        RenderScope? at = scope;
        for (var i = 0; i < path.Levels && at is not null; i++)
        {
            at = at.Outer;
        }

        if (at is null)
        {
            return TemplateValue.Undefined;
        }

        var value = Descend(at.Context, path.Parts, 0);
        return value.Kind == ValueKind.Undefined && path.SingleName is { } name ? data.SystemTag(name) : value;
    }

    private TemplateValue FindData(PathExpression path, LoopRound? loop)
    {
        if (path.Parts.Count == 0)
        {
            return TemplateValue.Undefined;
        }

        if (path.Parts[0] == "root")
        {
            var value = Descend(_root, path.Parts, 1);
            return value.Kind == ValueKind.Undefined && path.Parts.Count == 2 ? data.SystemTag(path.Parts[1]) : value;
        }

        for (var i = 0; i < path.Levels && loop is not null; i++)
        {
            loop = loop.Outer;
        }

        return loop is null ? TemplateValue.Undefined : Descend(loop.Find(path.Parts[0]), path.Parts, 1);
    }

    private static TemplateValue Descend(TemplateValue value, IReadOnlyList<string> parts, int from)
    {
        for (var i = from; i < parts.Count; i++)
        {
            value = value.Member(parts[i]);
        }

        return value;
    }
}
