using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Posthorn.Accounts;
using Posthorn.Kernel;
using Posthorn.Suppressions.AddressLists;
using Posthorn.Suppressions.Groups;
using Posthorn.Suppressions.Lists;

namespace Posthorn.Suppressions.Members;

/// <summary><c>/v3/asm/suppressions</c>: who left which groups.</summary>
internal static class MembershipEndpoints
{
    public static void Map(IEndpointRouteBuilder v3)
    {
        var all = v3.MapGroup("/asm/suppressions");
        all.MapGet("", ListAsync).RequireScope("asm.groups.suppressions.read");
        all.MapGet("/{email}", OneAsync).RequireScope("asm.groups.suppressions.read");
    }

    /// <summary>All of them, unless the caller asks for a part.</summary>
    private static async Task<IResult> ListAsync(HttpContext context, GroupStore groups, EntryPages pages, CancellationToken cancellationToken)
    {
        List<ApiError> errors = [];
        var limit = ListQueryRules.Number(context.Request.Query, "limit", 1, int.MaxValue, errors);
        var offset = ListQueryRules.Number(context.Request.Query, "offset", 0, int.MaxValue, errors);
        if (errors.Count > 0)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, errors);
        }

        var accountId = context.Caller().AccountId;
        var all = ReadAsync(accountId, await groups.ListAsync(accountId, cancellationToken), pages, cancellationToken);
        return new JsonArrayStream<MembershipAnswer>(all.Skip((int)(offset ?? 0)).Take((int)(limit ?? int.MaxValue)), MemberJson.Wire.MembershipAnswer);
    }

    /// <summary>Every group of the account, and whether the address left it.</summary>
    private static async Task<IResult> OneAsync(
        string email, HttpContext context, GroupStore groups, IRecipientChoices choices, CancellationToken cancellationToken)
    {
        var accountId = context.Caller().AccountId;
        var left = PathAddress.KeyOf(email) is { } key ? (await choices.ReadAsync(accountId, key, cancellationToken)).GroupsLeft : new HashSet<long>();
        return TypedResults.Json(
            new GroupStandingsAnswer([.. (await groups.ListAsync(accountId, cancellationToken)).Select(group =>
                new GroupStandingAnswer(group.Id, group.Name, group.Description, group.IsDefault, left.Contains(group.Id)))]),
            MemberJson.Wire.GroupStandingsAnswer);
    }

    private static async IAsyncEnumerable<MembershipAnswer> ReadAsync(
        long accountId, IReadOnlyList<UnsubscribeGroup> groups, EntryPages pages, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var group in groups)
        {
            await foreach (var entry in pages.ReadAllAsync(accountId, SuppressionList.Group, group.Id, cancellationToken))
            {
                yield return new MembershipAnswer(entry.Email, group.Id, group.Name, entry.CreatedAt.ToUnixTimeSeconds());
            }
        }
    }
}
