using Posthorn.Accounts.Sso.Teammates;

namespace Posthorn.Accounts.Teammates;

/// <summary>What somebody who logged in may do for a subuser: owners and admins what they may do at home, teammates what was given for that subuser alone.</summary>
internal sealed class TeammateReach(TeammateStore teammates, SsoTeammateStore ssoTeammates)
{
    /// <param name="key">Shown by a request.</param>
    /// <param name="subuserId">Whom it is to act for: a subuser of the key's account.</param>
    /// <param name="cancellationToken">The request's.</param>
    /// <returns>The key as it is there; null: it may not act for this one.</returns>
    public async ValueTask<ApiKey?> ForAsync(ApiKey key, long subuserId, CancellationToken cancellationToken)
    {
        if (key.Session is null || key.Scopes.Contains(ApiKey.FullAccess))
        {
            return key;
        }

        IReadOnlyList<SubuserGrant> grants = await teammates.FindAsync(key.AccountId, key.Name, cancellationToken) is { } teammate
            ? await teammates.ListGrantsAsync(teammate, cancellationToken)
            : [.. ((await ssoTeammates.FindAsync(key.AccountId, key.Name, cancellationToken))?.SubuserAccess ?? [])
                .Select(access => new SubuserGrant(access.Id, access.PermissionType == "admin", access.Scopes))];
        return grants.FirstOrDefault(grant => grant.SubuserId == subuserId) is { } given
            ? key with { Scopes = given.IsAdmin ? new HashSet<string> { ApiKey.FullAccess } : given.Scopes.ToHashSet(StringComparer.Ordinal) }
            : null;
    }
}
