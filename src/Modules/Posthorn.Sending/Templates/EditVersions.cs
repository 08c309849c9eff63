using Posthorn.Kernel;
using Posthorn.Sending.Library;
using Posthorn.Storage;

namespace Posthorn.Sending.Templates;

/// <summary>Versions of a template: made, edited, made active, removed.</summary>
internal sealed class EditVersions(IDatabase database, TemplateCatalog catalog, TimeProvider clock)
{
    private static readonly ApiError TooMany = new(
        $"The templates of the account have {TemplateLimits.Versions} versions together, which is the limit. Delete one first.");

    /// <summary>The first version of a template is active whatever it asks for.</summary>
    public Task<LibraryOutcome<FullVersion>> CreateAsync(long accountId, string templateId, VersionRequest request, CancellationToken cancellationToken)
    {
        // Made outside of the transaction, which others wait for.
        var plain = PlainPart.Decide(request.HtmlContent ?? "", request.PlainContent, request.GeneratePlainContent, before: null);
        var words = new VersionWords(request.Subject!, request.HtmlContent ?? "", plain.Text, plain.IsGenerated);
        var hash = words.Hash();
        var id = Guid.NewGuid().ToString();
        return ChangeAsync<FullVersion>(
            accountId, templateId,
            async (session, now, number) =>
            {
                if (await VersionStore.CountAsync(session, accountId) >= TemplateLimits.Versions)
                {
                    return new LibraryOutcome<FullVersion>.Refused(TooMany);
                }

                var isActive = request.Active == 1 || (await VersionStore.ListAsync(session, accountId, templateId)).Count == 0;
                var version = new TemplateVersion(
                    id, templateId, number, 1, isActive, request.Name!, words.Subject, words.GeneratePlain, request.Editor ?? "code", now, hash);
                var full = new FullVersion(version, request.TestData is "" ? null : request.TestData, words);
                await VersionStore.AddAsync(session, accountId, full);
                if (isActive)
                {
                    await VersionStore.ActivateAsync(session, accountId, templateId, id);
                }

                return new LibraryOutcome<FullVersion>.Done(full);
            },
            cancellationToken);
    }

    /// <summary>Changes what the request names. Decided on what was read before; where somebody else was faster, decided again.</summary>
    public async Task<LibraryOutcome<FullVersion>> EditAsync(
        long accountId, string templateId, string id, VersionRequest request, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await database.ReadAsync(session => VersionStore.FindAsync(session, accountId, templateId, id), cancellationToken) is not { } current)
            {
                return new LibraryOutcome<FullVersion>.Unknown();
            }

            var edited = Apply(current, request);
            var outcome = await ChangeAsync<FullVersion>(
                accountId, templateId,
                async (session, now, _) =>
                {
                    var stored = edited with { Version = edited.Version with { UpdatedAt = now } };
                    if (!await VersionStore.ReplaceAsync(session, accountId, current.Version.Revision, stored))
                    {
                        return new LibraryOutcome<FullVersion>.Stale();
                    }

                    await SetActiveAsync(session, accountId, templateId, id, request.Active);
                    return new LibraryOutcome<FullVersion>.Done((await VersionStore.FindAsync(session, accountId, templateId, id))!);
                },
                cancellationToken);
            if (outcome is not LibraryOutcome<FullVersion>.Stale)
            {
                return outcome;
            }
        }
    }

    public Task<LibraryOutcome<FullVersion>> ActivateAsync(long accountId, string templateId, string id, CancellationToken cancellationToken) =>
        ChangeAsync<FullVersion>(
            accountId, templateId,
            async (session, _, _) =>
            {
                if (await VersionStore.FindAsync(session, accountId, templateId, id) is not { } found)
                {
                    return new LibraryOutcome<FullVersion>.Unknown();
                }

                await VersionStore.ActivateAsync(session, accountId, templateId, id);
                return new LibraryOutcome<FullVersion>.Done(found with { Version = found.Version with { IsActive = true } });
            },
            cancellationToken);

    /// <summary>Also the active one; then none is, until the account chooses another.</summary>
    public Task<LibraryOutcome<bool>> RemoveAsync(long accountId, string templateId, string id, CancellationToken cancellationToken) =>
        ChangeAsync<bool>(
            accountId, templateId,
            async (session, _, _) => await VersionStore.RemoveAsync(session, accountId, templateId, id)
                ? new LibraryOutcome<bool>.Done(true)
                : new LibraryOutcome<bool>.Unknown(),
            cancellationToken);

    private static FullVersion Apply(FullVersion current, VersionRequest request)
    {
        var words = current.Words with { Subject = request.Subject ?? current.Words.Subject, Html = request.HtmlContent ?? current.Words.Html };
        if (request.HtmlContent is not null || request.PlainContent is not null || request.GeneratePlainContent is not null)
        {
            var plain = PlainPart.Decide(
                words.Html, request.PlainContent, request.GeneratePlainContent, new PlainPart(current.Words.GeneratePlain, current.Words.Plain));
            words = words with { Plain = plain.Text, GeneratePlain = plain.IsGenerated };
        }

        var version = current.Version with
        {
            Revision = current.Version.Revision + 1,
            Name = request.Name ?? current.Version.Name,
            Subject = words.Subject,
            GeneratePlainContent = words.GeneratePlain,
            Editor = request.Editor ?? current.Version.Editor,
            ContentHash = words == current.Words ? current.Version.ContentHash : words.Hash(),
        };
        return new FullVersion(version, request.TestData is null ? current.TestData : request.TestData is "" ? null : request.TestData, words);
    }

    private static async ValueTask SetActiveAsync(DbSession session, long accountId, string templateId, string id, long? active)
    {
        if (active == 1)
        {
            await VersionStore.ActivateAsync(session, accountId, templateId, id);
        }
        else if (active == 0 && (await VersionStore.FindActiveAsync(session, accountId, templateId))?.VersionId == id)
        {
            await VersionStore.ActivateAsync(session, accountId, templateId, versionId: null);
        }
    }

    /// <summary>One transaction on a template that is there; what is refused in it leaves the template's time as it was.</summary>
    private async Task<LibraryOutcome<T>> ChangeAsync<T>(
        long accountId, string templateId, Func<DbSession, DateTimeOffset, long, ValueTask<LibraryOutcome<T>>> change, CancellationToken cancellationToken)
    {
        try
        {
            return await database.WriteAsync(
                async session =>
                {
                    var number = await LibraryNumbers.NextAsync(session);
                    if (await TemplateStore.FindAsync(session, accountId, templateId) is null)
                    {
                        return new LibraryOutcome<T>.Unknown();
                    }

                    var now = clock.GetUtcNow();
                    var outcome = await change(session, now, number);
                    if (outcome is LibraryOutcome<T>.Done)
                    {
                        await TemplateStore.TouchAsync(session, accountId, templateId, now);
                    }

                    return outcome;
                },
                cancellationToken);
        }
        finally
        {
            // Also when it is unknown whether the commit came through.
            catalog.Forget(accountId, templateId);
        }
    }
}
