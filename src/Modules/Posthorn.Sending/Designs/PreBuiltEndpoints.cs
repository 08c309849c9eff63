using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Posthorn.Accounts;
using Posthorn.Kernel;
using Posthorn.Sending.Library;
using Posthorn.Sending.MailSend;

namespace Posthorn.Sending.Designs;

/// <summary><c>/v3/designs/pre-builts</c>: the same for every account, and nobody changes them.</summary>
internal static class PreBuiltEndpoints
{
    public static void Map(RouteGroupBuilder preBuilts)
    {
        preBuilts.MapGet("", List).RequireScope("design_library.read");
        preBuilts.MapGet("/{id}", Get).RequireScope("design_library.read");
        preBuilts.MapPost("/{id}", DuplicateAsync).RequireScope("design_library.create");
    }

    private static IResult List(HttpContext context)
    {
        var errors = new List<ApiError>();
        var query = DesignQuery.Read(context.Request.Query, errors);
        if (errors.Count > 0)
        {
            return Answers.BadRequest(errors);
        }

        var page = PreBuiltDesigns.List(query.Page).Select(full => query.IsSummary ? DesignAnswer.Summary(full.Design) : DesignAnswer.Of(full));
        return TypedResults.Json(new DesignPageAnswer(page.Items, PageMetadata.Of(context.Request, query.Page.Size, page)), DesignsJson.Wire.DesignPageAnswer);
    }

    private static IResult Get(string id) =>
        DesignEndpoints.RefuseId(id, out var uuid)
        ?? (PreBuiltDesigns.Find(uuid) is { } full ? DesignEndpoints.Answer(full, StatusCodes.Status200OK) : DesignEndpoints.NoDesign());

    /// <summary>Into the account's own library. The answer is 200, while a copy of one's own design is answered with 201.</summary>
    private static async Task<IResult> DuplicateAsync(HttpContext context, string id, RequestPlaces places, EditDesigns edit)
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

        return DesignEndpoints.RefuseId(id, out var uuid)
            ?? (PreBuiltDesigns.Find(uuid) is { } original
                ? DesignEndpoints.Answer(
                    await edit.CopyAsync(context.Caller().AccountId, original, request, context.RequestAborted), StatusCodes.Status200OK)
                : DesignEndpoints.NoDesign());
    }
}
