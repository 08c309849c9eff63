using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Posthorn.Accounts.Scopes;
using Posthorn.Accounts.Subusers;
using Posthorn.Kernel;

namespace Posthorn.Accounts.Teammates.SubuserAccess;

/// <summary>
/// <c>/v3/teammates/{name}/subuser_access</c>: which subusers a teammate may act for. Admins may for all. Reading is SendGrid's; that a key may
/// set it for a teammate with a password is ours.
/// </summary>
internal static class SubuserAccessEndpoints
{
    private const string BySso = "This teammate logs in by single sign-on: PATCH /v3/sso/teammates/{username} says which subusers they may act for.";
    private const int DefaultLimit = 100;
    private const int MaxFilter = Usernames.MaxLength;

    public static void Map(IEndpointRouteBuilder v3)
    {
        var access = v3.MapGroup("/teammates/{username}/subuser_access");
        access.MapGet("", GetAsync).RequireScope("teammates.read");
        access.MapPut("", PutAsync).RequireScope("teammates.update");
    }

    private static async Task<IResult> GetAsync(
        HttpContext context, string username, TeammateDirectory directory, SubuserStore subusers, CancellationToken cancellationToken)
    {
        var query = context.Request.Query;
        List<ApiError> errors = [];
        var limit = (int)Number(query["limit"].ToString(), DefaultLimit, 1, OffsetPage.MaxLimit, "limit", errors);
        var after = Number(query["after_subuser_id"].ToString(), 0, 0, long.MaxValue, "after_subuser_id", errors);
        var filter = query["username"].ToString();
        if (filter.Length > MaxFilter || filter.Any(char.IsControl))
        {
            errors.Add(new ApiError($"username is limited to {MaxFilter} characters without control characters", "username"));
        }

        if (errors.Count > 0)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, errors);
        }

        var account = context.Caller().Account;
        var isOwner = TeammateEndpoints.IsOwner(account, username);
        var teammate = isOwner ? null : await directory.FindAsync(account.Id, username, cancellationToken);
        if (!isOwner && teammate is null)
        {
            return TeammateEndpoints.NotFound();
        }

        // For whoever may act for all, every subuser stands here.
        var actsForAll = isOwner || (teammate!.IsAdmin && !teammate.HasRestrictedSubusers);
        var grants = actsForAll ? null : (await directory.ListGrantsAsync(teammate!, cancellationToken)).ToDictionary(grant => grant.SubuserId);
        var found = grants is null
            ? await subusers.ListAfterAsync(account.Id, after, filter, limit + 1, cancellationToken)
            : [.. (await ListOfAsync(subusers, account.Id, after, filter, grants, cancellationToken)).Take(limit + 1)];
        var shown = found.Take(limit).ToList();
        var next = found.Count > limit
            ? new NextSubusers(limit, shown[^1].Account.Id, filter.Length == 0 ? null : filter)
            : new NextSubusers(null, null, null);
        return TypedResults.Json(
            new SubuserAccessPage(teammate?.HasRestrictedSubusers == true, [.. shown.Select(subuser => LineOf(subuser, grants))], new NextMetadata(next)),
            TeammatesJson.Wire.SubuserAccessPage);
    }

    private static async Task<IResult> PutAsync(
        HttpContext context, string username, TeammateDirectory directory, SubuserStore subusers, EditTeammates edit, CancellationToken cancellationToken)
    {
        var caller = context.Caller();
        if (TeammateEndpoints.IsOwner(caller.Account, username))
        {
            return TeammateEndpoints.Forbidden();
        }

        if (await directory.FindAsync(caller.AccountId, username, cancellationToken) is not { } teammate)
        {
            return TeammateEndpoints.NotFound();
        }

        if (teammate.IsSso)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, BySso, "username");
        }

        var (request, refusal) = await JsonRequest.ReadAsync(context.Request, SubuserAccessRules.RequestBytes, cancellationToken);
        if (request is null)
        {
            return refusal!;
        }

        var (isRestricted, grants) = SubuserAccessRules.Read(request);
        if (isRestricted && (teammate.IsAdmin || teammate.Scopes.Count > 0) && request.Errors.Count == 0)
        {
            request.Refuse("has_restricted_subuser_access", TeammateRules.RestrictedOnly);
        }

        if (request.Errors.Count == 0 && await FirstUnknownAsync(subusers, caller.AccountId, grants, cancellationToken) is { } unknown)
        {
            request.Refuse("subuser_access", $"there is no subuser {unknown}");
        }

        if (request.Errors.Count > 0)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, request.Errors);
        }

        // All of a subuser is given by a full-access key alone; single scopes by who has them.
        var refused = TeammateRules.IsFull(caller) ? [] : grants.SelectMany(grant => grant.IsAdmin ? ["admin"] : grant.Scopes.Where(scope => !caller.Allows(scope))).ToList();
        if (refused.Count > 0)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, [TeammateRules.BadScopes(refused)]);
        }

        var (outcome, _) = await edit.RestrictAsync(caller, username, isRestricted, isRestricted ? grants : [], cancellationToken);
        return outcome == TeammateOutcome.Done ? await GetAsync(context, username, directory, subusers, cancellationToken) : TeammateEndpoints.Refusal(outcome);
    }

    private static async Task<IEnumerable<Subuser>> ListOfAsync(
        SubuserStore subusers, long parentId, long after, string filter, Dictionary<long, SubuserGrant> grants, CancellationToken cancellationToken) =>
        grants.Count == 0 ? [] : (await subusers.ListAfterAsync(parentId, after, filter, int.MaxValue, cancellationToken)).Where(subuser => grants.ContainsKey(subuser.Account.Id));

    private static async Task<long?> FirstUnknownAsync(SubuserStore subusers, long parentId, IReadOnlyList<SubuserGrant> grants, CancellationToken cancellationToken)
    {
        if (grants.Count == 0)
        {
            return null;
        }

        var known = (await subusers.ListAfterAsync(parentId, 0, "", int.MaxValue, cancellationToken)).Select(subuser => subuser.Account.Id).ToHashSet();
        return grants.FirstOrDefault(grant => !known.Contains(grant.SubuserId))?.SubuserId;
    }

    private static SubuserAccessLine LineOf(Subuser subuser, Dictionary<long, SubuserGrant>? grants)
    {
        var grant = grants?[subuser.Account.Id];
        var isAdmin = grant is null or { IsAdmin: true };
        return new SubuserAccessLine(
            subuser.Account.Id, subuser.Account.Username, subuser.Account.Email, subuser.IsDisabled, isAdmin ? "admin" : "restricted",
            isAdmin ? [.. ScopeTable.Assignable.Where(SubuserAccessRules.IsForSubusers)] : grant!.Scopes);
    }

    private static long Number(string text, long absent, long min, long max, string name, List<ApiError> errors)
    {
        if (text.Length == 0)
        {
            return absent;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
        {
            return number;
        }

        errors.Add(new ApiError($"{name} must be a number from {min} to {max}.", name));
        return absent;
    }
}
