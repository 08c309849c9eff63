using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Posthorn.Accounts;
using Posthorn.Kernel;
using Posthorn.Suppressions.Lists;

namespace Posthorn.Suppressions.AddressLists;

/// <summary><c>/v3/suppression/…</c>: the lists of bounces, blocks, invalid addresses, spam reports and global unsubscribes.</summary>
internal static class AddressListEndpoints
{
    public static void Map(IEndpointRouteBuilder v3)
    {
        foreach (var list in AddressList.All)
        {
            var routes = v3.MapGroup(list.Path);
            routes.MapGet("", (HttpContext context, EntryPages pages, CancellationToken token) => ListAsync(list, context, pages, token))
                .RequireScope($"{list.Scope}.read");
            routes.MapDelete("", (HttpContext context, EntryStore store, TimeProvider clock, CancellationToken token) => DeleteAsync(list, context, store, clock, token))
                .RequireScope($"{list.Scope}.delete");
            if (list.HasItems)
            {
                MapItem(routes, list);
            }
        }

        MapItem(v3.MapGroup(AddressList.OldSpamReport.Path), AddressList.OldSpamReport);
    }

    private static void MapItem(RouteGroupBuilder routes, AddressList list)
    {
        routes.MapGet("/{email}", (string email, HttpContext context, EntryStore store, CancellationToken token) => FindAsync(list, email, context, store, token))
            .RequireScope($"{list.Scope}.read");
        routes.MapDelete("/{email}", (string email, HttpContext context, EntryStore store, CancellationToken token) => DeleteOneAsync(list, email, context, store, token))
            .RequireScope($"{list.Scope}.delete");
    }

    private static async Task<IResult> ListAsync(AddressList list, HttpContext context, EntryPages pages, CancellationToken cancellationToken)
    {
        List<ApiError> errors = [];
        var query = ListQueryRules.Read(context.Request.Query, errors);
        if (errors.Count > 0)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, errors);
        }

        var entries = await pages.ReadAsync(context.Caller().AccountId, list.List, query, cancellationToken);
        return CsvText.IsWanted(context.Request) ? TypedResults.Text(CsvOf(list, entries), CsvText.MediaType) : JsonOf(list, entries);
    }

    private static async Task<IResult> FindAsync(AddressList list, string email, HttpContext context, EntryStore store, CancellationToken cancellationToken)
    {
        var entry = PathAddress.KeyOf(email) is { } key ? await store.FindAsync(context.Caller().AccountId, list.List, key, cancellationToken) : null;
        return JsonOf(list, entry is null ? [] : [entry]);
    }

    private static async Task<IResult> DeleteOneAsync(AddressList list, string email, HttpContext context, EntryStore store, CancellationToken cancellationToken) =>
        PathAddress.KeyOf(email) is { } key && await store.RemoveAsync(context.Caller().AccountId, list.List, 0, key, cancellationToken)
            ? TypedResults.NoContent()
            : ApiRefusal.Of(StatusCodes.Status404NotFound, "resource not found");

    private static async Task<IResult> DeleteAsync(AddressList list, HttpContext context, EntryStore store, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (request, refusal) = await JsonRequest.ReadAsync(context.Request, DeletionRules.MaxBody, cancellationToken);
        if (request is null)
        {
            return refusal!;
        }

        if (DeletionRules.Read(request) is not { } deletion)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, request.Errors);
        }

        var accountId = context.Caller().AccountId;
        await (deletion.Emails is { } emails
            ? store.RemoveAsync(accountId, list.List, emails, cancellationToken)
            : store.RemoveUntilAsync(accountId, list.List, groupId: 0, clock.GetUtcNow(), cancellationToken));
        return TypedResults.NoContent();
    }

    private static JsonHttpResult<IReadOnlyList<EntryAnswer>> JsonOf(AddressList list, IEnumerable<Entry> entries) =>
        TypedResults.Json<IReadOnlyList<EntryAnswer>>([.. entries.Select(list.AnswerOf)], EntryJson.Wire.IReadOnlyListEntryAnswer);

    private static string CsvOf(AddressList list, IEnumerable<Entry> entries) => CsvText.Line(list.Columns) + string.Concat(entries.Select(entry =>
        CsvText.Line(list.Columns.Select(column => column switch
        {
            "created" => (object)entry.CreatedAt.ToUnixTimeSeconds(),
            "email" => entry.Email,
            "reason" => CsvText.Harmless(entry.Reason),
            "status" => entry.Status,
            _ => entry.Ip,
        }))));
}
