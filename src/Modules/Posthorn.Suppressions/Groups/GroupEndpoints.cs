using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Posthorn.Accounts;
using Posthorn.Kernel;
using Posthorn.Suppressions.Lists;

namespace Posthorn.Suppressions.Groups;

/// <summary><c>/v3/asm/groups</c>. It reads the database and not the memory, so that every node shows what another one changed.</summary>
internal static class GroupEndpoints
{
    private const int MaxRequest = 64 * 1024;

    public static void Map(IEndpointRouteBuilder v3)
    {
        var groups = v3.MapGroup("/asm/groups");
        groups.MapPost("", AddAsync).RequireScope("asm.groups.create");
        groups.MapGet("", ListAsync).RequireScope("asm.groups.read");
        groups.MapGet("/{groupId}", GetAsync).RequireScope("asm.groups.read");
        groups.MapPatch("/{groupId}", ChangeAsync).RequireScope("asm.groups.update");
        groups.MapDelete("/{groupId}", RemoveAsync).RequireScope("asm.groups.delete");
    }

    private static async Task<IResult> AddAsync(HttpContext context, UnsubscribeGroups groups, CancellationToken cancellationToken)
    {
        var (request, refusal) = await JsonRequest.ReadAsync(context.Request, MaxRequest, cancellationToken);
        if (request is null)
        {
            return refusal!;
        }

        var draft = GroupRules.New(request);
        if (request.Errors.Count > 0)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, request.Errors);
        }

        return await groups.AddAsync(context.Caller().AccountId, draft, cancellationToken) switch
        {
            GroupOutcome.Stored { Group: var group } => TypedResults.Json(
                NewGroupAnswer.Of(group), GroupJson.Wire.NewGroupAnswer, statusCode: StatusCodes.Status201Created),
            var other => Refused(other),
        };
    }

    private static async Task<Results<JsonHttpResult<IReadOnlyList<GroupAnswer>>, JsonHttpResult<ApiErrors>>> ListAsync(
        HttpContext context, GroupStore store, EntryStore entries, CancellationToken cancellationToken)
    {
        var wanted = new HashSet<long>();
        foreach (var text in context.Request.Query["id"])
        {
            if (!TryReadId(text, out var id))
            {
                return ApiRefusal.Of(StatusCodes.Status400BadRequest, "id must be the number of a group.", "id");
            }

            wanted.Add(id);
        }

        var accountId = context.Caller().AccountId;
        var groups = await store.ListAsync(accountId, cancellationToken);
        var counts = groups.Count == 0 ? [] : (await entries.CountGroupsAsync(accountId, cancellationToken)).ToDictionary();
        return TypedResults.Json<IReadOnlyList<GroupAnswer>>(
            [.. groups.Where(group => wanted.Count == 0 || wanted.Contains(group.Id)).Select(group => GroupAnswer.Of(group, counts.GetValueOrDefault(group.Id)))],
            GroupJson.Wire.IReadOnlyListGroupAnswer);
    }

    private static async Task<Results<JsonHttpResult<GroupAnswer>, JsonHttpResult<ApiErrors>>> GetAsync(
        HttpContext context, string groupId, GroupStore store, EntryStore entries, CancellationToken cancellationToken) =>
        TryReadId(groupId, out var id) && await store.FindAsync(context.Caller().AccountId, id, cancellationToken) is { } group
            ? TypedResults.Json(GroupAnswer.Of(group, await entries.CountGroupAsync(context.Caller().AccountId, id, cancellationToken)), GroupJson.Wire.GroupAnswer)
            : NotFound();

    private static async Task<IResult> ChangeAsync(
        HttpContext context, string groupId, UnsubscribeGroups groups, EntryStore entries, CancellationToken cancellationToken)
    {
        var (request, refusal) = await JsonRequest.ReadAsync(context.Request, MaxRequest, cancellationToken);
        if (request is null)
        {
            return refusal!;
        }

        var draft = GroupRules.Change(request);
        if (request.Errors.Count > 0)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, request.Errors);
        }

        if (!TryReadId(groupId, out var id))
        {
            return NotFound();
        }

        // 201 is what the official description says, and clients check for it.
        return await groups.ChangeAsync(context.Caller().AccountId, id, draft, cancellationToken) switch
        {
            GroupOutcome.Stored { Group: var group } => TypedResults.Json(
                GroupAnswer.Of(group, await entries.CountGroupAsync(context.Caller().AccountId, id, cancellationToken)), GroupJson.Wire.GroupAnswer,
                statusCode: StatusCodes.Status201Created),
            var other => Refused(other),
        };
    }

    private static async Task<Results<NoContent, JsonHttpResult<ApiErrors>>> RemoveAsync(
        HttpContext context, string groupId, UnsubscribeGroups groups, CancellationToken cancellationToken) =>
        TryReadId(groupId, out var id) && await groups.RemoveAsync(context.Caller().AccountId, id, cancellationToken)
            ? TypedResults.NoContent()
            : NotFound();

    private static JsonHttpResult<ApiErrors> Refused(GroupOutcome outcome) => outcome switch
    {
        GroupOutcome.NameTaken => ApiRefusal.Of(StatusCodes.Status400BadRequest, "There is a group of this name already.", "name"),
        GroupOutcome.TooMany => ApiRefusal.Of(StatusCodes.Status400BadRequest, $"An account may have {GroupRules.MaxGroups} groups."),
        _ => NotFound(),
    };

    private static JsonHttpResult<ApiErrors> NotFound() => ApiRefusal.Of(StatusCodes.Status404NotFound, "resource not found");

    public static bool TryReadId(string? text, out long id) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id);
}
