using Posthorn.Accounts.Scopes;
using Posthorn.Kernel;

namespace Posthorn.Accounts.Teammates.SubuserAccess;

/// <summary>Which subusers a teammate may act for is said in these words, the same as for teammates who log in by SSO. Pure.</summary>
internal static class SubuserAccessRules
{
    public const int RequestBytes = 1024 * 1024;
    public const int MaxGrants = 1000;
    private const string Admin = "admin";
    private const string Restricted = "restricted";
    private const int MaxScopes = 500;
    private const int MaxText = 100;

    /// <summary>What is never given for single subusers.</summary>
    private static readonly string[] ParentsOwn = ["billing.", "newsletter.", "subusers.", "teammates.", "sso.", "user.profile.", "user.password.", "user.multifactor_authentication.", "validations.email."];

    private static readonly string[] ReadAtMost = ["user.email.", "user.username."];

    /// <returns>With errors it is nothing.</returns>
    public static (bool IsRestricted, IReadOnlyList<SubuserGrant> Grants) Read(JsonMembers request)
    {
        var isRestricted = request.Boolean("has_restricted_subuser_access");
        if (isRestricted is null && request.Errors.Count == 0)
        {
            request.Refuse("has_restricted_subuser_access", "missing required argument");
        }

        var items = request.Objects("subuser_access", MaxGrants) ?? [];
        if (items.Count > 0 && isRestricted == false)
        {
            request.Refuse("subuser_access", "has_restricted_subuser_access must be true when subuser_access is given");
        }

        var grants = items.Select((item, index) => ReadGrant(request, item, $"subuser_access.{index}")).OfType<SubuserGrant>().ToList();
        if (grants.Select(grant => grant.SubuserId).Distinct().Count() < grants.Count)
        {
            request.Refuse("subuser_access", "a subuser is given twice");
        }

        return (isRestricted == true, grants);
    }

    /// <summary>What may be given for single subusers.</summary>
    public static bool IsForSubusers(string scope) =>
        KnownScopes.All.Contains(scope) && !ScopeRules.IsOwners(scope)
        && !ParentsOwn.Any(prefix => scope.StartsWith(prefix, StringComparison.Ordinal))
        && scope is not ("ips.create" or "ips.read" or "ips.update" or "ips.delete")
        && !(ReadAtMost.Any(prefix => scope.StartsWith(prefix, StringComparison.Ordinal)) && !scope.EndsWith(".read", StringComparison.Ordinal));

    private static SubuserGrant? ReadGrant(JsonMembers request, JsonMembers item, string field)
    {
        var id = item.WholeNumber("id", 1, int.MaxValue);
        var permission = item.Line("permission_type", MaxText);
        var scopes = item.Lines("scopes", MaxScopes, MaxText);
        foreach (var error in item.Errors)
        {
            request.Refuse($"{field}.{error.Field}", error.Message);
        }

        if (item.Errors.Count > 0)
        {
            return null;
        }

        if (id is null)
        {
            request.Refuse($"{field}.id", "missing required argument");
        }

        if (permission is not (Admin or Restricted))
        {
            request.Refuse($"{field}.permission_type", "permission_type must be admin or restricted");
        }
        else if (permission == Admin && scopes is { Count: > 0 })
        {
            request.Refuse($"{field}.scopes", "scopes must be empty when permission_type is admin");
        }
        else if (scopes?.FirstOrDefault(scope => !IsForSubusers(scope)) is { } wrong)
        {
            request.Refuse($"{field}.scopes", $"{ScopeRules.BadScopes}: {wrong}");
        }

        return new SubuserGrant(id ?? 0, permission == Admin, [.. (scopes ?? []).Distinct(StringComparer.Ordinal)]);
    }
}
