using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Posthorn.Accounts;
using Posthorn.Suppressions.AddressLists;
using Posthorn.Suppressions.Lists;

namespace Posthorn.Suppressions.Members;

/// <summary><c>/v3/asm/suppressions/global</c>: who wants no mail at all.</summary>
internal static class GlobalEndpoints
{
    public static void Map(IEndpointRouteBuilder v3)
    {
        var global = v3.MapGroup("/asm/suppressions/global");
        global.MapPost("", AddAsync).RequireScope("asm.suppressions.global.create");
        global.MapGet("/{email}", FindAsync).RequireScope("asm.suppressions.global.read");
        global.MapDelete("/{email}", RemoveAsync).RequireScope("asm.suppressions.global.delete");
    }

    private static async Task<IResult> AddAsync(HttpContext context, AddMembers add, CancellationToken cancellationToken)
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

        await add.ExecuteAsync(context.Caller().AccountId, groupId: null, members.Select(member => member.Key), cancellationToken);
        return TypedResults.Json(
            new RecipientsAnswer([.. members.Select(member => member.Given)]), MemberJson.Wire.RecipientsAnswer, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> FindAsync(string email, HttpContext context, EntryStore store, CancellationToken cancellationToken)
    {
        var entry = PathAddress.KeyOf(email) is { } key
            ? await store.FindAsync(context.Caller().AccountId, SuppressionList.Unsubscribes, key, cancellationToken)
            : null;
        return TypedResults.Json(new GlobalAnswer(entry?.Email), MemberJson.Wire.GlobalAnswer);
    }

    private static async Task<IResult> RemoveAsync(string email, HttpContext context, EntryStore store, CancellationToken cancellationToken)
    {
        if (PathAddress.KeyOf(email) is { } key)
        {
            await store.RemoveAsync(context.Caller().AccountId, SuppressionList.Unsubscribes, 0, key, cancellationToken);
        }

        return TypedResults.NoContent();
    }
}
