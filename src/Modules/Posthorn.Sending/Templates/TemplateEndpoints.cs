using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Posthorn.Accounts;
using Posthorn.Kernel;
using Posthorn.Sending.Library;
using Posthorn.Sending.MailSend;
using Posthorn.Storage;

namespace Posthorn.Sending.Templates;

/// <summary><c>/v3/templates</c>.</summary>
internal static class TemplateEndpoints
{
    private const int LargestPage = 200;

    public static void Map(IEndpointRouteBuilder v3)
    {
        var templates = v3.MapGroup("/templates");
        templates.MapPost("", CreateAsync).RequireScope("templates.create");
        templates.MapGet("", ListAsync).RequireScope("templates.read");
        templates.MapPost("/{templateId}", DuplicateAsync).RequireScope("templates.create");
        templates.MapGet("/{templateId}", GetAsync).RequireScope("templates.read");
        templates.MapPatch("/{templateId}", RenameAsync).RequireScope("templates.update");
        templates.MapDelete("/{templateId}", RemoveAsync).RequireScope("templates.delete");
        VersionEndpoints.Map(templates.MapGroup("/{templateId}/versions"));
    }

    public static IResult NoTemplate() => Answers.NotFound("template", "template_id");

    private static async Task<IResult> CreateAsync(HttpContext context, RequestPlaces places, EditTemplates edit)
    {
        var (request, errors, refusal) = await LibraryRequest.ReadAsync(context, places, TemplateRequest.Empty, TemplateRequest.Bind);
        if (request is null)
        {
            return refusal!;
        }

        TemplateRules.Check(request, isNew: true, errors);
        return errors.Count > 0
            ? Answers.BadRequest(errors)
            : Answers.Of(
                await edit.CreateAsync(context.Caller().AccountId, request.Name!, request.Generation == "dynamic", context.RequestAborted),
                template => TypedResults.Json(TemplateAnswer.Of(template, []), TemplatesJson.Wire.TemplateAnswer, statusCode: StatusCodes.Status201Created),
                NoTemplate);
    }

    private static async Task<IResult> ListAsync(HttpContext context, IDatabase database)
    {
        var (query, account) = (context.Request.Query, context.Caller().AccountId);
        var errors = new List<ApiError>();
        var page = PageQuery.Read(query, LargestPage, 1, LargestPage, errors);
        var generations = Generations.Parse(query["generations"].ToString());
        if (generations is null)
        {
            errors.Add(new ApiError("generations must be legacy, dynamic or legacy,dynamic.", "generations"));
        }

        if (errors.Count > 0)
        {
            return Answers.BadRequest(errors);
        }

        // Whoever names no page knows of none, and reads another member.
        if (query["page_size"].ToString().Length == 0 && page.Token is null)
        {
            var (all, versions) = await database.ReadAsync(
                async session => (await TemplateStore.ListAsync(session, account, generations!.Value), await VersionStore.ListAsync(session, account)),
                context.RequestAborted);
            var answer = new TemplateListAnswer([.. WithVersions(all, versions)]);
            return TypedResults.Json(answer, TemplatesJson.Wire.TemplateListAnswer);
        }
        else
        {
            var (part, versions) = await database.ReadAsync(
                async session => (await TemplateStore.ListAsync(session, account, generations!.Value, page), await VersionStore.ListAsync(session, account)),
                context.RequestAborted);
            var answer = new TemplatePageAnswer([.. WithVersions(part.Items, versions)], PageMetadata.Of(context.Request, page.Size, part));
            return TypedResults.Json(answer, TemplatesJson.Wire.TemplatePageAnswer);
        }
    }

    private static async Task<IResult> DuplicateAsync(HttpContext context, string templateId, RequestPlaces places, EditTemplates edit)
    {
        var (request, errors, refusal) = await LibraryRequest.ReadAsync(context, places, TemplateRequest.Empty, TemplateRequest.Bind, isOptional: true);
        if (request is null)
        {
            return refusal!;
        }

        // A blank name is as good as none.
        request = request with { Name = request.Name is "" ? null : request.Name };
        TemplateRules.Check(request, isNew: false, errors);
        return errors.Count > 0 ? Answers.BadRequest(errors)
            : !TemplateIds.TryReadTemplate(templateId, out var id) ? NoTemplate()
            : Answers.Of(
                await edit.DuplicateAsync(context.Caller().AccountId, id, request.Name, context.RequestAborted),
                both => TypedResults.Json(TemplateAnswer.Of(both), TemplatesJson.Wire.TemplateAnswer, statusCode: StatusCodes.Status201Created),
                NoTemplate);
    }

    private static async Task<IResult> GetAsync(HttpContext context, string templateId, IDatabase database)
    {
        var account = context.Caller().AccountId;
        if (!TemplateIds.TryReadTemplate(templateId, out var id))
        {
            return NoTemplate();
        }

        var (template, versions) = await database.ReadAsync(
            async session => (await TemplateStore.FindAsync(session, account, id), await VersionStore.ListAsync(session, account, id)), context.RequestAborted);
        return template is null
            ? NoTemplate()
            : TypedResults.Json(
                new FullTemplateAnswer(
                    template.Id, template.Name, TemplateAnswer.GenerationOf(template), TemplateAnswer.Time(template.UpdatedAt),
                    ReadEachAsync(database, account, versions, context.RequestAborted)),
                TemplatesJson.Wire.FullTemplateAnswer);
    }

    private static async Task<IResult> RenameAsync(HttpContext context, string templateId, RequestPlaces places, EditTemplates edit)
    {
        var (request, errors, refusal) = await LibraryRequest.ReadAsync(context, places, TemplateRequest.Empty, TemplateRequest.Bind);
        if (request is null)
        {
            return refusal!;
        }

        TemplateRules.Check(request, isNew: false, errors);
        return errors.Count > 0 ? Answers.BadRequest(errors)
            : !TemplateIds.TryReadTemplate(templateId, out var id) ? NoTemplate()
            : Answers.Of(
                await edit.RenameAsync(context.Caller().AccountId, id, request.Name, context.RequestAborted),
                both => TypedResults.Json(TemplateAnswer.Of(both), TemplatesJson.Wire.TemplateAnswer),
                NoTemplate);
    }

    private static async Task<IResult> RemoveAsync(HttpContext context, string templateId, EditTemplates edit) =>
        TemplateIds.TryReadTemplate(templateId, out var id) && await edit.RemoveAsync(context.Caller().AccountId, id, context.RequestAborted)
            ? TypedResults.NoContent()
            : NoTemplate();

    private static IEnumerable<TemplateAnswer> WithVersions(IEnumerable<Template> templates, List<TemplateVersion> versions)
    {
        var byTemplate = versions.ToLookup(version => version.TemplateId);
        return templates.Select(template => TemplateAnswer.Of(template, byTemplate[template.Id]));
    }

    /// <summary>Three hundred versions of two megabytes are not held in memory together.</summary>
    private static async IAsyncEnumerable<VersionAnswer> ReadEachAsync(
        IDatabase database, long accountId, List<TemplateVersion> versions, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var version in versions)
        {
            // One that was removed meanwhile is left out.
            if (await database.ReadAsync(session => VersionStore.FindAsync(session, accountId, version.TemplateId, version.Id), cancellationToken) is { } full)
            {
                yield return VersionAnswer.Full(accountId, full);
            }
        }
    }
}
