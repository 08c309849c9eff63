namespace Posthorn.Templating;

/// <summary>A link that may be rewritten.</summary>
/// <param name="Url">With its entities decoded.</param>
/// <param name="Ordinal">Counted from 0 over the links of one text that may be rewritten.</param>
/// <param name="Universal">The anchor says <c>universal="true"</c>.</param>
public sealed record HtmlLink(string Url, int Ordinal, bool Universal);

/// <returns>Where the link goes instead; null: it stays as it is.</returns>
public delegate string? LinkRewriter(HtmlLink link);
