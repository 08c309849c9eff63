namespace Posthorn.Accounts;

/// <summary>A key as it is stored: what it opens, never its secret.</summary>
/// <param name="Id">22 characters, the part between the dots of <c>SG.id.secret</c>; the <c>api_key_id</c> of the API.</param>
/// <param name="Scopes">What the key may do, as SendGrid names it (<c>mail.send</c>).</param>
public sealed record ApiKey(string Id, long AccountId, string Name, IReadOnlySet<string> Scopes, DateTimeOffset CreatedAt, DateTimeOffset? RevokedAt)
{
    /// <summary>The scope that stands for all: SendGrid's Full Access key.</summary>
    public const string FullAccess = "*";

    public bool Allows(string scope) => Scopes.Contains(FullAccess) || Scopes.Contains(scope);
}
