using Posthorn.Sending.Library;
using Posthorn.Storage;

namespace Posthorn.Sending.Designs;

/// <summary>Designs: made, edited, copied, removed.</summary>
internal sealed class EditDesigns(IDatabase database, TimeProvider clock)
{
    private const string DefaultName = "My Design";

    public Task<FullDesign> CreateAsync(long accountId, DesignRequest request, CancellationToken cancellationToken)
    {
        var html = request.HtmlContent!;
        var plain = PlainPart.Decide(html, request.PlainContent, request.GeneratePlainContent, before: null);
        return AddAsync(
            accountId,
            new FullDesign(
                New(request.Name ?? DefaultName, request.Subject ?? "", request.Editor ?? "code", plain.IsGenerated, request.Categories ?? []), html, plain.Text),
            cancellationToken);
    }

    /// <summary>A new design in the account's library.</summary>
    /// <param name="accountId">Whose.</param>
    /// <param name="original">One of theirs, or a ready-made one.</param>
    /// <param name="request">The name and the editor of the copy, or the original's.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<FullDesign> CopyAsync(long accountId, FullDesign original, DesignRequest request, CancellationToken cancellationToken)
    {
        var design = original.Design;
        var name = request.Name is { Length: > 0 } given ? given : TextRules.NameOfCopy(design.Name);
        return AddAsync(
            accountId,
            original with { Design = New(name, design.Subject, request.Editor ?? design.Editor, design.GeneratePlainContent, design.Categories) },
            cancellationToken);
    }

    /// <summary>Stores an edit of a design as it was read.</summary>
    /// <returns>Null: it is not as it was read any more.</returns>
    public Task<FullDesign?> EditAsync(long accountId, FullDesign current, DesignRequest request, CancellationToken cancellationToken)
    {
        var edited = Apply(current, request);
        return database.WriteAsync(
            async session =>
            {
                await LibraryNumbers.NextAsync(session);
                return await DesignStore.ReplaceAsync(session, accountId, current.Design.Revision, edited) ? edited : null;
            },
            cancellationToken);
    }

    /// <returns>False: the account has no such design.</returns>
    public Task<bool> RemoveAsync(long accountId, string id, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            await LibraryNumbers.NextAsync(session);
            return await DesignStore.RemoveAsync(session, accountId, id);
        },
        cancellationToken);

    private Task<FullDesign> AddAsync(long accountId, FullDesign full, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            var numbered = full with { Design = full.Design with { Number = await LibraryNumbers.NextAsync(session) } };
            await DesignStore.AddAsync(session, accountId, numbered);
            return numbered;
        },
        cancellationToken);

    private Design New(string name, string subject, string editor, bool isGenerated, IReadOnlyList<string> categories)
    {
        var now = clock.GetUtcNow();
        return new Design(Guid.NewGuid().ToString(), 0, 1, name, subject, editor, isGenerated, categories, now, now);
    }

    private FullDesign Apply(FullDesign current, DesignRequest request)
    {
        var (html, plain) = (request.HtmlContent ?? current.Html, new PlainPart(current.Design.GeneratePlainContent, current.Plain));
        if (request.HtmlContent is not null || request.PlainContent is not null || request.GeneratePlainContent is not null)
        {
            plain = PlainPart.Decide(html, request.PlainContent, request.GeneratePlainContent, plain);
        }

        var design = current.Design with
        {
            Revision = current.Design.Revision + 1,
            Name = request.Name ?? current.Design.Name,
            Subject = request.Subject ?? current.Design.Subject,
            GeneratePlainContent = plain.IsGenerated,
            Categories = request.Categories ?? current.Design.Categories,
            UpdatedAt = clock.GetUtcNow(),
        };
        return new FullDesign(design, html, plain.Text);
    }
}
