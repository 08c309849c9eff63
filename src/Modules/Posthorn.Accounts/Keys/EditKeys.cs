using Posthorn.Accounts.Storage;
using Posthorn.Storage;

namespace Posthorn.Accounts.Keys;

/// <summary>Keys made, changed and ended over the API: each in one transaction with its line in the audit log.</summary>
internal sealed class EditKeys(IDatabase database, ApiKeys keys, IAuditLog audit, TimeProvider clock)
{
    /// <param name="caller">Who makes it.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="scopes">What it may do.</param>
    /// <param name="isTest">A test key.</param>
    /// <param name="cancellationToken">The request's.</param>
    /// <returns>Null: the account has as many keys as it may.</returns>
    public async Task<(ApiKey Key, ApiKeySecret Secret)?> CreateAsync(
        Caller caller, string name, IReadOnlyList<string> scopes, bool isTest, CancellationToken cancellationToken)
    {
        var secret = ApiKeySecret.Create();
        var key = new ApiKey(secret.Id, caller.AccountId, name, SetOf(scopes), clock.GetUtcNow(), null) { IsTest = isTest };
        var isMade = await database.WriteAsync(
            async session =>
            {
                if (await ApiKeyStore.CountAsync(session, caller.AccountId) >= KeyRules.MaxKeys)
                {
                    return false;
                }

                await ApiKeyStore.AddAsync(session, key, secret.Hash());
                await audit.AppendAsync(session, new AuditEntry(caller.AccountId, caller.Actor, "api_key.create", key.Id, null, KeyRules.Describe(key)));
                return true;
            },
            cancellationToken);
        return isMade ? (key, secret) : null;
    }

    /// <param name="caller">Who changes it.</param>
    /// <param name="id">Which.</param>
    /// <param name="name">The new one.</param>
    /// <param name="scopes">The new ones; null leaves them.</param>
    /// <param name="cancellationToken">The request's.</param>
    /// <returns>The key as it is now; null: the account has no such key.</returns>
    public async Task<ApiKey?> ChangeAsync(Caller caller, string id, string name, IReadOnlyList<string>? scopes, CancellationToken cancellationToken)
    {
        var changed = await database.WriteAsync(
            async session =>
            {
                if (await ApiKeyStore.HoldAsync(session, caller.AccountId, id) is not { } before)
                {
                    return null;
                }

                var after = before with { Name = name, Scopes = scopes is null ? before.Scopes : SetOf(scopes) };
                await ApiKeyStore.ChangeAsync(session, after);
                await audit.AppendAsync(session, new AuditEntry(
                    caller.AccountId, caller.Actor, "api_key.update", id, KeyRules.Describe(before), KeyRules.Describe(after)));
                return after;
            },
            cancellationToken);
        keys.Forget(id);
        return changed;
    }

    /// <returns>False: the account has no such key.</returns>
    public async Task<bool> RevokeAsync(Caller caller, string id, CancellationToken cancellationToken)
    {
        var isRevoked = await database.WriteAsync(
            async session =>
            {
                if (await ApiKeyStore.HoldAsync(session, caller.AccountId, id) is not { } before)
                {
                    return false;
                }

                await ApiKeyStore.RevokeAsync(session, before, clock.GetUtcNow());
                await audit.AppendAsync(session, new AuditEntry(caller.AccountId, caller.Actor, "api_key.delete", id, KeyRules.Describe(before), null));
                return true;
            },
            cancellationToken);
        keys.Forget(id);
        return isRevoked;
    }

    private static HashSet<string> SetOf(IReadOnlyList<string> scopes) => scopes.ToHashSet(StringComparer.Ordinal);
}
