using Posthorn.Accounts.Scopes;
using Posthorn.Kernel;

namespace Posthorn.Accounts.Teammates;

/// <summary>What a teammate is asked to be.</summary>
internal sealed record TeammateWish(string Email, bool IsAdmin, IReadOnlyList<string> Scopes);

/// <summary>What teammates may be given, and by whom: nobody gives, changes or takes away what they do not have. Pure.</summary>
internal static class TeammateRules
{
    public const int RequestBytes = 128 * 1024;
    public const string UnknownName = "username not found";
    public const string RestrictedOnly = "a teammate who is restricted to subusers has no scopes of the parent and is no admin";

    /// <summary>In the parent somebody restricted to subusers may see whom to choose. The list shows theirs alone.</summary>
    private const string SeesSubusers = "subusers.read";
    private const string Missing = "missing required argument";
    private const int MinEmail = 5;
    private const int MaxEmail = 255;
    private const int MaxScopes = 500;
    private const int MaxScope = 100;

    /// <summary>Everybody may look after themselves: the service gives these on top of what was asked.</summary>
    public static readonly IReadOnlyList<string> Minimum =
        ["user.account.read", "user.email.read", "user.profile.read", "user.profile.update", "user.timezone.read", "user.username.read"];

    /// <returns>With errors it is nothing.</returns>
    public static TeammateWish ReadInvitation(JsonMembers request)
    {
        var email = request.Line("email", MaxEmail);
        if (string.IsNullOrEmpty(email) && !Names(request, "email"))
        {
            request.Refuse("email", Missing);
        }
        else if (email is not null && (email.Length < MinEmail || !email[(email.IndexOf('@', StringComparison.Ordinal) + 1)..].Contains('.', StringComparison.Ordinal) || !EmailAddress.TryParse(email, out _)))
        {
            request.Refuse("email", "email is not a valid address of 5 to 255 characters");
        }

        return ReadRights(request) with { Email = email ?? "" };
    }

    public static TeammateWish ReadRights(JsonMembers request)
    {
        var scopes = request.Lines("scopes", MaxScopes, MaxScope);
        if (scopes is null && !Names(request, "scopes"))
        {
            request.Refuse("scopes", Missing);
        }

        var isAdmin = request.Boolean("is_admin");
        if (isAdmin is null && !Names(request, "is_admin"))
        {
            request.Refuse("is_admin", Missing);
        }

        if (isAdmin == true && scopes is { Count: > 0 })
        {
            request.Refuse("scopes", "scopes must be empty when is_admin is true");
        }

        return new TeammateWish("", isAdmin == true, scopes ?? []);
    }

    /// <summary>
    /// The flags that clients were shown are passed over, but for those about two-factor login. Billing is a family like any other here:
    /// a person may have it beside others, a key may not.
    /// </summary>
    /// <returns>What is to be stored; null: refused.</returns>
    public static IReadOnlyList<string>? Grant(Caller caller, TeammateWish draft, out IReadOnlyList<string> refused)
    {
        refused = draft.IsAdmin && !IsFull(caller) ? ["is_admin"] : [];
        var scopes = draft.Scopes.Where(scope => !IsSilentFlag(scope)).Distinct(StringComparer.Ordinal).ToList();
        if (refused.Count == 0)
        {
            refused = [.. scopes.Where(scope => !Minimum.Contains(scope) && !MayGive(caller, scope))];
        }

        return refused.Count > 0 ? null : scopes;
    }

    /// <summary>A full-access key stands for its account's owner.</summary>
    public static bool IsFull(Caller caller) => caller.Key.Scopes.Contains(ApiKey.FullAccess);

    /// <summary>Nobody lays hands on who may do more than they.</summary>
    public static bool MayChange(Caller caller, Teammate teammate) =>
        IsFull(caller) || (!teammate.IsAdmin && teammate.Scopes.All(scope => Minimum.Contains(scope) || caller.Allows(scope)));

    public static bool MayGive(Caller caller, string scope) =>
        KnownScopes.All.Contains(scope) && caller.Account.MayHold(scope) && (IsFull(caller) || caller.Key.Allows(scope));

    /// <summary>What a teammate may do, one by one.</summary>
    public static IReadOnlyList<string> Held(Account account, Teammate teammate) =>
        teammate.IsAdmin ? AllOf(account) : [.. teammate.Scopes.Union(teammate.IsSso ? [] : Minimum, StringComparer.Ordinal).Where(account.MayHold)];

    /// <summary>What stands with the user, so that sessions may do this and no more.</summary>
    public static IReadOnlyList<string> SessionScopes(Teammate teammate) => teammate.IsAdmin
        ? [ApiKey.FullAccess]
        : [.. teammate.Scopes.Union(teammate.IsSso ? [] : Minimum, StringComparer.Ordinal).Union(teammate.HasRestrictedSubusers ? [SeesSubusers] : [])];

    /// <summary>All that an account can do.</summary>
    public static IReadOnlyList<string> AllOf(Account account) => [.. ScopeTable.Assignable.Where(account.MayHold)];

    public static ApiError BadScopes(IReadOnlyList<string> refused) =>
        new(ScopeRules.BadScopes, "scopes", $"Not known, or not yours to give: {string.Join(", ", refused.Take(10))}");

    private static bool IsSilentFlag(string scope) => ScopeTable.Flags.Contains(scope) && !scope.StartsWith("2fa_", StringComparison.Ordinal);

    private static bool Names(JsonMembers request, string field) =>
        request.Errors.Any(error => error.Field is { } known && (known == field || known.StartsWith(field + ".", StringComparison.Ordinal)));
}
