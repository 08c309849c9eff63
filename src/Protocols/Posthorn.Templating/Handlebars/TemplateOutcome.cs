namespace Posthorn.Templating;

/// <summary>What became of a template and its data.</summary>
public abstract record TemplateOutcome
{
    private TemplateOutcome()
    {
    }

    public sealed record Rendered(string Text) : TemplateOutcome;

    /// <param name="Reason">Which limit ended it; nothing else can.</param>
    public sealed record Failed(string Reason) : TemplateOutcome;
}
