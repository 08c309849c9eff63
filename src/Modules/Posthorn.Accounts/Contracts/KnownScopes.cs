using System.Collections.Frozen;
using Posthorn.Accounts.Scopes;

namespace Posthorn.Accounts;

/// <summary>What keys can be allowed: SendGrid's names, and Posthorn's own.</summary>
public static class KnownScopes
{
    /// <summary>Every scope that a key may be given.</summary>
    public static FrozenSet<string> All { get; } = ScopeTable.Assignable.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Some things are a parent's alone, and some are the owner's of this server.</summary>
    public static bool MayHold(this Account account, string scope) =>
        (account.IsParent || !ScopeRules.IsParents(scope)) && (account.Id == WellKnownAccounts.Owner || !ScopeRules.IsOwners(scope));
}
