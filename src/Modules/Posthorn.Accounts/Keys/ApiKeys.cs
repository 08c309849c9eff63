using System.Collections.Concurrent;
using System.Security.Cryptography;
using Posthorn.Accounts.Storage;

namespace Posthorn.Accounts.Keys;

/// <summary>Checks keys from memory: a key is read again after two seconds, so a revocation elsewhere is soon obeyed.</summary>
internal sealed class ApiKeys(ApiKeyStore store, TimeProvider clock) : IApiKeys
{
    /// <summary>Unknown ids are never kept, so only real keys fill the cache; this guards against an account that makes keys in a loop.</summary>
    private const int MaxCached = 10_000;

    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(2);
    private readonly ConcurrentDictionary<string, CachedKey> _cache = new(StringComparer.Ordinal);

    public async ValueTask<ApiKey?> AuthenticateAsync(string? text, CancellationToken cancellationToken)
    {
        if (!ApiKeySecret.TryParse(text, out var secret))
        {
            return null;
        }

        var now = clock.GetUtcNow();
        if (!_cache.TryGetValue(secret.Id, out var cached) || now >= cached.FreshUntil)
        {
            var stored = await store.FindAsync(secret.Id, cancellationToken);
            if (stored is null)
            {
                return null;
            }

            if (_cache.Count >= MaxCached)
            {
                _cache.Clear();
            }

            cached = new CachedKey(stored, now + Freshness);
            _cache[secret.Id] = cached;
        }

        var matches = CryptographicOperations.FixedTimeEquals(secret.Hash(), cached.Stored.SecretHash);
        return matches && cached.Stored.Key.RevokedAt is null ? cached.Stored.Key : null;
    }

    public Task<(ApiKey Key, ApiKeySecret Secret)> CreateAsync(
        long accountId, string name, IReadOnlySet<string> scopes, CancellationToken cancellationToken) =>
        CreateAsync(accountId, name, scopes, isTest: false, cancellationToken);

    public Task<(ApiKey Key, ApiKeySecret Secret)> CreateTestAsync(
        long accountId, string name, IReadOnlySet<string> scopes, CancellationToken cancellationToken) =>
        CreateAsync(accountId, name, scopes, isTest: true, cancellationToken);

    public Task AdoptAsync(long accountId, string name, ApiKeySecret secret, CancellationToken cancellationToken) =>
        store.AddAsync(
            new ApiKey(secret.Id, accountId, name, new HashSet<string> { ApiKey.FullAccess }, clock.GetUtcNow(), null), secret.Hash(), cancellationToken);

    public async Task<IReadOnlyList<ApiKey>> ListAsync(long accountId, CancellationToken cancellationToken) =>
        [.. (await store.ListAsync(accountId, cancellationToken)).Select(stored => stored.Key)];

    public async Task<bool> RevokeAsync(long accountId, string keyId, CancellationToken cancellationToken)
    {
        var revoked = await store.RevokeAsync(accountId, keyId, clock.GetUtcNow(), cancellationToken);
        Forget(keyId);
        return revoked;
    }

    /// <summary>After a commit that changed a key: this node obeys at once.</summary>
    public void Forget(string keyId) => _cache.TryRemove(keyId, out _);

    private async Task<(ApiKey Key, ApiKeySecret Secret)> CreateAsync(
        long accountId, string name, IReadOnlySet<string> scopes, bool isTest, CancellationToken cancellationToken)
    {
        var secret = ApiKeySecret.Create();
        var key = new ApiKey(secret.Id, accountId, name, scopes, clock.GetUtcNow(), null) { IsTest = isTest };
        await store.AddAsync(key, secret.Hash(), cancellationToken);
        return (key, secret);
    }

    private sealed record CachedKey(StoredApiKey Stored, DateTimeOffset FreshUntil);
}
