using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Posthorn.Accounts;

namespace Posthorn.Partners.NewRelic;

/// <summary><c>/v3/partner_settings</c>.</summary>
internal static class NewRelicEndpoints
{
    private const int Tries = 3;

    public static void Map(IEndpointRouteBuilder settings)
    {
        settings.MapGet("", ListAsync).RequireScope("partner_settings.read");
        settings.MapGet("/new_relic", GetAsync).RequireScope("partner_settings.new_relic.read");
        settings.MapPatch("/new_relic", PatchAsync).RequireScope("partner_settings.new_relic.update");
    }

    private static async Task<IResult> ListAsync(HttpContext context, EditNewRelic edit, CancellationToken cancellationToken)
    {
        var (page, errors) = OffsetPage.Read(context.Request);
        if (page is null)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, errors);
        }

        var setting = await edit.GetAsync(context.Caller().AccountId, cancellationToken);
        PartnerSettingLine[] all = [new("New Relic", setting.IsEnabled, "new_relic", "Posts your email statistics to New Relic every five minutes.")];
        return TypedResults.Json(new PartnerSettingList([.. all.Skip(page.Offset).Take(page.Limit)]), NewRelicJson.Wire.PartnerSettingList);
    }

    private static async Task<JsonHttpResult<NewRelicAnswer>> GetAsync(HttpContext context, EditNewRelic edit, CancellationToken cancellationToken) =>
        Json(await edit.GetAsync(context.Caller().AccountId, cancellationToken));

    private static async Task<IResult> PatchAsync(HttpContext context, EditNewRelic edit, CancellationToken cancellationToken)
    {
        var (request, refusal) = await JsonRequest.ReadAsync(context.Request, NewRelicRules.RequestBytes, cancellationToken);
        if (request is null)
        {
            return refusal!;
        }

        for (var i = 0; i < Tries; i++)
        {
            var before = await edit.GetAsync(context.Caller().AccountId, cancellationToken);
            var change = NewRelicRules.Read(request, before);
            if (request.Errors.Count > 0)
            {
                return ApiRefusal.Of(StatusCodes.Status400BadRequest, request.Errors);
            }

            if (await edit.ExecuteAsync(context.Caller(), before, change, cancellationToken) is { } after)
            {
                return Json(after);
            }
        }

        return ApiRefusal.Of(StatusCodes.Status409Conflict, "Others change this setting at the same time. Please try again.");
    }

    private static JsonHttpResult<NewRelicAnswer> Json(NewRelicSetting setting) => TypedResults.Json(NewRelicAnswer.Of(setting), NewRelicJson.Wire.NewRelicAnswer);
}
