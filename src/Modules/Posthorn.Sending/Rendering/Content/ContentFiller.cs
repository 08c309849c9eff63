using Posthorn.Mime;
using Posthorn.Sending.MailSend;
using Posthorn.Sending.Templates;
using Posthorn.Templating;

namespace Posthorn.Sending.Rendering.Content;

/// <summary>What came of filling a template.</summary>
internal abstract record FillOutcome
{
    public sealed record Filled(MailContent Content) : FillOutcome;

    /// <summary>The template failed: the copy is dropped, and nothing half-written is sent.</summary>
    public sealed record Failed(string Reason) : FillOutcome;
}

/// <summary>Steps 1 and 2 of mail-sending 2.3: the template, then substitutions and sections.</summary>
internal sealed class ContentFiller(CompiledTemplates compiled)
{
    /// <summary>Characters of a text part that is made from HTML.</summary>
    private const int MaxGeneratedText = 1024 * 1024;

    /// <param name="systemTags">What <c>{{{unsubscribe}}}</c> and its like stand for.</param>
    public FillOutcome Fill(MailSendRequest request, int personalization, ActiveTemplate? template, IReadOnlyDictionary<string, string> systemTags)
    {
        var own = request.Personalizations[personalization];
        var given = new MailContent(own.Subject ?? request.Subject ?? "", [.. request.Content.Select(block => new TextBody(block.Type!, block.Value!))]);
        if (template is { IsDynamic: true })
        {
            return FillDynamic(given, template, own.DynamicTemplateData, systemTags);
        }

        var content = template is null ? given : MergeLegacy(given, template);
        return new FillOutcome.Filled(Substitute(content, SubstitutionsOf(request, own)));
    }

    /// <returns>Null: the mail has none.</returns>
    public static SubstitutionSet? SubstitutionsOf(MailSendRequest request, Personalization personalization) =>
        personalization.Substitutions is { Count: > 0 } substitutions ? new SubstitutionSet(substitutions, request.Sections) : null;

    private FillOutcome FillDynamic(MailContent given, ActiveTemplate template, ReadOnlyMemory<byte>? json, IReadOnlyDictionary<string, string> systemTags)
    {
        var data = (json is { } bytes ? TemplateData.FromJson(bytes) : TemplateData.Empty).With(systemTags);
        string? failure = null;
        var subject = Render("subject", template.Subject);
        var html = Render("HTML", template.HtmlContent);
        var text = Render("text", template.PlainContent);
        if (failure is not null)
        {
            return new FillOutcome.Failed(failure);
        }

        html = UnsubscribeTags.ReplaceBracketTags(html, systemTags);
        text = text.Length == 0 && template.GeneratePlainContent && html.Length > 0
            ? PlainText.FromHtml(html, MaxGeneratedText)
            : UnsubscribeTags.ReplaceBracketTags(text, systemTags);
        var content = string.IsNullOrWhiteSpace(subject) ? given : given with { Subject = OneLine(subject) };
        return new FillOutcome.Filled(html.Length + text.Length > 0 ? content.With(text, html) : content);

        string Render(string part, string source)
        {
            if (source.Length == 0 || failure is not null)
            {
                return "";
            }

            var (parsed, error) = compiled.Get(template.ContentId, part, source);
            switch (parsed?.Render(data, Templating.TemplateLimits.Default))
            {
                case TemplateOutcome.Rendered rendered:
                    return rendered.Text;
                case TemplateOutcome.Failed failed:
                    failure = $"The {part} of template {template.TemplateId} could not be rendered: {failed.Reason}";
                    return "";
                default:
                    failure = $"The {part} of template {template.TemplateId} is not valid: {error}";
                    return "";
            }
        }
    }

    /// <summary>A block that the message lacks leaves the template's; only text given: the result holds text alone (mail-sending 3.3).</summary>
    private static MailContent MergeLegacy(MailContent given, ActiveTemplate template)
    {
        var (text, html) = (given[MailContent.PlainText], given[MailContent.Html]);
        var onlyText = text is not null && html is null;
        var plainTemplate = template.PlainContent.Length == 0 && template.GeneratePlainContent && template.HtmlContent.Length > 0
            ? PlainText.FromHtml(template.HtmlContent, MaxGeneratedText)
            : template.PlainContent;
        var merged = given.With(
            plainTemplate.Length > 0 ? LegacyTemplate.Merge(plainTemplate, text) : text,
            onlyText ? null : template.HtmlContent.Length > 0 ? LegacyTemplate.Merge(template.HtmlContent, html) : html);
        return merged with { Subject = OneLine(LegacyTemplate.MergeSubject(template.Subject, given.Subject)) };
    }

    private static MailContent Substitute(MailContent content, SubstitutionSet? substitutions) => substitutions is null
        ? content
        : content.Map(substitutions.Apply, substitutions.Apply) with { Subject = OneLine(substitutions.Apply(content.Subject)) };

    /// <summary>A header has no line breaks; what was filled in may have some.</summary>
    private static string OneLine(string subject) =>
        subject.AsSpan().ContainsAny('\r', '\n', '\0') ? string.Join(' ', subject.Split(['\r', '\n', '\0'], StringSplitOptions.RemoveEmptyEntries)) : subject;
}
