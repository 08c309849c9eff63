using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Posthorn.Kernel;

namespace Posthorn.Accounts.Settings;

/// <summary><c>/v3/mail_settings</c> and <c>/v3/tracking_settings</c>: the lists, and each setting read and changed.</summary>
internal static class SettingEndpoints
{
    private const int MaxLimit = 500;

    /// <summary>SendGrid lists it here; it is set with the event webhooks, of which there are none yet.</summary>
    private static readonly SettingLine EventNotify = new("Event Notification", false, "event_notify", "Tells a web address of yours what happens to messages.");

    public static void Map(IEndpointRouteBuilder v3)
    {
        foreach (var family in new[] { SettingFamily.Mail, SettingFamily.Tracking })
        {
            var settings = v3.MapGroup($"/{family.Name}");
            settings.MapGet("", (HttpContext context, AccountSettingsBook book, CancellationToken cancellationToken) =>
                ListAsync(context, book, family, cancellationToken)).RequireScope(family.ReadScope);
            foreach (var setting in SettingTable.All.Where(setting => setting.Family == family))
            {
                settings.MapGet($"/{setting.Name}", (HttpContext context, AccountSettingsBook book, CancellationToken cancellationToken) =>
                    GetAsync(context, book, setting, cancellationToken)).RequireScope(setting.ReadScope);
                settings.MapPatch($"/{setting.Name}", (HttpContext context, AccountSettingsBook book, CancellationToken cancellationToken) =>
                    ChangeAsync(context, book, setting, cancellationToken)).RequireScope(setting.UpdateScope);
            }
        }
    }

    private static async Task<Results<JsonHttpResult<SettingList>, JsonHttpResult<ApiErrors>>> ListAsync(
        HttpContext context, AccountSettingsBook book, SettingFamily family, CancellationToken cancellationToken)
    {
        var errors = new List<ApiError>();
        var limit = Number(context, "limit", MaxLimit, 1, MaxLimit, errors);
        var offset = Number(context, "offset", 0, 0, int.MaxValue, errors);
        if (errors.Count > 0)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, errors);
        }

        var settings = await book.ReadAsync(context.Caller().AccountId, cancellationToken);
        var lines = SettingTable.All
            .Where(setting => setting.Family == family)
            .Select(setting => new SettingLine(setting.Title, setting.IsEnabled(settings), setting.Name, setting.Description));
        if (family == SettingFamily.Mail)
        {
            lines = lines.Append(EventNotify).OrderBy(line => line.Title, StringComparer.Ordinal);
        }

        return TypedResults.Json(new SettingList([.. lines.Skip(offset).Take(limit)]), SettingsJson.Wire.SettingList);
    }

    private static async Task<IResult> GetAsync(HttpContext context, AccountSettingsBook book, Setting setting, CancellationToken cancellationToken) =>
        Answer(setting, await book.ReadAsync(context.Caller().AccountId, cancellationToken));

    private static async Task<IResult> ChangeAsync(HttpContext context, AccountSettingsBook book, Setting setting, CancellationToken cancellationToken)
    {
        var (request, refusal) = await JsonRequest.ReadAsync(context.Request, SettingLimits.RequestBytes, cancellationToken);
        if (request is null)
        {
            return refusal!;
        }

        var changed = await book.ChangeAsync(context.Caller().AccountId, context.Caller().Actor, setting, request, cancellationToken);
        return request.Errors.Count > 0 ? ApiRefusal.Of(StatusCodes.Status400BadRequest, request.Errors) : Answer(setting, changed);
    }

    private static Utf8ContentHttpResult Answer(Setting setting, AccountSettings settings) =>
        TypedResults.Text(setting.Write(settings), "application/json", StatusCodes.Status200OK);

    private static int Number(HttpContext context, string name, int absent, int min, int max, List<ApiError> errors)
    {
        var text = context.Request.Query[name].ToString();
        if (text.Length == 0)
        {
            return absent;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
        {
            return number;
        }

        errors.Add(new ApiError($"{name} must be a number from {min} to {max}.", name));
        return absent;
    }
}
