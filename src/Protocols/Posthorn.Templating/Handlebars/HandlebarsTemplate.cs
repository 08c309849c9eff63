using System.Diagnostics.CodeAnalysis;

namespace Posthorn.Templating;

/// <summary>
/// A template in SendGrid's dialect of Handlebars (spec 3.5), parsed once and rendered for many recipients; threads may share it.
/// What handlebars.js would print is what it prints.
/// </summary>
public sealed class HandlebarsTemplate
{
    private readonly TemplateBody _body;

    private HandlebarsTemplate(TemplateBody body) => _body = body;

    /// <summary>A template that parses can be rendered with any data: only a limit can end that.</summary>
    public static bool TryParse(string source, [NotNullWhen(true)] out HandlebarsTemplate? template, [NotNullWhen(false)] out TemplateError? error)
    {
        template = TemplateParser.TryParse(source, TemplateLimits.Default.MaxDepth, out var body, out error) ? new HandlebarsTemplate(body) : null;
        return template is not null;
    }

    public TemplateOutcome Render(TemplateData data, TemplateLimits limits) => new TemplateRenderer(data, limits).Render(_body);
}
