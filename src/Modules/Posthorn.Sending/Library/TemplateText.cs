using Posthorn.Templating;

namespace Posthorn.Sending.Library;

/// <summary>What this room asks of the templating library when words are stored.</summary>
internal static class TemplateText
{
    /// <returns>Null, or what is wrong with the Handlebars of a text, and where.</returns>
    public static string? FindFault(string source) =>
        HandlebarsTemplate.TryParse(source, out _, out var error) ? null : $"{error.Message} (line {error.Line}, column {error.Column})";

    /// <summary>The text part for an HTML part, tags and all.</summary>
    public static string ToPlain(string html) => PlainText.FromHtml(html, TextRules.MaxContentOctets);
}
