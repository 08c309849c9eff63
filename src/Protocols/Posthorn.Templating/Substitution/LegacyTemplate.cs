namespace Posthorn.Templating;

/// <summary>
/// Templates from before Handlebars (spec 3.3), and the wrapper that an account puts around all its mail: a text with
/// <c>&lt;%body%&gt;</c> in it, and a subject with <c>&lt;%subject%&gt;</c>.
/// </summary>
public static class LegacyTemplate
{
    /// <param name="body">Of the message; null: it has none of this type, and the template stands alone.</param>
    public static string Merge(string template, string? body) =>
        AngleTags.Replace(template, name => Is(name, "body") ? body ?? "" : null);

    /// <summary>A template without a subject of its own takes the message's, as it is.</summary>
    public static string MergeSubject(string template, string? subject) => string.IsNullOrWhiteSpace(template)
        ? subject ?? ""
        : AngleTags.Replace(template, name => Is(name, "subject") ? subject ?? "" : null);

    public static bool HasBody(string html) => AngleTags.Any(html, name => Is(name, "body"));

    private static bool Is(string name, string tag) => name.Equals(tag, StringComparison.OrdinalIgnoreCase);
}
