using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Posthorn.Kernel;

namespace Posthorn.Accounts.Access;

/// <summary><c>/v3/access_settings</c>: from where an account may be reached, and who tried.</summary>
internal static class AccessEndpoints
{
    /// <summary>Says what a change did that its maker may not want.</summary>
    public const string WarningHeader = "X-Posthorn-Warning";

    private const int DefaultActivity = 20;

    public static void Map(IEndpointRouteBuilder v3)
    {
        var access = v3.MapGroup("/access_settings");
        access.MapGet("/activity", ActivityAsync).RequireScope("access_settings.activity.read");
        access.MapGet("/whitelist", ListAsync).RequireScope("access_settings.whitelist.read");
        access.MapPost("/whitelist", AddAsync).RequireScope("access_settings.whitelist.create");
        access.MapDelete("/whitelist", RemoveManyAsync).RequireScope("access_settings.whitelist.delete");
        access.MapGet("/whitelist/{ruleId}", GetAsync).RequireScope("access_settings.whitelist.read");
        access.MapDelete("/whitelist/{ruleId}", RemoveOneAsync).RequireScope("access_settings.whitelist.delete");
    }

    private static async Task<IResult> ActivityAsync(HttpContext context, UseLedger ledger, UseStore store, CancellationToken cancellationToken)
    {
        var (page, errors) = OffsetPage.Read(context.Request, DefaultActivity);
        if (page is null)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, errors);
        }

        // This very request is among them.
        await ledger.WriteAsync(cancellationToken);
        var attempts = await store.ListAsync(context.Caller().AccountId, page.Limit, cancellationToken);
        return TypedResults.Json(
            new ActivityList([.. attempts.Select(attempt => new ActivityLine(
                attempt.IsAllowed, attempt.Method, attempt.FirstAt / 1000, attempt.Ip, attempt.LastAt / 1000, ""))]),
            AccessJson.Default.ActivityList);
    }

    private static async Task<IResult> ListAsync(HttpContext context, AccessBook book, CancellationToken cancellationToken) =>
        TypedResults.Json(Answer(await book.ListAsync(context.Caller().AccountId, cancellationToken)), AccessJson.Default.RuleList);

    private static async Task<IResult> AddAsync(HttpContext context, AccessBook book, CancellationToken cancellationToken)
    {
        var (request, refusal) = await JsonRequest.ReadAsync(context.Request, AccessLimits.RequestBytes, cancellationToken);
        if (request is null)
        {
            return refusal!;
        }

        var networks = AccessRules.ReadNetworks(request);
        if (request.Errors.Count > 0)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, request.Errors);
        }

        var (added, list) = await book.AddAsync(context.Caller(), networks, cancellationToken);
        if (added is null)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, $"An account has at most {AccessLimits.Rules} addresses on its list.", "ips");
        }

        return TypedResults.Json(Answer(added) with { Warning = Warn(context, list) }, AccessJson.Default.RuleList, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> RemoveManyAsync(HttpContext context, AccessBook book, CancellationToken cancellationToken)
    {
        var (request, refusal) = await JsonRequest.ReadAsync(context.Request, AccessLimits.RequestBytes, cancellationToken);
        if (request is null)
        {
            return refusal!;
        }

        var ids = AccessRules.ReadIds(request);
        return request.Errors.Count > 0
            ? ApiRefusal.Of(StatusCodes.Status400BadRequest, request.Errors)
            : await RemoveAsync(context, book, ids, cancellationToken);
    }

    private static async Task<IResult> GetAsync(HttpContext context, string ruleId, AccessBook book, CancellationToken cancellationToken) =>
        TryReadId(ruleId, out var id) && (await book.ListAsync(context.Caller().AccountId, cancellationToken)).FirstOrDefault(rule => rule.Id == id) is { } rule
            ? TypedResults.Json(Answer([rule]), AccessJson.Default.RuleList)
            : NotFound();

    private static async Task<IResult> RemoveOneAsync(HttpContext context, string ruleId, AccessBook book, CancellationToken cancellationToken) =>
        TryReadId(ruleId, out var id) ? await RemoveAsync(context, book, [id], cancellationToken) : NotFound();

    private static async Task<IResult> RemoveAsync(HttpContext context, AccessBook book, IReadOnlyList<long> ids, CancellationToken cancellationToken)
    {
        if (await book.RemoveAsync(context.Caller(), ids, cancellationToken) is not { } left)
        {
            return NotFound();
        }

        Warn(context, left);
        return TypedResults.NoContent();
    }

    /// <summary>As at SendGrid nothing stops callers from locking themselves out; here they are told so, and how to get back in.</summary>
    private static string? Warn(HttpContext context, AccessList list)
    {
        var from = context.Caller().From;
        if (list.Allows(from))
        {
            return null;
        }

        var warning = $"Your own address {from} is not on the list: from now on it is refused. On the server, posthorn access clear empties the list.";
        context.Response.Headers[WarningHeader] = warning;
        return warning;
    }

    private static bool TryReadId(string text, out long id) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id);

    private static JsonHttpResult<ApiErrors> NotFound() => ApiRefusal.Of(StatusCodes.Status404NotFound, "not found");

    private static RuleList Answer(IReadOnlyList<AccessRule> rules) => new(
        [.. rules.Select(rule => new RuleLine(rule.Id, rule.Network, rule.CreatedAt.ToUnixTimeSeconds(), rule.UpdatedAt.ToUnixTimeSeconds()))]);
}

internal sealed record RuleList(IReadOnlyList<RuleLine> Result)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Warning { get; init; }
}

internal sealed record RuleLine(long Id, string Ip, long CreatedAt, long UpdatedAt);

internal sealed record ActivityList(IReadOnlyList<ActivityLine> Result);

/// <param name="Location">Empty: Posthorn has no map of addresses.</param>
internal sealed record ActivityLine(bool Allowed, string AuthMethod, long FirstAt, string Ip, long LastAt, string Location);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(RuleList))]
[JsonSerializable(typeof(ActivityList))]
internal sealed partial class AccessJson : JsonSerializerContext;
