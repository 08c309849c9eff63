using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Posthorn.Accounts;
using Posthorn.Sending.Library;
using Posthorn.Sending.MailSend;
using Posthorn.Storage;

namespace Posthorn.Sending.Templates;

/// <summary><c>/v3/templates/{template_id}/versions</c>.</summary>
internal static class VersionEndpoints
{
    public static void Map(RouteGroupBuilder versions)
    {
        versions.MapPost("", CreateAsync).RequireScope("templates.versions.create");
        versions.MapGet("/{versionId}", GetAsync).RequireScope("templates.versions.read");
        versions.MapPatch("/{versionId}", EditAsync).RequireScope("templates.versions.update");
        versions.MapDelete("/{versionId}", RemoveAsync).RequireScope("templates.versions.delete");
        versions.MapPost("/{versionId}/activate", ActivateAsync).RequireScope("templates.versions.activate.create");
    }

    private static async Task<IResult> CreateAsync(HttpContext context, string templateId, RequestPlaces places, EditVersions edit)
    {
        var (request, errors, refusal) = await LibraryRequest.ReadAsync(context, places, VersionRequest.Empty, VersionRequest.Bind);
        if (request is null)
        {
            return refusal!;
        }

        TemplateRules.Check(request, isNew: true, IsDynamic(templateId), errors);
        return errors.Count > 0 ? Answers.BadRequest(errors)
            : !TemplateIds.TryReadTemplate(templateId, out var id) ? TemplateEndpoints.NoTemplate()
            : Answers.Of(
                await edit.CreateAsync(context.Caller().AccountId, id, request, context.RequestAborted),
                full => Answer(context, full, StatusCodes.Status201Created),
                TemplateEndpoints.NoTemplate);
    }

    private static async Task<IResult> GetAsync(HttpContext context, string templateId, string versionId, IDatabase database) =>
        TryReadIds(templateId, versionId, out var template, out var version)
        && await database.ReadAsync(
            session => VersionStore.FindAsync(session, context.Caller().AccountId, template, version), context.RequestAborted) is { } full
            ? Answer(context, full, StatusCodes.Status200OK)
            : NoVersion();

    private static async Task<IResult> EditAsync(HttpContext context, string templateId, string versionId, RequestPlaces places, EditVersions edit)
    {
        var (request, errors, refusal) = await LibraryRequest.ReadAsync(context, places, VersionRequest.Empty, VersionRequest.Bind);
        if (request is null)
        {
            return refusal!;
        }

        TemplateRules.Check(request, isNew: false, IsDynamic(templateId), errors);
        return errors.Count > 0 ? Answers.BadRequest(errors)
            : !TryReadIds(templateId, versionId, out var template, out var version) ? NoVersion()
            : Answers.Of(
                await edit.EditAsync(context.Caller().AccountId, template, version, request, context.RequestAborted),
                full => Answer(context, full, StatusCodes.Status200OK),
                NoVersion);
    }

    private static async Task<IResult> RemoveAsync(HttpContext context, string templateId, string versionId, EditVersions edit) =>
        TryReadIds(templateId, versionId, out var template, out var version)
            ? Answers.Of(
                await edit.RemoveAsync(context.Caller().AccountId, template, version, context.RequestAborted), _ => TypedResults.NoContent(), NoVersion)
            : NoVersion();

    /// <summary>What the body says, if there is one, says nothing: the path names everything.</summary>
    private static async Task<IResult> ActivateAsync(HttpContext context, string templateId, string versionId, EditVersions edit) =>
        TryReadIds(templateId, versionId, out var template, out var version)
            ? Answers.Of(
                await edit.ActivateAsync(context.Caller().AccountId, template, version, context.RequestAborted),
                full => Answer(context, full, StatusCodes.Status200OK),
                NoVersion)
            : NoVersion();

    /// <summary>The id says it, so that a text is judged before anything is looked up.</summary>
    private static bool IsDynamic(string templateId) => MailSend.Rules.TemplateIdRules.IsDynamic(templateId);

    private static bool TryReadIds(string templateId, string versionId, out string template, out string version)
    {
        var isTemplate = TemplateIds.TryReadTemplate(templateId, out var first);
        var isVersion = TemplateIds.TryReadUuid(versionId, out var second);
        (template, version) = (first ?? "", second ?? "");
        return isTemplate && isVersion;
    }

    private static IResult NoVersion() => Answers.NotFound("version of a template", "version_id");

    private static JsonHttpResult<VersionAnswer> Answer(HttpContext context, FullVersion full, int status) =>
        TypedResults.Json(VersionAnswer.Full(context.Caller().AccountId, full), TemplatesJson.Wire.VersionAnswer, statusCode: status);
}
