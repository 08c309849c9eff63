using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Posthorn.Accounts;
using Posthorn.Kernel;
using Posthorn.Suppressions.AddressLists;
using Posthorn.Suppressions.Groups;
using Posthorn.Suppressions.Lists;

namespace Posthorn.Suppressions.Members;

/// <summary><c>/v3/asm/groups/{group_id}/suppressions</c>: who left one group.</summary>
internal static class GroupMemberEndpoints
{
    public static void Map(IEndpointRouteBuilder v3)
    {
        var members = v3.MapGroup("/asm/groups/{groupId}/suppressions");
        members.MapPost("", AddAsync).RequireScope("asm.groups.suppressions.create");
        members.MapGet("", ListAsync).RequireScope("asm.groups.suppressions.read");
        members.MapPost("/search", SearchAsync).RequireScope("asm.groups.suppressions.read");
        members.MapDelete("/{email}", RemoveAsync).RequireScope("asm.groups.suppressions.delete");
    }

    private static async Task<IResult> AddAsync(string groupId, HttpContext context, AddMembers add, CancellationToken cancellationToken)
    {
        var (request, refusal) = await JsonRequest.ReadAsync(context.Request, MemberRules.MaxBody, cancellationToken);
        if (request is null)
        {
            return refusal!;
        }

        if (MemberRules.Read(request) is not { } members)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, request.Errors);
        }

        await add.ExecuteAsync(
            context.Caller().AccountId, GroupEndpoints.TryReadId(groupId, out var id) ? id : null, members.Select(member => member.Key), cancellationToken);
        return TypedResults.Json(
            new RecipientsAnswer([.. members.Select(member => member.Given)]), MemberJson.Wire.RecipientsAnswer, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> ListAsync(string groupId, HttpContext context, GroupStore groups, EntryPages pages, CancellationToken cancellationToken)
    {
        var accountId = context.Caller().AccountId;
        return GroupEndpoints.TryReadId(groupId, out var id) && await groups.FindAsync(accountId, id, cancellationToken) is not null
            ? new JsonArrayStream<string>(
                pages.ReadAllAsync(accountId, SuppressionList.Group, id, cancellationToken).Select(entry => entry.Email), MemberJson.Wire.String)
            : NotFound();
    }

    private static async Task<IResult> SearchAsync(string groupId, HttpContext context, GroupStore groups, EntryPages pages, CancellationToken cancellationToken)
    {
        var (request, refusal) = await JsonRequest.ReadAsync(context.Request, MemberRules.MaxBody, cancellationToken);
        if (request is null)
        {
            return refusal!;
        }

        if (MemberRules.Read(request) is not { } wanted)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, request.Errors);
        }

        var accountId = context.Caller().AccountId;
        if (!GroupEndpoints.TryReadId(groupId, out var id) || await groups.FindAsync(accountId, id, cancellationToken) is null)
        {
            return NotFound();
        }

        var found = (await pages.FindInGroupAsync(accountId, id, [.. wanted.Select(item => item.Key).Distinct(StringComparer.Ordinal)], cancellationToken)).ToHashSet();
        return TypedResults.Json<IReadOnlyList<string>>(
            [.. wanted.Where(item => found.Contains(item.Key)).Select(item => item.Given)], MemberJson.Wire.IReadOnlyListString);
    }

    private static async Task<IResult> RemoveAsync(
        string groupId, string email, HttpContext context, GroupStore groups, EntryStore store, CancellationToken cancellationToken)
    {
        var accountId = context.Caller().AccountId;
        if (!GroupEndpoints.TryReadId(groupId, out var id) || await groups.FindAsync(accountId, id, cancellationToken) is null)
        {
            return NotFound();
        }

        if (PathAddress.KeyOf(email) is { } key)
        {
            await store.RemoveAsync(accountId, SuppressionList.Group, id, key, cancellationToken);
        }

        return TypedResults.NoContent();
    }

    private static JsonHttpResult<ApiErrors> NotFound() => ApiRefusal.Of(StatusCodes.Status404NotFound, "resource not found");
}
