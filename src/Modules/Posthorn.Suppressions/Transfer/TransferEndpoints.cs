using System.Text;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Posthorn.Accounts;
using Posthorn.Kernel;
using Posthorn.Suppressions.AddressLists;
using Posthorn.Suppressions.Groups;
using Posthorn.Suppressions.Lists;

namespace Posthorn.Suppressions.Transfer;

/// <summary><c>/v3/posthorn/suppressions/export</c> and <c>/import</c>: whole lists as CSV, <c>?list=…</c>, and for groups <c>&amp;group_id=…</c>.</summary>
internal static class TransferEndpoints
{
    private static readonly string[] Columns = ["email", "created", "reason", "status", "ip", "source"];

    public static void Map(IEndpointRouteBuilder v3)
    {
        var transfer = v3.MapGroup("/posthorn/suppressions");
        transfer.MapGet("/export", ExportAsync).RequireScope("suppression.read");
        transfer.MapPost("/import", ImportAsync).RequireScope("suppression.create");
    }

    private static async Task<IResult> ExportAsync(HttpContext context, GroupStore groups, EntryPages pages, CancellationToken cancellationToken)
    {
        var (list, groupId, errors) = await TargetAsync(context, groups, cancellationToken);
        return errors.Count > 0
            ? ApiRefusal.Of(StatusCodes.Status400BadRequest, errors)
            : new CsvStream(pages.ReadAllAsync(context.Caller().AccountId, list, groupId, cancellationToken));
    }

    private static async Task<IResult> ImportAsync(HttpContext context, GroupStore groups, ImportEntries import, CancellationToken cancellationToken)
    {
        var (list, groupId, errors) = await TargetAsync(context, groups, cancellationToken);
        if (context.Request.ContentType is { Length: > 0 } type && !type.Split(';', 2)[0].Trim().Equals(CsvText.MediaType, StringComparison.OrdinalIgnoreCase))
        {
            return ApiRefusal.Of(StatusCodes.Status415UnsupportedMediaType, "Content-Type should be text/csv.");
        }

        if (errors.Count > 0)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, errors);
        }

        var report = await import.ExecuteAsync(context.Caller().AccountId, list, groupId, context.Request.Body, cancellationToken);
        return TypedResults.Json(
            new ImportAnswer(report.Added, report.Known, report.Refused, [.. report.Problems.Select(problem => new ImportProblemAnswer(problem.Line, problem.Message))]),
            TransferJson.Default.ImportAnswer);
    }

    private static async Task<(SuppressionList List, long GroupId, List<ApiError> Errors)> TargetAsync(
        HttpContext context, GroupStore groups, CancellationToken cancellationToken)
    {
        List<ApiError> errors = [];
        var list = SuppressionListNames.Find(context.Request.Query["list"]);
        var group = ListQueryRules.Number(context.Request.Query, "group_id", 1, long.MaxValue, errors);
        if (list is null)
        {
            errors.Add(new ApiError($"list must be one of {string.Join(", ", SuppressionListNames.All.Select(named => named.Name))}.", "list"));
        }
        else if (list == SuppressionList.Group && errors.Count == 0
            && (group is null || await groups.FindAsync(context.Caller().AccountId, group.Value, cancellationToken) is null))
        {
            errors.Add(new ApiError("group_id must be the number of a group.", "group_id"));
        }
        else if (list != SuppressionList.Group && group is not null)
        {
            errors.Add(new ApiError("group_id goes with list=group only.", "group_id"));
        }

        return (list ?? default, group ?? 0, errors);
    }

    /// <summary>Written while it is read, whatever its length.</summary>
    private sealed class CsvStream(IAsyncEnumerable<Entry> entries) : IResult
    {
        public async Task ExecuteAsync(HttpContext context)
        {
            context.Response.ContentType = $"{CsvText.MediaType}; charset=utf-8";
            await context.Response.WriteAsync(CsvText.Line(Columns), context.RequestAborted);
            var page = new StringBuilder();
            await foreach (var entry in entries.WithCancellation(context.RequestAborted))
            {
                page.Append(CsvText.Line(
                    entry.Email, entry.CreatedAt.ToUnixTimeSeconds(), CsvText.Harmless(entry.Reason), entry.Status, entry.Ip, entry.Source.Name()));
                if (page.Length > 32 * 1024)
                {
                    await context.Response.WriteAsync(page.ToString(), context.RequestAborted);
                    page.Clear();
                }
            }

            await context.Response.WriteAsync(page.ToString(), context.RequestAborted);
        }
    }
}

internal sealed record ImportAnswer(long Added, long Known, long Refused, IReadOnlyList<ImportProblemAnswer> Problems);

/// <param name="Line">From 1.</param>
internal sealed record ImportProblemAnswer(long Line, string Message);

[JsonSerializable(typeof(ImportAnswer))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class TransferJson : JsonSerializerContext;
