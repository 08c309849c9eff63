namespace Posthorn.Accounts.Teammates;

/// <summary>Who works in an account beside its owner.</summary>
/// <param name="Scopes">What was given; empty for an admin, who may do all that the account may.</param>
/// <param name="Profile">By the names of <see cref="TeammateProfile.Names"/>; what is missing is empty.</param>
/// <param name="HasRestrictedSubusers">Sees only the subusers that stand on a list of its own.</param>
internal sealed record Teammate(
    long AccountId, string Username, string Email, bool IsAdmin, IReadOnlyList<string> Scopes, IReadOnlyDictionary<string, string> Profile,
    bool HasRestrictedSubusers, DateTimeOffset CreatedAt)
{
    /// <summary>Whom an identity provider logs in. Then the scopes are all there are, and the list of subusers stands elsewhere.</summary>
    public bool IsSso { get; init; }
}

/// <summary>What a teammate says of itself.</summary>
internal static class TeammateProfile
{
    /// <summary>In the order of the wire.</summary>
    public static readonly IReadOnlyList<string> Names =
        ["first_name", "last_name", "phone", "website", "company", "address", "address2", "city", "state", "zip", "country"];

    /// <summary>Of each, in characters.</summary>
    public const int MaxLength = 100;

    public static readonly IReadOnlyDictionary<string, string> Empty = new Dictionary<string, string>();
}

/// <summary>Which subuser a teammate may act for.</summary>
/// <param name="IsAdmin">All that the subuser may; then <paramref name="Scopes"/> is empty.</param>
internal sealed record SubuserGrant(long SubuserId, bool IsAdmin, IReadOnlyList<string> Scopes);
