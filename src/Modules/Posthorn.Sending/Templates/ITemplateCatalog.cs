namespace Posthorn.Sending.Templates;

/// <summary>The templates of accounts as sending sees them.</summary>
internal interface ITemplateCatalog
{
    /// <summary>From memory, as a rule: mail/send asks for every request with a template. A change made on another node shows within ten seconds.</summary>
    /// <returns>Null: the account has no such template, or it has no active version.</returns>
    ValueTask<ActiveTemplate?> FindActiveAsync(long accountId, string templateId, CancellationToken cancellationToken);

    /// <summary>A version as it was, also when another one is active by now: scheduled mail keeps the words it was accepted with.</summary>
    /// <returns>Null: there is no such content.</returns>
    ValueTask<ActiveTemplate?> FindContentAsync(long accountId, string contentId, CancellationToken cancellationToken);
}

/// <summary>One version's words. Immutable: an edit makes a new content.</summary>
/// <param name="ContentId">Names these words for ever, whatever becomes of the version; what an accepted request is frozen to.</param>
/// <param name="IsDynamic">Handlebars; else a legacy template with <c>&lt;%body%&gt;</c> and <c>&lt;%subject%&gt;</c>.</param>
/// <param name="PlainContent">Empty when there is none, or when it is to be made from the HTML.</param>
/// <param name="GeneratePlainContent">The text part is made from the rendered HTML.</param>
internal sealed record ActiveTemplate(
    string ContentId, string TemplateId, string VersionId, bool IsDynamic, string Subject, string HtmlContent, string PlainContent, bool GeneratePlainContent);
