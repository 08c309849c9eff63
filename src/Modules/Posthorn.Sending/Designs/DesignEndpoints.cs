using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Posthorn.Accounts;
using Posthorn.Kernel;
using Posthorn.Sending.Library;
using Posthorn.Sending.MailSend;
using Posthorn.Sending.Templates;
using Posthorn.Storage;

namespace Posthorn.Sending.Designs;

/// <summary><c>/v3/designs</c>.</summary>
internal static class DesignEndpoints
{
    /// <summary>UTF-16 units of content on one page of whole designs; a page that is full before it has its size has a next one.</summary>
    private const int MaxPageUnits = 8 * 1024 * 1024;

    public static void Map(IEndpointRouteBuilder v3)
    {
        var designs = v3.MapGroup("/designs");
        designs.MapPost("", CreateAsync).RequireScope("design_library.create");
        designs.MapGet("", ListAsync).RequireScope("design_library.read");
        designs.MapPost("/{id}", DuplicateAsync).RequireScope("design_library.create");
        designs.MapGet("/{id}", GetAsync).RequireScope("design_library.read");
        designs.MapPatch("/{id}", EditAsync).RequireScope("design_library.update");
        designs.MapDelete("/{id}", RemoveAsync).RequireScope("design_library.delete");
        PreBuiltEndpoints.Map(designs.MapGroup("/pre-builts"));
    }

    public static JsonHttpResult<DesignAnswer> Answer(FullDesign full, int status) =>
        TypedResults.Json(DesignAnswer.Of(full), DesignsJson.Wire.DesignAnswer, statusCode: status);

    /// <returns>Null: an id, or the answer that it is none.</returns>
    public static IResult? RefuseId(string text, out string id)
    {
        var isUuid = TemplateIds.TryReadUuid(text, out var read);
        id = read ?? "";
        return isUuid ? null : Answers.BadRequest([new ApiError("id must be a UUID.", "id")]);
    }

    public static IResult NoDesign() => Answers.NotFound("design", "id");

    private static async Task<IResult> CreateAsync(HttpContext context, RequestPlaces places, EditDesigns edit)
    {
        var (request, errors, refusal) = await LibraryRequest.ReadAsync(context, places, DesignRequest.Empty, DesignRequest.Bind);
        if (request is null)
        {
            return refusal!;
        }

        DesignRules.CheckNew(request, errors);
        return errors.Count > 0
            ? Answers.BadRequest(errors)
            : Answer(await edit.CreateAsync(context.Caller().AccountId, request, context.RequestAborted), StatusCodes.Status201Created);
    }

    private static async Task<IResult> ListAsync(HttpContext context, IDatabase database)
    {
        var errors = new List<ApiError>();
        var query = DesignQuery.Read(context.Request.Query, errors);
        if (errors.Count > 0)
        {
            return Answers.BadRequest(errors);
        }

        var account = context.Caller().AccountId;
        var page = await database.ReadAsync(session => DesignStore.ListAsync(session, account, query.Page), context.RequestAborted);
        var answers = query.IsSummary
            ? page.Select(DesignAnswer.Summary)
            : await WithContentAsync(page, query.Page, database, account, context.RequestAborted);
        return TypedResults.Json(
            new DesignPageAnswer(answers.Items, PageMetadata.Of(context.Request, query.Page.Size, answers)), DesignsJson.Wire.DesignPageAnswer);
    }

    private static async Task<IResult> DuplicateAsync(HttpContext context, string id, RequestPlaces places, IDatabase database, EditDesigns edit)
    {
        var (request, errors, refusal) = await LibraryRequest.ReadAsync(context, places, DesignRequest.Empty, DesignRequest.Bind, isOptional: true);
        if (request is null)
        {
            return refusal!;
        }

        DesignRules.CheckCopy(request, errors);
        if (errors.Count > 0)
        {
            return Answers.BadRequest(errors);
        }

        return RefuseId(id, out var uuid)
            ?? (await FindAsync(context, database, uuid) is { } original
                ? Answer(await edit.CopyAsync(context.Caller().AccountId, original, request, context.RequestAborted), StatusCodes.Status201Created)
                : NoDesign());
    }

    private static async Task<IResult> GetAsync(HttpContext context, string id, IDatabase database) =>
        RefuseId(id, out var uuid)
        ?? (await FindAsync(context, database, uuid) is { } full ? Answer(full, StatusCodes.Status200OK) : NoDesign());

    private static async Task<IResult> EditAsync(HttpContext context, string id, RequestPlaces places, IDatabase database, EditDesigns edit)
    {
        var (request, errors, refusal) = await LibraryRequest.ReadAsync(context, places, DesignRequest.Empty, DesignRequest.Bind);
        if ((refusal ?? RefuseId(id, out id)) is { } refused)
        {
            return refused;
        }

        // Where somebody else was faster, the edit is decided again on what they left.
        while (await FindAsync(context, database, id) is { } current)
        {
            DesignRules.CheckEdit(request!, current.Design.Editor, errors);
            if (errors.Count > 0)
            {
                return Answers.BadRequest(errors);
            }

            if (await edit.EditAsync(context.Caller().AccountId, current, request!, context.RequestAborted) is { } edited)
            {
                return Answer(edited, StatusCodes.Status200OK);
            }
        }

        return NoDesign();
    }

    private static async Task<IResult> RemoveAsync(HttpContext context, string id, EditDesigns edit) =>
        RefuseId(id, out var uuid)
        ?? (await edit.RemoveAsync(context.Caller().AccountId, uuid, context.RequestAborted) ? TypedResults.NoContent() : NoDesign());

    private static Task<FullDesign?> FindAsync(HttpContext context, IDatabase database, string id) =>
        database.ReadAsync(session => DesignStore.FindAsync(session, context.Caller().AccountId, id), context.RequestAborted);

    /// <summary>As much of the page as memory should hold, from the side that it was asked from.</summary>
    private static async Task<Page<DesignAnswer>> WithContentAsync(
        Page<Design> page, PageRequest request, IDatabase database, long accountId, CancellationToken cancellationToken)
    {
        var asRead = request.IsBack ? [.. page.Items.Reverse()] : page.Items;
        var answers = new List<DesignAnswer>();
        var (taken, units) = (0, 0);
        for (; taken < asRead.Count && units <= MaxPageUnits; taken++)
        {
            // One that was removed meanwhile is left out.
            if (await database.ReadAsync(session => DesignStore.FindAsync(session, accountId, asRead[taken].Id), cancellationToken) is { } full)
            {
                units += full.Html.Length + full.Plain.Length;
                answers.Add(DesignAnswer.Of(full));
            }
        }

        if (request.IsBack)
        {
            answers.Reverse();
        }

        if (taken == asRead.Count)
        {
            return new Page<DesignAnswer>(answers, page.Previous, page.Next, page.Count);
        }

        var rest = new PageToken(request.IsBack, asRead[taken - 1].Number);
        return new Page<DesignAnswer>(answers, request.IsBack ? rest : page.Previous, request.IsBack ? page.Next : rest, page.Count);
    }
}
