namespace Posthorn.Accounts.Scopes;

/// <summary>Which scopes go together, and which a key may be given by another key.</summary>
internal static class ScopeRules
{
    public const string BadScopes = "invalid or unassignable scopes were given";

    private static readonly string[] ParentPrefixes = ["subusers.", "billing."];
    private static readonly string[] OwnerPrefixes = ["partners.", "posthorn.queue."];

    /// <summary>A key holds billing scopes or other ones, never both.</summary>
    public static bool IsBilling(string scope) => scope.StartsWith("billing.", StringComparison.Ordinal);

    /// <summary>What SendGrid's Full Access leaves out.</summary>
    public static bool IsApart(string scope) => IsBilling(scope) || scope.StartsWith("validations.email.", StringComparison.Ordinal);

    /// <summary>A subuser has no subusers, pays nothing and buys no addresses.</summary>
    public static bool IsParents(string scope) => scope == "ips.create" || StartsWithAny(scope, ParentPrefixes);

    /// <summary>What is about all accounts at once: the queue, and who makes accounts for customers.</summary>
    public static bool IsOwners(string scope) => StartsWithAny(scope, OwnerPrefixes);

    /// <summary>
    /// What a new or changed key is given. Nobody gives what they do not have; a full-access key stands for its account's owner, who may
    /// give the scopes that are kept apart, on keys of their own.
    /// </summary>
    /// <param name="caller">Who gives.</param>
    /// <param name="asked">Null: all that the caller has. Flags are dropped, since clients send back what they were shown.</param>
    /// <param name="refused">What cannot be given; empty when it is the mixture that is wrong, or nothing was asked.</param>
    /// <returns>Null: refused.</returns>
    public static IReadOnlyList<string>? Grant(Caller caller, IReadOnlyList<string>? asked, out IReadOnlyList<string> refused)
    {
        refused = [];
        if (asked is null)
        {
            return [.. caller.Key.Scopes];
        }

        var isFull = caller.Key.Scopes.Contains(ApiKey.FullAccess);
        var scopes = asked.Except(ScopeTable.Flags, StringComparer.Ordinal).ToList();
        refused = [.. scopes.Where(scope => !KnownScopes.All.Contains(scope) || !caller.Account.MayHold(scope) || !(isFull || caller.Key.Allows(scope)))];
        var isMixed = scopes.Any(IsBilling) && !scopes.All(IsBilling);
        return scopes.Count == 0 || refused.Count > 0 || isMixed ? null : scopes;
    }

    /// <summary>What a key can do, one by one.</summary>
    public static IReadOnlyList<string> Held(Account account, ApiKey key) =>
        key.Scopes.Contains(ApiKey.FullAccess)
            ? [.. ScopeTable.Assignable.Where(scope => key.Allows(scope) && account.MayHold(scope))]
            : [.. key.Scopes.Where(account.MayHold)];

    /// <summary>The same with the flags that SendGrid puts behind the scopes of a restricted key.</summary>
    public static IReadOnlyList<string> Shown(Account account, ApiKey key) =>
        key.Scopes.Contains(ApiKey.FullAccess) ? Held(account, key) : [.. Held(account, key), .. ScopeTable.ShownFlags];

    private static bool StartsWithAny(string scope, string[] prefixes) => prefixes.Any(prefix => scope.StartsWith(prefix, StringComparison.Ordinal));
}
