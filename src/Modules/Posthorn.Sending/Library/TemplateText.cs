namespace Posthorn.Sending.Library;

/// <summary>What this room asks of the templating library when words are stored.</summary>
internal static class TemplateText
{
    /// <returns>Null, or what is wrong with the Handlebars of a text, and where.</returns>
    public static string? FindFault(string source) => null;

    /// <summary>The text part for an HTML part.</summary>
    public static string ToPlain(string html) => "";
}
