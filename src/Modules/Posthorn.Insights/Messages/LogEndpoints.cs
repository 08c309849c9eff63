using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Posthorn.Accounts;
using Posthorn.Events;
using Posthorn.Insights.Query;
using Posthorn.Insights.Statistics;

namespace Posthorn.Insights.Messages;

/// <summary><c>/v3/logs</c>: the same mails with finer states.</summary>
internal static class LogEndpoints
{
    private const int MaxRequest = 32 * 1024;
    private const int MaxSubuserId = 20;

    public static void Map(IEndpointRouteBuilder v3)
    {
        v3.MapPost("/logs", SearchAsync).RequireScope("messages.read");
        v3.MapGet("/logs/{id}", FindAsync).RequireScope("messages.read");
    }

    private static async Task<IResult> SearchAsync(HttpContext context, MessageStore messages, AccountFamily family, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (request, refusal) = await JsonRequest.ReadAsync(context.Request, MaxRequest, cancellationToken);
        if (request is null)
        {
            return refusal!;
        }

        var (text, limit) = (request.Text("query", QueryParser.MaxLength), request.WholeNumber("limit", 1, MessageEndpoints.MaxLimit) ?? MessageEndpoints.DefaultLimit);
        var subusers = request.Lines("subusers", 1, MaxSubuserId);
        QueryNode? query = null;
        if (request.Errors.Count == 0)
        {
            if (string.IsNullOrWhiteSpace(text))
            {
                request.Refuse("query", "query is required");
            }
            else if (!QueryParser.TryParse(text, QueryField.OfLogs, clock.GetUtcNow(), out query, out var error))
            {
                request.Refuse("query", error);
            }
            else if (LogsQueryRules.Check(query) is { } problem)
            {
                request.Refuse("query", problem);
            }
        }

        if (request.Errors.Count > 0)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, request.Errors);
        }

        if (await AccountAsync(context, family, subusers is [var one] ? one : null, cancellationToken) is not { } account)
        {
            return ApiRefusal.Of(StatusCodes.Status403Forbidden, "access forbidden", "subusers");
        }

        var found = await messages.FindAsync(account, query, null, limit, cancellationToken);
        return FeedAnswers.Json(new JsonObject { ["messages"] = new JsonArray([.. found.Select(LogAnswers.OfList)]) });
    }

    private static async Task<IResult> FindAsync(
        string id, string? subuser, HttpContext context, MessageStore messages, IEventLog events, ICopyFacts facts, AccountFamily family, CancellationToken cancellationToken)
    {
        if (await AccountAsync(context, family, subuser, cancellationToken) is not { } account)
        {
            return ApiRefusal.Of(StatusCodes.Status403Forbidden, "access forbidden", "subuser");
        }

        if (!MessageIds.TryParse(id, out var copy) || await messages.FindAsync(account, copy, cancellationToken) is not { } row || row.MessageId != id)
        {
            return ApiRefusal.Of(StatusCodes.Status404NotFound, "not found", "sg_message_id");
        }

        var said = (await facts.FindAsync([copy], cancellationToken)).GetValueOrDefault(copy);
        return FeedAnswers.Json(LogAnswers.OfOne(row, await events.ReadCopyAsync(account, copy, cancellationToken), said?.AccountId == account ? said : null));
    }

    /// <summary>The caller's account, or the subuser's with this number. Null: there is none such under it.</summary>
    private static async Task<long?> AccountAsync(HttpContext context, AccountFamily family, string? subuser, CancellationToken cancellationToken)
    {
        var own = context.Caller().AccountId;
        return string.IsNullOrEmpty(subuser)
            ? own
            : (await family.SubusersAsync(own, cancellationToken)).FirstOrDefault(one => one.AccountId.ToString(System.Globalization.CultureInfo.InvariantCulture) == subuser)?.AccountId;
    }
}
