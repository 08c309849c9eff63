using Posthorn.Kernel;
using Posthorn.Sending.Library;
using Posthorn.Storage;

namespace Posthorn.Sending.Templates;

/// <summary>Templates themselves: made, renamed, copied, removed.</summary>
internal sealed class EditTemplates(IDatabase database, TemplateCatalog catalog, TimeProvider clock)
{
    private static readonly ApiError TooManyTemplates = new($"The account has {TemplateLimits.Templates} templates, which is the limit. Delete one first.");
    private static readonly ApiError TooManyVersions = new(
        $"The copy's versions would exceed the limit of {TemplateLimits.Versions} versions of all templates together. Delete some first.");

    public Task<LibraryOutcome<Template>> CreateAsync(long accountId, string name, bool isDynamic, CancellationToken cancellationToken)
    {
        var id = Template.NewId(isDynamic);
        return database.WriteAsync<LibraryOutcome<Template>>(
            async session =>
            {
                var number = await LibraryNumbers.NextAsync(session);
                if (await TemplateStore.CountAsync(session, accountId) >= TemplateLimits.Templates)
                {
                    return new LibraryOutcome<Template>.Refused(TooManyTemplates);
                }

                var template = new Template(id, name, isDynamic, number, clock.GetUtcNow());
                await TemplateStore.AddAsync(session, accountId, template);
                return new LibraryOutcome<Template>.Done(template);
            },
            cancellationToken);
    }

    /// <param name="accountId">Whose.</param>
    /// <param name="id">The template's.</param>
    /// <param name="name">Null: as it is.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<LibraryOutcome<TemplateWithVersions>> RenameAsync(long accountId, string id, string? name, CancellationToken cancellationToken) =>
        database.WriteAsync<LibraryOutcome<TemplateWithVersions>>(
            async session =>
            {
                await LibraryNumbers.NextAsync(session);
                return (name is null || await TemplateStore.RenameAsync(session, accountId, id, name, clock.GetUtcNow()))
                    && await TemplateStore.FindAsync(session, accountId, id) is { } template
                        ? new LibraryOutcome<TemplateWithVersions>.Done(new(template, await VersionStore.ListAsync(session, accountId, id)))
                        : new LibraryOutcome<TemplateWithVersions>.Unknown();
            },
            cancellationToken);

    /// <summary>A new template with copies of all versions.</summary>
    /// <param name="accountId">Whose.</param>
    /// <param name="id">The template to copy.</param>
    /// <param name="name">Null: after the original.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<LibraryOutcome<TemplateWithVersions>> DuplicateAsync(long accountId, string id, string? name, CancellationToken cancellationToken) =>
        database.WriteAsync<LibraryOutcome<TemplateWithVersions>>(
            async session =>
            {
                var number = await LibraryNumbers.NextAsync(session);
                if (await TemplateStore.FindAsync(session, accountId, id) is not { } original)
                {
                    return new LibraryOutcome<TemplateWithVersions>.Unknown();
                }

                if (await TemplateStore.CountAsync(session, accountId) >= TemplateLimits.Templates)
                {
                    return new LibraryOutcome<TemplateWithVersions>.Refused(TooManyTemplates);
                }

                var versions = await VersionStore.ListAsync(session, accountId, id);
                if (await VersionStore.CountAsync(session, accountId) + versions.Count > TemplateLimits.Versions)
                {
                    return new LibraryOutcome<TemplateWithVersions>.Refused(TooManyVersions);
                }

                var copy = original with
                {
                    Id = Template.NewId(original.IsDynamic),
                    Name = name ?? TextRules.NameOfCopy(original.Name),
                    Number = number,
                    UpdatedAt = clock.GetUtcNow(),
                };
                await TemplateStore.AddAsync(session, accountId, copy);
                foreach (var version in versions)
                {
                    await VersionStore.CopyAsync(
                        session, accountId, version, copy.Id, Guid.NewGuid().ToString(), await LibraryNumbers.NextAsync(session), copy.UpdatedAt);
                }

                return new LibraryOutcome<TemplateWithVersions>.Done(new(copy, await VersionStore.ListAsync(session, accountId, copy.Id)));
            },
            cancellationToken);

    /// <returns>False: the account has no such template.</returns>
    public async Task<bool> RemoveAsync(long accountId, string id, CancellationToken cancellationToken)
    {
        try
        {
            return await database.WriteAsync(
                async session =>
                {
                    await LibraryNumbers.NextAsync(session);
                    return await TemplateStore.RemoveAsync(session, accountId, id);
                },
                cancellationToken);
        }
        finally
        {
            // Also when it is unknown whether the commit came through.
            catalog.Forget(accountId, id);
        }
    }
}

internal sealed record TemplateWithVersions(Template Template, IReadOnlyList<TemplateVersion> Versions);
