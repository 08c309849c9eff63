using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Posthorn.Accounts;
using Posthorn.Insights.Messages;
using Posthorn.Insights.Query;

namespace Posthorn.Insights.Downloads;

/// <summary><c>/v3/messages/download</c>: the activity feed as a CSV file, made in the background.</summary>
internal static class DownloadEndpoints
{
    private const string Gone = "download token is invalid or expired";

    public static void Map(IEndpointRouteBuilder v3)
    {
        v3.MapPost("/messages/download", RequestAsync).RequireScope("messages.read");
        v3.MapGet("/messages/download/{id}", FindAsync).RequireScope("messages.read");

        // Open: who has the link has been given it.
        v3.MapGet("/messages/download/{id}/{token}", ReadAsync);
    }

    private static async Task<IResult> RequestAsync(string? query, HttpContext context, DownloadStore downloads, TimeProvider clock, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var text = query?.Trim() ?? "";
        if (text.Length > 0 && !QueryParser.TryParse(text, QueryField.OfFeed, now, out _, out var error))
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, error);
        }

        var download = new Download(
            Guid.NewGuid().ToString(), context.Caller().AccountId, text, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)), now, null, false);
        return await downloads.AddAsync(download, cancellationToken)
            ? FeedAnswers.Json(
                new JsonObject { ["status"] = "pending", ["message"] = $"The CSV is being made: GET /v3/messages/download/{download.Id} gives its address when it is ready." },
                StatusCodes.Status202Accepted)
            : ApiRefusal.Of(StatusCodes.Status429TooManyRequests, "too many requests");
    }

    private static async Task<IResult> FindAsync(
        string id, HttpContext context, DownloadStore downloads, IOptions<InsightsOptions> options, TimeProvider clock, CancellationToken cancellationToken)
    {
        var found = await downloads.FindAsync(id, clock.GetUtcNow() - DownloadRules.Kept, cancellationToken);
        if (found is null || found.AccountId != context.Caller().AccountId || found.ReadyAt is null)
        {
            return ApiRefusal.Of(StatusCodes.Status404NotFound, Gone);
        }

        var root = options.Value.PublicUrl ?? $"{context.Request.Scheme}://{context.Request.Host}";
        return found.Failed
            ? ApiRefusal.Of(StatusCodes.Status500InternalServerError, "internal server error")
            : FeedAnswers.Json(new JsonObject { ["presigned_url"] = $"{root.TrimEnd('/')}/v3/messages/download/{found.Id}/{found.Token}" });
    }

    private static async Task<IResult> ReadAsync(string id, string token, DownloadStore downloads, TimeProvider clock, CancellationToken cancellationToken)
    {
        var found = await downloads.FindAsync(id, clock.GetUtcNow() - DownloadRules.Kept, cancellationToken);
        return found is { ReadyAt: not null, Failed: false } && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(found.Token), Encoding.UTF8.GetBytes(token))
            ? new CsvParts(downloads, found.Id)
            : ApiRefusal.Of(StatusCodes.Status404NotFound, Gone);
    }

    private sealed class CsvParts(DownloadStore downloads, string id) : IResult
    {
        public async Task ExecuteAsync(HttpContext context)
        {
            context.Response.ContentType = "text/csv; charset=utf-8";
            context.Response.Headers.ContentDisposition = "attachment; filename=\"activity.csv\"";
            for (var number = 0; await downloads.ReadPartAsync(id, number, context.RequestAborted) is { } part; number++)
            {
                await using var content = new DeflateStream(new MemoryStream(part), CompressionMode.Decompress);
                await content.CopyToAsync(context.Response.Body, context.RequestAborted);
            }
        }
    }
}
