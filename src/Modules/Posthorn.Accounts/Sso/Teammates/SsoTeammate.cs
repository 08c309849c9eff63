using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Posthorn.Accounts.Teammates;

namespace Posthorn.Accounts.Sso.Teammates;

/// <summary>Somebody whom an identity provider logs in. The address is also the user name.</summary>
/// <param name="Scopes">What they may do in the account itself; empty for an admin, who may do all.</param>
/// <param name="HasRestrictedSubuserAccess">Sees nothing but the subusers of the list.</param>
internal sealed record SsoTeammate(
    long AccountId, string Email, string FirstName, string LastName, bool IsAdmin, IReadOnlyList<string> Scopes, bool HasRestrictedSubuserAccess,
    IReadOnlyList<SubuserAccess> SubuserAccess)
{
    /// <summary>As one of all who work in the account.</summary>
    public Teammate AsTeammate() => new(
        AccountId, Email, Email, IsAdmin, Scopes, new Dictionary<string, string> { ["first_name"] = FirstName, ["last_name"] = LastName }, HasRestrictedSubuserAccess, default)
    {
        IsSso = true,
    };

    public IReadOnlyList<SubuserGrant> Grants() => [.. SubuserAccess.Select(access => new SubuserGrant(access.Id, access.PermissionType == "admin", access.Scopes))];
}

/// <param name="PermissionType">admin or restricted.</param>
internal sealed record SubuserAccess(long Id, string PermissionType, IReadOnlyList<string> Scopes);

internal sealed record SubuserAccessAnswer(long Id, string Username, string Email, bool Disabled, string PermissionType, IReadOnlyList<string> Scopes);

internal sealed record SsoTeammateAnswer(
    string FirstName, string LastName, string Email, bool IsAdmin, bool IsSso, IReadOnlyList<string> Scopes, bool HasRestrictedSubuserAccess,
    IReadOnlyList<SubuserAccessAnswer> SubuserAccess);

/// <summary>The longer form that a change is answered with. What nobody ever told us is empty.</summary>
internal sealed record SsoTeammateDetailAnswer(
    string Address, string Address2, string City, string Company, string Country, string Username, string Phone, string State, string UserType, string Website, string Zip,
    string FirstName, string LastName, string Email, bool IsAdmin, bool IsSso, IReadOnlyList<string> Scopes, bool HasRestrictedSubuserAccess,
    IReadOnlyList<SubuserAccessAnswer> SubuserAccess);

[JsonSerializable(typeof(SsoTeammateAnswer))]
[JsonSerializable(typeof(SsoTeammateDetailAnswer))]
[JsonSerializable(typeof(IReadOnlyList<SubuserAccess>))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class SsoTeammatesJson : JsonSerializerContext
{
    public static SsoTeammatesJson Wire { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
