namespace Posthorn.Sending.Templates;

internal sealed class NoTemplates : ITemplateCatalog
{
    public ValueTask<ActiveTemplate?> FindActiveAsync(long accountId, string templateId, CancellationToken cancellationToken) => default;

    public ValueTask<ActiveTemplate?> FindContentAsync(long accountId, string contentId, CancellationToken cancellationToken) => default;
}
