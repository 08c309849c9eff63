using Posthorn.Accounts.Scopes;
using Posthorn.Kernel;

namespace Posthorn.Accounts.Sso.Teammates;

/// <summary>What an SSO teammate must be. Pure.</summary>
internal static class SsoTeammateRules
{
    public const int MaxEmail = 255;
    public const int MaxName = 100;
    public const int MaxSubusers = 1000;
    public const int MaxScopes = 500;
    public const string BadEmail = "email must be an email address.";
    public const string OneKind = "Only one of is_admin, persona and scopes may be given.";
    public const string NoSuchPersona = "persona must be one of accountant, developer, marketer, observer.";
    public const string NeedsRestriction = "subuser_access needs has_restricted_subuser_access to be true.";
    public const string RestrictedOnly = "With has_restricted_subuser_access there is no is_admin, persona or scopes.";
    public const string BadType = "permission_type must be admin or restricted.";
    public const string AdminScopes = "permission_type admin goes without scopes.";

    /// <summary>What cannot be given for a subuser alone.</summary>
    private static readonly string[] NotForSubusers =
    [
        "billing.", "newsletter.", "subusers.", "teammates.", "sso.", "ui.", "signup.", "user.profile.", "user.password.", "user.multifactor_authentication.", "validations.email.",
    ];

    private static readonly string[] NorThese =
    [
        "ips.create", "ips.read", "ips.update", "ips.delete", "user.email.create", "user.email.update", "user.email.delete", "user.username.create", "user.username.update",
        "user.username.delete",
    ];

    /// <summary>Whether somebody may be called so; else a database may not even take the text.</summary>
    public static bool MayBeName(string text) => text.Length is > 0 and <= MaxEmail && !text.Any(char.IsControl);

    /// <param name="request">Where what is wrong is noted.</param>
    /// <param name="accountId">Whose.</param>
    /// <param name="email">Of whom a change is about; null: a new one, who says it.</param>
    /// <param name="canGive">Whether the caller has a scope to give.</param>
    /// <returns>Null: refused. Whether the subusers exist is to be looked up.</returns>
    public static SsoTeammate? Read(JsonMembers request, long accountId, string? email, Func<string, bool> canGive)
    {
        var address = email ?? IntegrationRules.Required(request, "email", MaxEmail);
        if (email is null && address is { Length: > 0 } && !EmailAddress.TryParse(address, out _))
        {
            request.Refuse("email", BadEmail);
        }

        var first = IntegrationRules.Required(request, "first_name", MaxName);
        var last = IntegrationRules.Required(request, "last_name", MaxName);
        var isAdmin = request.Boolean("is_admin") ?? false;
        var scopes = request.Lines("scopes", MaxScopes, 100)?.Except(ScopeTable.Flags).Distinct().ToList() ?? [];
        var persona = request.Line("persona", 50);
        if (persona is not null && !Personas.All.ContainsKey(persona))
        {
            request.Refuse("persona", NoSuchPersona);
        }

        if ((isAdmin ? 1 : 0) + (persona is null ? 0 : 1) + (scopes.Count > 0 ? 1 : 0) > 1)
        {
            request.Refuse("scopes", OneKind);
        }

        var isRestricted = request.Boolean("has_restricted_subuser_access") ?? false;
        var access = ReadAccess(request);
        if (access.Count > 0 && !isRestricted)
        {
            request.Refuse("has_restricted_subuser_access", NeedsRestriction);
        }

        if (isRestricted && (isAdmin || persona is not null || scopes.Count > 0))
        {
            request.Refuse("has_restricted_subuser_access", RestrictedOnly);
        }

        // A persona is a wish for what SendGrid lists; who gives it gives no more than they have.
        var given = persona is not null && Personas.All.TryGetValue(persona, out var listed) ? [.. listed.Where(canGive)] : scopes;
        if (given.Concat(access.SelectMany(item => item.Scopes)).Any(scope => !ScopeTable.Assignable.Contains(scope) || !canGive(scope)))
        {
            request.Refuse("scopes", ScopeRules.BadScopes);
        }

        return request.Errors.Count > 0 ? null : new SsoTeammate(accountId, address!, first!, last!, isAdmin, given, isRestricted, access);
    }

    private static List<SubuserAccess> ReadAccess(JsonMembers request)
    {
        var items = new List<SubuserAccess>();
        foreach (var (item, i) in (request.Objects("subuser_access", MaxSubusers) ?? []).Select((item, i) => (item, i)))
        {
            var id = item.WholeNumber("id", 1, int.MaxValue);
            var type = item.Line("permission_type", 20);
            var scopes = item.Lines("scopes", MaxScopes, 100) ?? [];
            foreach (var error in item.Errors)
            {
                request.Refuse($"subuser_access.{i}.{error.Field}", error.Message);
            }

            if (id is null && item.Errors.Count == 0)
            {
                request.Refuse($"subuser_access.{i}.id", IntegrationRules.Missing);
            }
            else if (type is not ("admin" or "restricted") && item.Errors.Count == 0)
            {
                request.Refuse($"subuser_access.{i}.permission_type", BadType);
            }
            else if (type == "admin" && scopes.Count > 0)
            {
                request.Refuse($"subuser_access.{i}.scopes", AdminScopes);
            }
            else if (scopes.Any(scope => NorThese.Contains(scope) || NotForSubusers.Any(prefix => scope.StartsWith(prefix, StringComparison.Ordinal))))
            {
                request.Refuse($"subuser_access.{i}.scopes", ScopeRules.BadScopes);
            }

            items.Add(new SubuserAccess(id ?? 0, type ?? "", scopes));
        }

        return items;
    }
}
