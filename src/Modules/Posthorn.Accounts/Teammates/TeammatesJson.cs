using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Posthorn.Accounts.Teammates;

/// <summary>The wire form of teammates.</summary>
[JsonSerializable(typeof(TeammateList))]
[JsonSerializable(typeof(TeammateLine))]
[JsonSerializable(typeof(InvitationList))]
[JsonSerializable(typeof(InvitationLine))]
[JsonSerializable(typeof(SubuserAccessPage))]
[JsonSerializable(typeof(IReadOnlyList<ScopeRequestLine>))]
[JsonSerializable(typeof(ScopeRequestLine))]
[JsonSerializable(typeof(ScopeGroupLine))]
internal sealed partial class TeammatesJson : JsonSerializerContext
{
    public static TeammatesJson Wire { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}

internal sealed record TeammateList(IReadOnlyList<TeammateLine> Result);

/// <param name="UserType"><c>owner</c>, <c>admin</c> or <c>teammate</c>.</param>
/// <param name="IsSso">Written only where it is true: the published form of other teammates does not know it.</param>
/// <param name="Scopes">Only where one teammate is asked for.</param>
internal sealed record TeammateLine(
    string Username, string Email, string FirstName, string LastName, string UserType, bool IsAdmin,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool IsSso, string Phone, string Website, string Company, string Address,
    [property: JsonPropertyName("address2")] string Address2, string City, string State, string Zip, string Country,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Scopes)
{
    public static TeammateLine Of(Teammate teammate, IReadOnlyList<string>? scopes)
    {
        string Said(string name) => teammate.Profile.GetValueOrDefault(name, "");
        return new TeammateLine(
            teammate.Username, teammate.Email, Said("first_name"), Said("last_name"), teammate.IsAdmin ? "admin" : "teammate", teammate.IsAdmin, teammate.IsSso, Said("phone"),
            Said("website"), Said("company"), Said("address"), Said("address2"), Said("city"), Said("state"), Said("zip"), Said("country"), scopes);
    }

    /// <summary>The account's own user.</summary>
    public static TeammateLine OfOwner(Account account, IReadOnlyList<string>? scopes) =>
        Of(new Teammate(account.Id, account.Username, account.Email, true, [], TeammateProfile.Empty, false, account.CreatedAt), scopes) with { UserType = "owner" };
}

internal sealed record InvitationList(IReadOnlyList<InvitationLine> Result);

/// <summary>Described as <c>token</c>, shown in examples as <c>pending_id</c>; programs read either.</summary>
/// <param name="ExpirationDate">Unix seconds, in lists.</param>
internal sealed record InvitationLine(
    string Email, IReadOnlyList<string> Scopes, bool IsAdmin, string Token, string PendingId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? ExpirationDate);

internal sealed record SubuserAccessPage(
    bool HasRestrictedSubuserAccess, IReadOnlyList<SubuserAccessLine> SubuserAccess, [property: JsonPropertyName("_metadata")] NextMetadata Metadata);

internal sealed record SubuserAccessLine(long Id, string Username, string Email, bool Disabled, string PermissionType, IReadOnlyList<string> Scopes);

internal sealed record NextMetadata(NextSubusers NextParams);

/// <summary>What to ask for next; all of it is left out on the last page.</summary>
internal sealed record NextSubusers(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Limit,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? AfterSubuserId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Username);

internal sealed record ScopeRequestLine(long Id, string ScopeGroupName, string Username, string Email, string FirstName, string LastName);

internal sealed record ScopeGroupLine(string ScopeGroupName);
