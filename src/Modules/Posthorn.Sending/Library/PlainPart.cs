namespace Posthorn.Sending.Library;

/// <summary>The text part of a version or a design: the caller's own words, or made from the HTML.</summary>
internal readonly record struct PlainPart(bool IsGenerated, string Text)
{
    /// <param name="html">The HTML as it will be.</param>
    /// <param name="plain">What the caller sends, or null.</param>
    /// <param name="generate">What the caller says, or null: then a text that was sent is kept, as by SendGrid.</param>
    /// <param name="before">What there is; null for something new.</param>
    public static PlainPart Decide(string html, string? plain, bool? generate, PlainPart? before)
    {
        var isGenerated = generate ?? (plain is { Length: > 0 } ? false : before?.IsGenerated ?? true);
        return isGenerated
            ? new PlainPart(true, TemplateText.ToPlain(html))
            : new PlainPart(false, plain ?? before?.Text ?? "");
    }
}
