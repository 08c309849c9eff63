using Posthorn.Accounts.Scopes;
using Posthorn.Accounts.Sessions;

namespace Posthorn.Accounts;

/// <summary>A key as it is stored: what it opens, never its secret.</summary>
/// <param name="Id">22 characters, the part between the dots of <c>SG.id.secret</c>; the <c>api_key_id</c> of the API.</param>
/// <param name="Scopes">What the key may do, as SendGrid names it (<c>mail.send</c>).</param>
public sealed record ApiKey(string Id, long AccountId, string Name, IReadOnlySet<string> Scopes, DateTimeOffset CreatedAt, DateTimeOffset? RevokedAt)
{
    /// <summary>The scope that stands for all but billing and the validation of addresses: SendGrid's Full Access key.</summary>
    public const string FullAccess = "*";

    /// <summary>When it last opened anything, to within a minute; null: never.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>A test key: mail sent with it never leaves the house (ADR 0026). A key is made so and stays so.</summary>
    public bool IsTest { get; init; }

    /// <summary>Set when this is no key of programs but stands for somebody who logged in.</summary>
    internal OpenSession? Session { get; init; }

    public bool Allows(string scope) => Scopes.Contains(scope) || (Scopes.Contains(FullAccess) && !ScopeRules.IsApart(scope));
}
