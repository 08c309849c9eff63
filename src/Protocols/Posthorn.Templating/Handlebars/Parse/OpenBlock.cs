namespace Posthorn.Templating;

/// <summary>A block while its tags are being read.</summary>
internal sealed class OpenBlock(string name, int position, Expression condition, TagTrim trim, bool isInverted, List<TemplateNode> outer)
{
    private readonly List<BlockBranch> _branches = [];
    private Expression? _condition = condition;
    private TagTrim _trim = trim;

    public string Name { get; } = name;

    public int Position { get; } = position;

    public bool IsInverted { get; } = isInverted;

    /// <summary>Where the block itself goes, once it is complete.</summary>
    public List<TemplateNode> Outer { get; } = outer;

    public bool HasElse => _condition is null;

    /// <param name="body">What ends here.</param>
    /// <param name="condition">Of what begins; null: a plain else.</param>
    public void Next(TemplateBody body, Expression? condition, TagTrim trim)
    {
        _branches.Add(new BlockBranch(_condition!, body, _trim));
        (_condition, _trim) = (condition, trim);
    }

    public BlockNode Close(TemplateBody body, TagTrim closeTrim)
    {
        if (!HasElse)
        {
            Next(body, condition: null, trim: default);
            return new BlockNode(_branches, otherwise: null, closeTrim) { IsInverted = IsInverted };
        }

        return new BlockNode(_branches, body, closeTrim) { IsInverted = IsInverted, OtherwiseTrim = _trim };
    }
}
