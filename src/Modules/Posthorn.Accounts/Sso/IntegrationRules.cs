using Posthorn.Kernel;

namespace Posthorn.Accounts.Sso;

/// <summary>What an integration must be. Pure.</summary>
internal static class IntegrationRules
{
    public const int MaxName = 200;
    public const int MaxUrl = 2000;
    public const int MaxIntegrations = 50;
    public const string Missing = "missing required argument";
    public const string NoUrl = "This must be an absolute http or https address.";

    public static readonly string TooMany = $"An account has at most {MaxIntegrations} SSO integrations.";

    /// <returns>Null: what is wrong is noted in the request.</returns>
    public static IntegrationDraft? Read(JsonMembers request)
    {
        var name = Required(request, "name", MaxName);
        var enabled = request.Boolean("enabled");
        if (enabled is null && !Blames(request, "enabled"))
        {
            request.Refuse("enabled", Missing);
        }

        var signin = Url(request, "signin_url");
        var signout = Url(request, "signout_url");
        var entity = Required(request, "entity_id", MaxUrl);
        var completed = request.Boolean("completed_integration");
        return request.Errors.Count > 0 ? null : new IntegrationDraft(name!, enabled!.Value, signin!, signout!, entity!, completed);
    }

    public static string? Required(JsonMembers request, string name, int maxLength)
    {
        var text = request.Line(name, maxLength)?.Trim();
        if (text is null or "" && !Blames(request, name))
        {
            request.Refuse(name, Missing);
        }

        return text;
    }

    private static string? Url(JsonMembers request, string name)
    {
        var text = Required(request, name, MaxUrl);
        if (text is { Length: > 0 } && !(Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http"))
        {
            request.Refuse(name, NoUrl);
        }

        return text;
    }

    private static bool Blames(JsonMembers request, string field) => request.Errors.Any(error => error.Field == field);
}
