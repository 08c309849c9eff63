namespace Posthorn.Templating;

/// <summary>What stands in a tag.</summary>
internal abstract record Expression;

internal sealed record LiteralExpression(TemplateValue Value) : Expression;

/// <summary><c>a.b</c>, <c>../a</c>, <c>this</c>, <c>@index</c>.</summary>
/// <param name="Levels">How many <c>../</c> come first.</param>
/// <param name="IsData">It begins with <c>@</c>.</param>
/// <param name="IsScoped">It begins with <c>this</c>, <c>./</c> or <c>../</c>, so it cannot mean a helper.</param>
internal sealed record PathExpression(string Original, IReadOnlyList<string> Parts, int Levels, bool IsData, bool IsScoped) : Expression
{
    /// <summary>The only name in it, if that is all there is.</summary>
    public string? SingleName => Parts.Count == 1 && !IsData && !IsScoped ? Parts[0] : null;
}

internal sealed record HelperExpression(Helper Helper, IReadOnlyList<Expression> Arguments, IReadOnlyDictionary<string, Expression> Options) : Expression;
