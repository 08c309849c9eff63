namespace Posthorn.Accounts.Teammates;

/// <summary>What somebody who logged in may do for a subuser: owners and admins what they may do at home, teammates what was given for that subuser alone.</summary>
internal sealed class TeammateReach(TeammateDirectory directory)
{
    /// <param name="key">Shown by a request.</param>
    /// <param name="subuserId">Whom it is to act for: a subuser of the key's account.</param>
    /// <param name="cancellationToken">The request's.</param>
    /// <returns>The key as it is there; null: it may not act for this one.</returns>
    public async ValueTask<ApiKey?> ForAsync(ApiKey key, long subuserId, CancellationToken cancellationToken)
    {
        if (ReachesAll(key))
        {
            return key;
        }

        var grants = await directory.FindAsync(key.AccountId, key.Name, cancellationToken) is { } teammate
            ? await directory.ListGrantsAsync(teammate, cancellationToken)
            : [];
        return grants.FirstOrDefault(grant => grant.SubuserId == subuserId) is { } given
            ? key with { Scopes = given.IsAdmin ? new HashSet<string> { ApiKey.FullAccess } : given.Scopes.ToHashSet(StringComparer.Ordinal) }
            : null;
    }

    /// <summary>Which subusers exist for whoever shows this key.</summary>
    /// <returns>Their ids; null: all of the account.</returns>
    public async ValueTask<IReadOnlySet<long>?> VisibleAsync(ApiKey key, CancellationToken cancellationToken) =>
        !ReachesAll(key) && await directory.FindAsync(key.AccountId, key.Name, cancellationToken) is { HasRestrictedSubusers: true } teammate
            ? (await directory.ListGrantsAsync(teammate, cancellationToken)).Select(grant => grant.SubuserId).ToHashSet()
            : null;

    /// <summary>Keys know no list, and admins have none.</summary>
    private static bool ReachesAll(ApiKey key) => key.Session is null || key.Scopes.Contains(ApiKey.FullAccess);
}
