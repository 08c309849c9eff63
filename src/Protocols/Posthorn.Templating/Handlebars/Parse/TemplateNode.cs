namespace Posthorn.Templating;

/// <summary>What a template is made of.</summary>
internal abstract class TemplateNode;

/// <summary>Text between tags.</summary>
internal sealed class TextNode(string text) : TemplateNode
{
    /// <summary>As it was written: what is blank goes by this, however much was taken away before.</summary>
    public string Original { get; } = text;

    public string Text { get; set; } = text;

    public bool IsRightStripped { get; set; }

    public bool IsLeftStripped { get; set; }
}

/// <summary><c>{{x}}</c> and <c>{{{x}}}</c>.</summary>
internal sealed class OutputNode(Expression expression, bool isEscaped, TagTrim trim) : TemplateNode
{
    public Expression Expression { get; } = expression;

    public bool IsEscaped { get; } = isEscaped;

    public TagTrim Trim { get; } = trim;
}

/// <summary>Prints nothing, yet decides about the blanks around it.</summary>
internal sealed class CommentNode(TagTrim trim) : TemplateNode
{
    public TagTrim Trim { get; } = trim;
}

/// <summary>
/// <c>{{#x}}…{{else y}}…{{else}}…{{/x}}</c>: branches in their order, and what is left when none is taken. A chain is flat here, so
/// that a long one costs no stack.
/// </summary>
internal sealed class BlockNode(IReadOnlyList<BlockBranch> branches, TemplateBody? otherwise, TagTrim closeTrim) : TemplateNode
{
    public IReadOnlyList<BlockBranch> Branches { get; } = branches;

    public TemplateBody? Otherwise { get; } = otherwise;

    /// <summary>Of the tag that opens <see cref="Otherwise"/>.</summary>
    public TagTrim OtherwiseTrim { get; init; }

    public TagTrim CloseTrim { get; } = closeTrim;

    /// <summary><c>{{^x}}</c>: its text is for the case that the branch is not taken, and an else part for the case that it is.</summary>
    public bool IsInverted { get; init; }
}

internal sealed record BlockBranch(Expression Condition, TemplateBody Body, TagTrim Trim);

internal sealed class TemplateBody(List<TemplateNode> nodes)
{
    public List<TemplateNode> Nodes { get; } = nodes;
}

/// <summary>The tildes of a tag: whether the blanks before and behind it go.</summary>
internal readonly record struct TagTrim(bool Before, bool After);
