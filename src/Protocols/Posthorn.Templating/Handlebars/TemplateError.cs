namespace Posthorn.Templating;

/// <summary>Why a template cannot be used, in words for its author.</summary>
/// <param name="Line">Counted from 1.</param>
/// <param name="Column">Counted from 1, in UTF-16 units.</param>
public sealed record TemplateError(string Message, int Line, int Column)
{
    internal static TemplateError At(string source, int position, string message)
    {
        var before = source.AsSpan(0, Math.Min(position, source.Length));
        return new TemplateError(message, before.Count('\n') + 1, before.Length - before.LastIndexOf('\n'));
    }
}
