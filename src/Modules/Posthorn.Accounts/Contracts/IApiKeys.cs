namespace Posthorn.Accounts;

/// <summary>The keys of accounts: made, listed, revoked, checked.</summary>
public interface IApiKeys
{
    /// <returns>The key that the text opens, or null: malformed, unknown, revoked, or the wrong secret. A revoked key may pass for up to two seconds more.</returns>
    ValueTask<ApiKey?> AuthenticateAsync(string? text, CancellationToken cancellationToken);

    /// <returns>The stored key, and the text that is shown this once.</returns>
    Task<(ApiKey Key, ApiKeySecret Secret)> CreateAsync(long accountId, string name, IReadOnlySet<string> scopes, CancellationToken cancellationToken);

    /// <summary>The same for a test key.</summary>
    Task<(ApiKey Key, ApiKeySecret Secret)> CreateTestAsync(long accountId, string name, IReadOnlySet<string> scopes, CancellationToken cancellationToken);

    /// <summary>Makes a given full-access key valid, as <c>POSTHORN_API_KEY</c> asks at start. A key that is stored already stays a test key, or none.</summary>
    Task AdoptAsync(long accountId, string name, ApiKeySecret secret, CancellationToken cancellationToken);

    Task<IReadOnlyList<ApiKey>> ListAsync(long accountId, CancellationToken cancellationToken);

    /// <returns>False when the account has no such valid key.</returns>
    Task<bool> RevokeAsync(long accountId, string keyId, CancellationToken cancellationToken);
}

/// <summary>The accounts that exist from the first start.</summary>
public static class WellKnownAccounts
{
    public const long Owner = 1;
}
