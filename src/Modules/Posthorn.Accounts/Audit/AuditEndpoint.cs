using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Posthorn.Kernel;

namespace Posthorn.Accounts.Audit;

/// <summary><c>GET /v3/posthorn/audit</c>: who changed what in this account, the newest first, page by page.</summary>
internal static class AuditEndpoint
{
    private const int DefaultLimit = 100;
    private const int MaxFilter = 200;

    /// <summary>Of dates, in Unix seconds: the end of the year 9999.</summary>
    private const long MaxSeconds = 253_402_300_799;

    public static void Map(IEndpointRouteBuilder v3) => v3.MapGet("/posthorn/audit", ListAsync).RequireScope("posthorn.audit.read");

    private static async Task<IResult> ListAsync(HttpContext context, AuditStore store, CancellationToken cancellationToken)
    {
        var errors = new List<ApiError>();
        var query = new AuditQuery(
            context.Caller().AccountId,
            (int)(Number(context, "limit", 1, OffsetPage.MaxLimit, errors) ?? DefaultLimit),
            Number(context, "cursor", 1, long.MaxValue, errors),
            Text(context, "action", errors),
            Text(context, "target", errors),
            Text(context, "api_key_id", errors),
            Time(context, "start_time", errors),
            Time(context, "end_time", errors));
        if (errors.Count > 0)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, errors);
        }

        var lines = await store.ListAsync(query with { Limit = query.Limit + 1 }, cancellationToken);
        var hasMore = lines.Count > query.Limit;
        var shown = lines.Take(query.Limit).ToList();
        return TypedResults.Json(
            new AuditPage([.. shown.Select(AuditLine.Of)], new AuditMetadata(hasMore ? shown[^1].Id.ToString(CultureInfo.InvariantCulture) : null)), AuditJson.Wire.AuditPage);
    }

    private static DateTimeOffset? Time(HttpContext context, string name, List<ApiError> errors) =>
        Number(context, name, 0, MaxSeconds, errors) is { } seconds ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    private static long? Number(HttpContext context, string name, long min, long max, List<ApiError> errors)
    {
        var text = context.Request.Query[name].ToString();
        if (text.Length == 0)
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
        {
            return number;
        }

        errors.Add(new ApiError($"{name} must be a number from {min} to {max}.", name));
        return null;
    }

    private static string? Text(HttpContext context, string name, List<ApiError> errors)
    {
        var text = context.Request.Query[name].ToString();
        if (text.Length > MaxFilter || text.Any(char.IsControl))
        {
            errors.Add(new ApiError($"{name} must be a text of at most {MaxFilter} characters without control characters.", name));
        }

        return text.Length == 0 ? null : text;
    }
}

internal sealed record AuditPage(IReadOnlyList<AuditLine> Result, [property: JsonPropertyName("_metadata")] AuditMetadata Metadata);

/// <param name="NextCursor">For the page after this one; null: this is the last.</param>
internal sealed record AuditMetadata(string? NextCursor);

/// <param name="CreatedAt">Unix seconds.</param>
/// <param name="ApiKeyId">Whose key did it.</param>
/// <param name="UserId">That key's account.</param>
internal sealed record AuditLine(
    long Id, long CreatedAt, string Action, string Target, string ApiKeyId, long UserId, string Ip, JsonElement? Before, JsonElement? After)
{
    public static AuditLine Of(StoredAudit line) => new(
        line.Id, line.At.ToUnixTimeSeconds(), line.Entry.Action, line.Entry.Target, line.Entry.Actor.KeyId, line.Entry.Actor.AccountId, line.Entry.Actor.Ip,
        Json(line.Entry.Before), Json(line.Entry.After));

    private static JsonElement? Json(string? text) => text is null ? null : JsonElement.Parse(text);
}

[JsonSerializable(typeof(AuditPage))]
internal sealed partial class AuditJson : JsonSerializerContext
{
    public static AuditJson Wire { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
